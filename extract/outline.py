"""What was read from a document, as pages a person can read at a terminal.

Plain text: no colour, and the same for the same document and width.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import wrap

from extract.models import (
    ExtractedReview,
    Fact,
    FactStatus,
    Page,
    PageSource,
    PassageKind,
    Person,
    Recommendation,
    Section,
    Table,
)
from extract.numbering import check_numbers
from extract.outline_numbers import number_lines

LEAST_WIDTH, MOST_WIDTH = 80, 100  # columns
_QUOTE = 110  # characters of a quote that are shown
_WORDS = 22  # of a recommendation that are shown
_NAME = 26  # columns for the name of a fact
_IN_HEADER = frozenset({"sha256", "pages"})  # facts that the first lines give
_IN_LISTS = frozenset({"agencies"})  # facts with a part of their own
_PLURALS = {
    PassageKind.PARAGRAPH: ("paragraph", "paragraphs"),
    PassageKind.LIST_ITEM: ("list item", "list items"),
    PassageKind.QUOTE: ("quote", "quotes"),
    PassageKind.CALLOUT: ("callout", "callouts"),
    PassageKind.TABLE_CELL: ("table cell", "table cells"),
    PassageKind.FOOTNOTE: ("footnote", "footnotes"),
    PassageKind.CAPTION: ("caption", "captions"),
}


def outline(extracted: ExtractedReview, width: int = LEAST_WIDTH) -> str:
    """Everything that was read, part by part, but the text itself.

    Pages are positions in the file, as everywhere in the tool.

    Args:
        extracted: The document.
        width: Columns to fill; held between 80 and 100.
    """
    width = min(max(width, LEAST_WIDTH), MOST_WIDTH)
    parts = (
        _header(extracted),
        _facts(extracted.facts, width),
        _people(extracted.people, width),
        _sections(extracted, width),
        _passages(extracted),
        _numbers(extracted, width),
        _recommendations(extracted.recommendations, width),
        _agencies(extracted.facts, width),
        _tables(extracted.tables, width),
        _problems(extracted, width),
    )
    return "\n\n".join("\n".join(part) for part in parts)


def _header(extracted: ExtractedReview) -> Iterator[str]:
    yield extracted.review.file_name
    words = sum(len(page.words) for page in extracted.pages)
    pages = _count(len(extracted.pages), "page", "pages")
    yield f"{pages}{_sources(extracted.pages)}, {words:,} words"
    yield f"SHA-256 {extracted.review.sha256}"


def _sources(pages: Sequence[Page]) -> str:
    counts = Counter(page.source for page in pages)
    if set(counts) <= {PageSource.TEXT}:
        return ""
    names = {PageSource.TEXT: "text", PageSource.OCR: "OCR", PageSource.NONE: "not read"}
    parts = [f"{counts[source]} {name}" for source, name in names.items() if counts[source]]
    return f" ({', '.join(parts)})"


def _facts(facts: Sequence[Fact], width: int) -> Iterator[str]:
    yield "Facts"
    facts = [fact for fact in facts if fact.name not in _IN_HEADER]
    counts = Counter(fact.status for fact in facts)
    yield (
        f"  {counts[FactStatus.STATED]} stated, {counts[FactStatus.NONE]} none, "
        f"{counts[FactStatus.NOT_MENTIONED]} not mentioned"
    )
    for fact in facts:
        if fact.status is FactStatus.NOT_MENTIONED:
            continue
        value, quote = _value(fact), fact.span.quote if fact.span else None
        if fact.span is None:
            yield from _column(fact.name, _NAME, f"{value} ({fact.method})", width)
        elif quote == value:
            yield from _column(fact.name, _NAME, f"p. {fact.span.page}: “{quote}”", width)
        else:
            yield from _column(fact.name, _NAME, value, width)
            text = f"p. {fact.span.page}: “{_short(fact.span.quote)}”"
            yield from _column("", _NAME, text, width)
    missing = [fact.name for fact in facts if fact.status is FactStatus.NOT_MENTIONED]
    if missing:
        yield from _column("not mentioned", _NAME, ", ".join(missing), width)


def _value(fact: Fact) -> str:
    if fact.status is FactStatus.NONE:
        return "none"
    if isinstance(fact.value, tuple):
        return "listed below" if fact.name in _IN_LISTS else "; ".join(fact.value)
    if isinstance(fact.value, bool):
        return "yes" if fact.value else "no"
    return str(fact.value)


def _people(people: Sequence[Person], width: int) -> Iterator[str]:
    yield "People"
    if not people:
        yield "  none found"
    name_width = min(max((len(person.name) for person in people), default=0) + 4, _NAME)
    for person in people:
        age = f"aged {person.age}" if person.age is not None else None
        known = [person.role, age, person.sex, person.ethnicity, person.relationship]
        said = ", ".join(part for part in known if part is not None)
        yield from _column(person.name, name_width, f"p. {person.span.page}: {said}", width)


def _sections(extracted: ExtractedReview, width: int) -> Iterator[str]:
    yield "Sections"
    held = Counter(p.section_id for p in extracted.passages if not p.furniture)
    if not any(held.values()) and len(extracted.sections) < 2:
        yield "  none found"
        return
    yield f"{'':<{width - 34}}{'page':>6}  {'kind':<16}{'passages':>9}"
    for section in extracted.sections:
        if section.heading or held[section.section_id]:
            name = f"{'  ' * max(section.depth, 1)}{_section_name(section)}"
            if len(name) > width - 36:
                name = name[: width - 37].rstrip() + "…"
            yield (
                f"{name:<{width - 34}}{section.page:>6}  {section.kind.value:<16}"
                f"{held[section.section_id]:>9}"
            )


def _section_name(section: Section) -> str:
    if not section.heading:
        return "(before the first heading)"
    return f"{section.number}  {section.heading}" if section.number else section.heading


def _passages(extracted: ExtractedReview) -> Iterator[str]:
    yield "Passages"
    read = [passage for passage in extracted.passages if not passage.furniture]
    counts = Counter(passage.kind for passage in read)
    for kind, (one, many) in _PLURALS.items():
        if counts[kind]:
            yield f"  {counts[kind]:>6}  {one if counts[kind] == 1 else many}"
    yield f"  {len(read):>6}  in all, {sum(p.is_boilerplate for p in read)} of them boilerplate"
    lines = len(extracted.passages) - len(read)
    yield f"  {lines:>6}  {'line' if lines == 1 else 'lines'} of furniture besides"


def _numbers(extracted: ExtractedReview, width: int) -> Iterator[str]:
    yield "Numbers"
    runs = check_numbers(extracted.sections, extracted.passages, extracted.pages)
    for indent, text in number_lines(runs):
        yield from _wrapped(text, width, indent)


def _recommendations(recommendations: Sequence[Recommendation], width: int) -> Iterator[str]:
    yield f"Recommendations: {len(recommendations)}"
    number_width = max((len(r.number or "-") for r in recommendations), default=0) + 4
    for recommendation in recommendations:
        to = f"to {recommendation.addressee}" if recommendation.addressee else "to nobody named"
        deadline = f"; deadline: {recommendation.deadline}" if recommendation.deadline else ""
        about = f"p. {recommendation.page}, {to}{deadline}"
        yield from _column(recommendation.number or "-", number_width, about, width)
        words = recommendation.text.split()
        text = " ".join(words[:_WORDS]) + ("…" if len(words) > _WORDS else "")
        yield from _column("", number_width, text, width)


def _agencies(facts: Sequence[Fact], width: int) -> Iterator[str]:
    names = next((f.value for f in facts if f.name == "agencies"), None)
    agencies = names if isinstance(names, tuple) else ()
    yield f"Agencies: {len(agencies)}"
    for name in agencies:
        yield from _wrapped(name, width, 2)


def _tables(tables: Sequence[Table], width: int) -> Iterator[str]:
    yield f"Tables: {len(tables)}"
    for number, table in enumerate(tables, 1):
        columns = max((len(row) for row in table.rows), default=0)
        size = f"{_count(len(table.rows), 'row', 'rows')}, {_count(columns, 'column', 'columns')}"
        caption = f": {table.caption}" if table.caption else ""
        where = page_range(table.page, table.page_last)
        yield from _column(str(number), 6, f"{where}, {size}{caption}", width)


def _problems(extracted: ExtractedReview, width: int) -> Iterator[str]:
    yield f"Problems: {len(extracted.problems)}"
    for problem in extracted.problems:
        where = f", p. {problem.page}" if problem.page else ""
        text = f"{problem.severity.value}{where}: {problem.code}: {problem.detail}"
        yield from _wrapped(text, width, 2)


def page_range(first: int, last: int) -> str:
    """Pages as they are cited: "p. 9", "pp. 9-12"."""
    return f"p. {first}" if first == last else f"pp. {first}-{last}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _short(text: str) -> str:
    return text if len(text) <= _QUOTE else text[: _QUOTE - 1].rstrip() + "…"


def _column(name: str, name_width: int, text: str, width: int) -> Iterator[str]:
    """A name, and beside it a text in as many lines as it takes."""
    lines = wrap(text, width - 2 - name_width, break_on_hyphens=False) or [""]
    if len(name) > name_width - 1:
        yield f"  {name}"
        name = ""
    for index, line in enumerate(lines):
        yield f"  {name if index == 0 else '':<{name_width}}{line}".rstrip()


def _wrapped(text: str, width: int, indent: int) -> Iterator[str]:
    """A text in lines, those behind the first set in further."""
    yield from wrap(
        text,
        width,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_on_hyphens=False,
    ) or [""]
