"""The stage: a source document in, an extracted review out."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.models import Review, ReviewKind, SourceDocument
from extract.blocks import build_blocks
from extract.errors import ExtractError
from extract.facts import find_facts
from extract.flow import FlowDocument
from extract.flow_blocks import build_flow
from extract.flow_pages import make_flow_pages
from extract.furniture import Furniture, mark_furniture
from extract.layout import Block, BlockKind, JoinedTable, Line, LineRole
from extract.lines import PageLayout, lay_out
from extract.models import (
    ExtractedReview,
    Fact,
    Page,
    PageSource,
    Passage,
    Problem,
    Section,
    Severity,
)
from extract.ocr import OcrEngine
from extract.pages import FEW_WORDS, MOST_IMAGE_BYTES
from extract.passages import PassageSource, make_passages
from extract.people import find_people
from extract.placing import place_boxes
from extract.quality import POOR_QUALITY
from extract.reading import read_file
from extract.recommendations import find_recommendations
from extract.sections import build_sections, settle_kinds, split_number
from extract.tables import join_tables, make_table

EXTRACTION_VERSION = "2"  # raised when the same file would give other rows: stores then re-read it
_HOW_TO_READ = "install tesseract with its English data and build again to have it read"
_FIRST_PARAGRAPH_WORDS = 25  # a title page's lines are shorter
_COVER_WORDS = 170  # a first page of fewer words is a cover: its large lines are no headings


def extraction_version(ocr: OcrEngine | None) -> str:
    """What reads files, for a store to tell whether it would read them as before."""
    return f"{EXTRACTION_VERSION}, {ocr.name}" if ocr else f"{EXTRACTION_VERSION}, no OCR"


def extract_review(
    document: SourceDocument,
    ocr: OcrEngine | None = None,
    on_page: Callable[[], None] | None = None,
) -> ExtractedReview:
    """Everything that can be read from one document; what can't be is a problem, not an error.

    The document's key in every id is the first 12 hexadecimal digits of its SHA-256, so the same
    file gives the same ids wherever it lies.

    Args:
        document: The file and what is known of it.
        ocr: What reads its scanned pages, as `extract.ocr.find_ocr` finds it; None reads none.
        on_page: Called after each page, for whoever watches that reading goes on.
    """
    review = document.review
    try:
        read = read_file(document, ocr, on_page)
    except ExtractError as error:
        return ExtractedReview(
            review=review,
            problems=(Problem(code=error.code, detail=str(error), severity=Severity.ERROR),),
        )
    if read.flow is not None:
        extracted = extract_flow(review, read.flow)
    else:
        extracted = extract_pages(review, read.pages)
    return replace(extracted, problems=read.problems + extracted.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentForm:
    """What stands where in a document, before anything is made of its words."""

    pages: tuple[Page, ...]  # with their printed numbers
    blocks: tuple[Block, ...]
    tables: dict[int, JoinedTable]  # by id() of the table block, in reading order
    sections: tuple[Section, ...]
    section_of: dict[int, int]  # section ids by id() of the heading block
    passages: tuple[Passage, ...]
    sources: dict[str, PassageSource]  # the cells of passages from tables, by passage id


def extract_pages(review: Review, pages: Sequence[Page]) -> ExtractedReview:
    """Everything that pages already read say; the part of the stage that needs no file."""
    return extract_form(review, read_form(review, pages))


def read_form(review: Review, pages: Sequence[Page]) -> DocumentForm:
    """The blocks, tables, sections and passages of pages already read."""
    layouts = [lay_out(page) for page in pages]
    furniture = mark_furniture(layouts)
    numbered = tuple(
        replace(page, printed_number=furniture.printed.get(page.page_number)) for page in pages
    )
    first = pages[0].page_number if pages else 1
    words = _first_page_words(layouts, furniture)
    blocks = join_tables(_plain_cover(build_blocks(layouts, furniture), first, words))
    known = _known_words(layouts)
    return _make_form(review, numbered, blocks, _make_tables(blocks, known), known)


def extract_flow(review: Review, document: FlowDocument) -> ExtractedReview:
    """Everything that a Word file or a web page already read says."""
    reading = build_flow(document)
    pages = make_flow_pages(document)
    # A file that states no page break has no cover, only a title.
    words = len(pages[0].words) if len(pages) > 1 else _COVER_WORDS + 1
    blocks = _plain_cover(reading.blocks, 1, words)
    form = _make_form(review, pages, blocks, reading.tables, frozenset())
    extracted = extract_form(review, form)
    return replace(extracted, problems=document.problems + extracted.problems)


def _make_form(
    review: Review,
    numbered: tuple[Page, ...],
    blocks: tuple[Block, ...],
    tables: dict[int, JoinedTable],
    known: frozenset[str],
) -> DocumentForm:
    """A document's form from its blocks, whatever kind of file they were made of."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    sections, section_of = build_sections(headings)
    passages, sources = make_passages(
        blocks, sections, section_of, tables, numbered, review.sha256[:12], known
    )
    sections, passages = settle_kinds(sections, passages)
    by_number = {page.page_number: page for page in numbered}
    passages = tuple(replace(p, boxes=place_boxes(p.boxes, by_number)) for p in passages)
    tables = {key: _placed(joined, by_number) for key, joined in tables.items()}
    return DocumentForm(
        pages=numbered,
        blocks=blocks,
        tables=tables,
        sections=sections,
        section_of=section_of,
        passages=passages,
        sources=sources,
    )


def _placed(joined: JoinedTable, pages: dict[int, Page]) -> JoinedTable:
    table = joined.table
    return replace(joined, table=replace(table, boxes=place_boxes(table.boxes, pages)))


def extract_form(review: Review, form: DocumentForm) -> ExtractedReview:
    """What a document's form says: recommendations, people, facts and problems."""
    passages, sections = form.passages, form.sections
    plain_tables = tuple(joined.table for joined in form.tables.values())
    recommendations = find_recommendations(passages, sections, plain_tables, form.sources)
    review_type = str(review.kind) if review.kind is not None else None
    people = find_people(passages, sections, plain_tables, review_type)
    facts = find_facts(review, passages, sections, plain_tables, people)
    problems = _find_problems(form.pages, passages)
    if not any(problem.severity is Severity.ERROR for problem in problems):
        problems += _question_type(review, facts)
    return ExtractedReview(
        review=review,
        pages=form.pages,
        sections=sections,
        passages=passages,
        facts=facts,
        people=people,
        recommendations=recommendations,
        tables=plain_tables,
        problems=tuple(problems),
    )


def _first_page_words(layouts: Sequence[PageLayout], furniture: Furniture) -> int:
    return sum(
        len(item.words)
        for layout in layouts[:1]
        for item in layout.items
        if isinstance(item, Line) and furniture.role(item) is LineRole.BODY
    )


def _plain_cover(blocks: Sequence[Block], first: int, words: int) -> tuple[Block, ...]:
    """Blocks with the title's lines no longer headings: a title opens no section.

    Args:
        blocks: The document's blocks.
        first: The number of its first page.
        words: How many words that page has.
    """
    titles = (
        {id(b) for b in blocks if b.kind is BlockKind.HEADING and b.page_first == first}
        if words <= _COVER_WORDS
        else _title_lines([b for b in blocks if b.page_first == first])
    )
    return tuple(
        replace(block, kind=BlockKind.PARAGRAPH) if id(block) in titles else block
        for block in blocks
    )


def _title_lines(blocks: Sequence[Block]) -> set[int]:
    """By id(), the headings of a first page that are its title: those above all text.

    Reviews without a cover begin with their title, over the first heading: that one has a number,
    or stands right above the first paragraph of some length.
    """
    titles: list[Block] = []
    above: Block | None = None
    for block in blocks:
        if block.kind is BlockKind.FURNITURE:
            continue
        if block.kind is BlockKind.HEADING:
            if split_number(block.label, block.text)[0] is not None:
                break
            titles.append(block)
        elif len(block.text.split()) >= _FIRST_PARAGRAPH_WORDS or block.label is not None:
            if above is not None and titles and above is titles[-1] and len(titles) > 1:
                titles.pop()
            break
        above = block
    return {id(block) for block in titles}


def _known_words(layouts: Sequence[PageLayout]) -> frozenset[str]:
    counts: Counter[str] = Counter()
    for layout in layouts:
        for item in layout.items:
            lines = [item] if isinstance(item, Line) else [li for c in item.cells for li in c.lines]
            for line in lines:
                counts.update(w.text.strip("\"'‘’“”(),.;:").lower() for w in line.words[:-1])
    return frozenset(counts)


def _make_tables(blocks: Sequence[Block], known: frozenset[str]) -> dict[int, JoinedTable]:
    tables: dict[int, JoinedTable] = {}
    caption: str | None = None
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            tables[id(block)] = make_table(block, caption, known)
        if block.kind is not BlockKind.FURNITURE:
            caption = block.text if block.kind is BlockKind.CAPTION else None
    return tables


def _question_type(review: Review, facts: Sequence[Fact]) -> list[Problem]:
    """A warning for a document that neither its catalogue nor its own words call a review."""
    types = [fact.value for fact in facts if fact.name == "review_type"]
    if review.kind is not None or not types or types[0] not in (None, ReviewKind.OTHER.value):
        return []
    detail = "nothing in it says that it is a statutory review: check that it belongs here"
    return [Problem(code="not_a_review", detail=detail)]


def _is_unread_image(page: Page) -> bool:
    loaded = page.source is not PageSource.NONE
    return loaded and len(page.words) < FEW_WORDS and page.images > 0


def _why_unread(page: Page) -> str:
    if page.source in (PageSource.DOCX, PageSource.HTML):
        return "pictures, which are read in PDFs only"
    if page.source is PageSource.OCR:
        return "an image in which OCR found none"
    if page.image_bytes > MOST_IMAGE_BYTES:
        return (
            f"an image of {page.image_bytes // 10**6:,} MB once unpacked, too large to read "
            f"(the most is {MOST_IMAGE_BYTES // 10**6}): save it smaller and build again"
        )
    return f"an image; {_HOW_TO_READ}"


def _find_problems(pages: Sequence[Page], passages: Sequence[Passage]) -> list[Problem]:
    """What was not read, or not read well, page by page and for the whole document."""
    problems: list[Problem] = []
    unread = [page for page in pages if _is_unread_image(page)]
    if unread and len(unread) == len(pages):
        return [
            Problem(
                code="no_text",
                detail=f"none of the {len(pages)} pages has a text layer: {_why_unread(unread[0])}",
                severity=Severity.ERROR,
            )
        ]
    for page in pages:
        if page.source is PageSource.NONE:
            detail = "the page can't be loaded: the file is damaged there"
            problems.append(Problem(code="broken_page", detail=detail, page=page.page_number))
        elif page in unread:
            detail = f"no words on the page: {_why_unread(page)}"
            problems.append(Problem(code="no_text_on_page", detail=detail, page=page.page_number))
        elif not page.words:
            problems.append(
                Problem(code="blank_page", detail="the page is blank", page=page.page_number)
            )
        elif page.quality < POOR_QUALITY:
            detail = f"only {page.quality:.0%} of the page's words look like words"
            problems.append(Problem(code="poor_text", detail=detail, page=page.page_number))
    if not any(not p.furniture for p in passages):
        detail = "no passage was found in the document's text"
        problems.append(Problem(code="no_passages", detail=detail, severity=Severity.ERROR))
    return problems
