"""Factories that fill in what a test is not about. All text is invented."""

import hashlib
from pathlib import Path

from classify.models import Code, Codebook, Cue, Evidence, Facet, Party, Polarity, Scheme, Tag
from classify.modes import coding_fingerprint
from corpus.models import Review, ReviewKind, SourceDocument
from extract.models import (
    Box,
    ExtractedReview,
    Fact,
    FactStatus,
    Page,
    PageSource,
    Passage,
    PassageKind,
    Person,
    Problem,
    Recommendation,
    Section,
    SectionKind,
    Span,
    Table,
    Word,
)
from store.models import Run

TEXT = "He kept her bank card and told her that nobody at the surgery would believe her."


def sha_of(content: str) -> str:
    """The SHA-256 of a file that held these words."""
    return hashlib.sha256(content.encode()).hexdigest()


def make_review(
    *,
    review_id: str = "dhr-anna",
    kind: ReviewKind | None = ReviewKind.DHR,
    title: str | None = "Review into the death of Anna",
    publisher: str | None = None,
    area: str | None = "Hackney",
    published: str | None = "2021-03",
    source_url: str | None = None,
    licence_note: str | None = None,
    file_name: str | None = None,
    sha256: str | None = None,
) -> Review:
    """A review whose file is named for it, and whose bytes follow from the file's name."""
    file_name = file_name or f"{review_id}.pdf"
    return Review(
        review_id=review_id,
        kind=kind,
        title=title,
        publisher=publisher,
        area=area,
        published=published,
        source_url=source_url,
        licence_note=licence_note,
        file_name=file_name,
        sha256=sha256 or sha_of(file_name),
    )


def make_source(
    review: Review | None = None,
    *,
    path: Path | None = None,
    media_type: str = "application/pdf",
    other_names: tuple[str, ...] = (),
) -> SourceDocument:
    """A review's file, in a folder that need not exist."""
    review = review or make_review()
    return SourceDocument(
        review=review,
        path=path or Path("/reviews") / review.file_name,
        media_type=media_type,
        other_names=other_names,
    )


def make_word(text: str = "word", *, x0: float = 72.0, top: float = 100.0) -> Word:
    """A word of 11 points, five points a letter."""
    return Word(
        text=text,
        x0=x0,
        top=top,
        x1=x0 + 5 * len(text),
        bottom=top + 11,
        baseline=top + 9,
        size=11.0,
        bold=False,
        font="Sans",
    )


def make_words(text: str, *, x0: float = 72.0, top: float = 100.0) -> tuple[Word, ...]:
    """The words of a text on one line, five points apart."""
    words = []
    for word in text.split():
        words.append(make_word(word, x0=x0, top=top))
        x0 = words[-1].x1 + 5
    return tuple(words)


def make_box(
    *,
    page: int = 1,
    x0: float = 72.0,
    top: float = 100.0,
    x1: float = 520.0,
    bottom: float = 111.0,
) -> Box:
    """A line's box on an A4 page."""
    return Box(page=page, x0=x0, top=top, x1=x1, bottom=bottom)


def make_page(
    page_number: int = 1,
    *,
    words: tuple[Word, ...] | None = None,
    source: PageSource = PageSource.TEXT,
) -> Page:
    """An A4 page, or one without paper; with a line of words unless others are given."""
    is_paper = source not in (PageSource.DOCX, PageSource.HTML)
    return Page(
        page_number=page_number,
        width_pt=595.28 if is_paper else 0.0,
        height_pt=841.89 if is_paper else 0.0,
        words=make_words("Some words here") if words is None else words,
        source=source,
    )


def make_section(
    section_id: int = 0,
    *,
    heading: str = "Findings",
    kind: SectionKind = SectionKind.FINDINGS,
    page: int = 1,
) -> Section:
    """A top section."""
    return Section(
        section_id=section_id, number=None, heading=heading, depth=1, kind=kind, page=page
    )


def make_passage(
    passage_id: str = "anna-1",
    text: str = TEXT,
    *,
    label: str | None = "1.1",
    heading: str | None = "Findings",
    section_id: int = 0,
    section_kind: SectionKind = SectionKind.FINDINGS,
    kind: PassageKind = PassageKind.PARAGRAPH,
    page: int = 1,
    boxes: tuple[Box, ...] | None = None,
    furniture: bool = False,
    is_boilerplate: bool = False,
) -> Passage:
    """A numbered paragraph on one page, in one box."""
    return Passage(
        passage_id=passage_id,
        address=f"para {label}, p. {page}" if label else f"p. {page}",
        label=label,
        text=text,
        heading=heading,
        section_id=section_id,
        section_kind=section_kind,
        kind=kind,
        page_first=page,
        page_last=page,
        boxes=(make_box(page=page),) if boxes is None else boxes,
        furniture=furniture,
        is_boilerplate=is_boilerplate,
    )


def make_span(passage: Passage | None = None, quote: str | None = None) -> Span:
    """The first place of a quote in a passage; the whole passage without one."""
    passage = passage or make_passage()
    quote = passage.text if quote is None else quote
    start = passage.text.index(quote)
    return Span(
        passage_id=passage.passage_id,
        page=passage.page_first,
        char_start=start,
        char_end=start + len(quote),
        quote=quote,
    )


def make_fact(
    name: str = "outcome",
    value: str | int | bool | tuple[str, ...] | None = "death",
    *,
    status: FactStatus = FactStatus.STATED,
    span: Span | None = None,
    method: str = "rule",
    confidence: float = 0.9,
) -> Fact:
    """A stated fact; give the span, or another method than "rule"."""
    return Fact(
        name=name,
        value=value,
        status=status,
        span=span,
        method=method,
        confidence=confidence,
    )


def make_person(name: str = "Anna", *, role: str = "victim", span: Span | None = None) -> Person:
    """A person of whom only the name and role are stated."""
    return Person(name=name, role=role, span=span or make_span())


def make_recommendation(
    number: str | None = "1",
    *,
    addressee: str | None = "All agencies",
    span: Span | None = None,
) -> Recommendation:
    """A recommendation that is the whole of its span."""
    span = span or make_span()
    return Recommendation(
        number=number,
        text=span.quote,
        addressee=addressee,
        deadline=None,
        page=span.page,
        span=span,
    )


def make_extracted(
    review: Review | None = None,
    *,
    passages: tuple[Passage, ...] | None = None,
    pages: tuple[Page, ...] | None = None,
    sections: tuple[Section, ...] | None = None,
    facts: tuple[Fact, ...] = (),
    people: tuple[Person, ...] = (),
    recommendations: tuple[Recommendation, ...] = (),
    tables: tuple[Table, ...] = (),
    problems: tuple[Problem, ...] = (),
) -> ExtractedReview:
    """A review of one page, one section and one passage, unless others are given."""
    return ExtractedReview(
        review=review or make_review(),
        pages=(make_page(),) if pages is None else pages,
        sections=(make_section(),) if sections is None else sections,
        passages=(make_passage(),) if passages is None else passages,
        facts=facts,
        people=people,
        recommendations=recommendations,
        tables=tables,
        problems=problems,
    )


def make_tag(
    passage: Passage | None = None,
    code_id: str = "economic-abuse",
    *,
    scheme: Scheme = Scheme.THEME,
    quote: str | None = None,
    score: float = 0.8,
    is_primary: bool = False,
    facet: Facet | None = Facet.CONTEXT,
    party: Party | None = None,
    polarity: Polarity = Polarity.AFFIRMED,
    method: str = "cue",
) -> Tag:
    """A tag whose evidence is a quote from the passage; the whole passage without one."""
    passage = passage or make_passage()
    span = make_span(passage, quote)
    evidence = Evidence(char_start=span.char_start, char_end=span.char_end, quote=span.quote)
    return Tag(
        passage_id=passage.passage_id,
        code_id=code_id,
        scheme=scheme,
        score=score,
        is_primary=is_primary,
        facet=facet,
        party=party,
        polarity=polarity,
        method=method,
        evidence=(evidence,),
    )


def make_code(
    code_id: str = "economic-abuse",
    *,
    scheme: Scheme = Scheme.THEME,
    label: str | None = None,
    cues: tuple[Cue, ...] = (Cue(phrase="bank card"),),
) -> Code:
    """A code labelled like its id."""
    return Code(
        code_id=code_id,
        scheme=scheme,
        family="B harm" if scheme is Scheme.THEME else None,
        label=label or code_id.replace("-", " ").replace("_", " ").capitalize(),
        definition="Control over money.",
        include="Bank cards, debts.",
        exclude="Poverty.",
        cues=cues,
        source="Invented",
        difficulty="A",
    )


def make_codebook(*codes: Code, version: str = "1") -> Codebook:
    """A codebook; without codes given, of two themes and two levels."""
    codes = codes or (
        make_code("economic-abuse"),
        make_code("weapons"),
        make_code("family_home", scheme=Scheme.LEVEL),
        make_code("institutions_systems", scheme=Scheme.LEVEL),
    )
    content = version + repr(codes)
    return Codebook(version=version, sha256=sha_of(content), codes=codes)


def make_run(codebook: Codebook | None = None, *, extraction_version: str = "extract-1") -> Run:
    """A run with a codebook and no learned tagger."""
    codebook = codebook or make_codebook()
    return Run(
        tool_version="0.1.0",
        extraction_version=extraction_version,
        codebook_version=codebook.version,
        codebook_sha256=codebook.sha256,
        coding_fingerprint=coding_fingerprint(codebook, None),
    )
