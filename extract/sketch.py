"""What lies on one page as the reader saw it: marks in reading order, ready to be drawn.

Headings are sections in what is stored, and have no boxes there; here they are marks like the
passages between them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.models import Review
from extract.layout import BlockKind
from extract.models import (
    Box,
    ExtractedReview,
    Page,
    Passage,
    PassageKind,
    Problem,
    Section,
    SectionKind,
    Word,
)
from extract.passages import line_boxes
from extract.review import DocumentForm, extract_form, read_form

_SLACK = 1.0  # points: a word's middle may lie this far outside its box


class MarkKind(StrEnum):
    """What a mark on a page stands for."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    QUOTE = "quote"
    CALLOUT = "callout"
    TABLE_CELL = "table cell"
    FOOTNOTE = "footnote"
    CAPTION = "caption"
    FURNITURE = "furniture"


# What a mark's tag begins with: short, and none like another, so that colour never stands alone.
LETTERS = {
    MarkKind.HEADING: "H",
    MarkKind.PARAGRAPH: "P",
    MarkKind.LIST_ITEM: "L",
    MarkKind.QUOTE: "Q",
    MarkKind.CALLOUT: "BOX",
    MarkKind.TABLE_CELL: "T",
    MarkKind.FOOTNOTE: "FN",
    MarkKind.CAPTION: "CAP",
    MarkKind.FURNITURE: "FUR",
}
_KINDS = {
    PassageKind.PARAGRAPH: MarkKind.PARAGRAPH,
    PassageKind.LIST_ITEM: MarkKind.LIST_ITEM,
    PassageKind.QUOTE: MarkKind.QUOTE,
    PassageKind.CALLOUT: MarkKind.CALLOUT,
    PassageKind.TABLE_CELL: MarkKind.TABLE_CELL,
    PassageKind.FOOTNOTE: MarkKind.FOOTNOTE,
    PassageKind.CAPTION: MarkKind.CAPTION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A heading, or the part of a passage that lies on the page."""

    kind: MarkKind
    tag: str  # "P 4.12", "H2 4.1", "T1 r3": a kind's letters, and what it is called
    place: int | None  # 1-based, in the page's reading order; None for furniture
    boxes: tuple[Box, ...]  # on this page, in reading order
    section_kind: SectionKind
    begins_before: bool = False  # on an earlier page
    goes_on: bool = False  # on a later one
    is_boilerplate: bool = False
    recommendations: tuple[str, ...] = ()  # numbers of those that begin in it; "-" without one


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSketch:
    """A page and everything that was read from it."""

    file_name: str
    page_count: int
    page: Page
    marks: tuple[Mark, ...]  # in reading order
    cells: tuple[Box, ...]  # of the page's table grids
    stray_words: tuple[Word, ...]  # in no mark and no table: what was left out
    problems: tuple[Problem, ...]


def sketch_pages(
    review: Review, pages: Sequence[Page], wanted: Sequence[int]
) -> tuple[PageSketch, ...]:
    """Sketches of some pages of a document.

    The whole document is read for it: what a line is shows only beside the others.

    Args:
        review: What is known of the document.
        pages: All its pages.
        wanted: Page numbers (1-based), each of a page that is there.
    """
    form = read_form(review, pages)
    extracted = extract_form(review, form)
    elements = tuple(_elements(form, extracted))
    return tuple(_sketch(number, form, extracted, elements) for number in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Element:
    """A heading or passage with all its boxes."""

    kind: MarkKind
    tag: str
    boxes: tuple[Box, ...]
    section_kind: SectionKind
    is_boilerplate: bool = False
    recommendations: tuple[str, ...] = ()


def _elements(form: DocumentForm, extracted: ExtractedReview) -> Iterator[_Element]:
    """Headings and passages in reading order: each heading before what stands in its section."""
    headings = {
        form.section_of[id(block)]: block
        for block in form.blocks
        if block.kind is BlockKind.HEADING
    }
    in_section: dict[int, list[Passage]] = {}
    for passage in form.passages:
        in_section.setdefault(passage.section_id, []).append(passage)
    asked: dict[str, list[str]] = {}
    for recommendation in extracted.recommendations:
        number = recommendation.number or "-"
        asked.setdefault(recommendation.span.passage_id, []).append(number)
    headers = [joined.header for joined in form.tables.values()]
    for section in form.sections:
        block = headings.get(section.section_id)
        if block is not None:
            yield _Element(
                kind=MarkKind.HEADING,
                tag=_heading_tag(section),
                boxes=line_boxes(block.lines),
                section_kind=section.kind,
            )
        for passage in in_section.get(section.section_id, []):
            kind = MarkKind.FURNITURE if passage.furniture else _KINDS[passage.kind]
            yield _Element(
                kind=kind,
                tag=_passage_tag(passage, kind, form, headers),
                boxes=passage.boxes,
                section_kind=passage.section_kind,
                is_boilerplate=passage.is_boilerplate and not passage.furniture,
                recommendations=tuple(asked.get(passage.passage_id, ())),
            )


def _heading_tag(section: Section) -> str:
    return " ".join(filter(None, (f"{LETTERS[MarkKind.HEADING]}{section.depth}", section.number)))


def _passage_tag(
    passage: Passage, kind: MarkKind, form: DocumentForm, headers: Sequence[bool]
) -> str:
    source = form.sources.get(passage.passage_id)
    if source is not None:
        row = source.row + (0 if headers[source.table] else 1)  # as in its address
        return f"{LETTERS[kind]}{source.table + 1} r{row}"
    return f"{LETTERS[kind]} {passage.label}" if passage.label else LETTERS[kind]


def _sketch(
    number: int, form: DocumentForm, extracted: ExtractedReview, elements: Sequence[_Element]
) -> PageSketch:
    page = next(page for page in form.pages if page.page_number == number)
    marks: list[Mark] = []
    place = 0
    for element in elements:
        boxes = tuple(box for box in element.boxes if box.page == number)
        if not boxes:
            continue
        is_read = element.kind is not MarkKind.FURNITURE
        place += is_read
        begins = min(box.page for box in element.boxes) == number
        marks.append(
            Mark(
                kind=element.kind,
                tag=element.tag,
                place=place if is_read else None,
                boxes=boxes,
                section_kind=element.section_kind,
                begins_before=not begins,
                goes_on=max(box.page for box in element.boxes) > number,
                is_boilerplate=element.is_boilerplate,
                recommendations=element.recommendations if begins else (),
            )
        )
    cells = tuple(
        cell.box
        for block in form.blocks
        for grid in block.grids
        if grid.page == number
        for cell in grid.cells
    )
    held = [*cells, *(box for mark in marks for box in mark.boxes)]
    return PageSketch(
        file_name=extracted.review.file_name,
        page_count=len(form.pages),
        page=page,
        marks=tuple(marks),
        cells=cells,
        stray_words=tuple(
            word for word in page.words if not any(_holds(box, word) for box in held)
        ),
        problems=tuple(p for p in extracted.problems if p.page == number),
    )


def _holds(box: Box, word: Word) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box.x0 - _SLACK <= x <= box.x1 + _SLACK and box.top - _SLACK <= y <= box.bottom + _SLACK
