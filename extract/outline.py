"""What was read from a document, as a page a person can read at a terminal."""

from collections import Counter
from collections.abc import Iterator

from extract.models import ExtractedReview, FactStatus

_QUOTE_WIDTH = 90  # characters of a quote that are shown


def outline(extracted: ExtractedReview) -> str:
    """Facts with their words, people, the section tree, counts, recommendations and problems."""
    return "\n".join(_lines(extracted))


def _lines(extracted: ExtractedReview) -> Iterator[str]:
    review = extracted.review
    yield f"{review.file_name}: {len(extracted.pages)} pages"
    yield ""
    yield "Facts"
    for fact in extracted.facts:
        if fact.status is FactStatus.NOT_MENTIONED:
            continue
        value = "; ".join(fact.value) if isinstance(fact.value, tuple) else fact.value
        source = f"p. {fact.span.page}: “{_short(fact.span.quote)}”" if fact.span else fact.method
        shown = "none" if fact.status is FactStatus.NONE else value
        yield f"  {fact.name}: {shown}  [{source}]"
    missing = [f.name for f in extracted.facts if f.status is FactStatus.NOT_MENTIONED]
    if missing:
        yield f"  not mentioned: {', '.join(missing)}"
    yield ""
    yield "People"
    for person in extracted.people:
        known = [person.role, person.age, person.sex, person.ethnicity, person.relationship]
        yield f"  {person.name}: {', '.join(str(part) for part in known if part is not None)}"
    yield ""
    yield "Sections"
    for section in extracted.sections:
        if section.heading:
            number = f"{section.number} " if section.number else ""
            indent = "  " * section.depth
            yield f"{indent}{number}{section.heading}  [{section.kind}, p. {section.page}]"
    yield ""
    counts = Counter(p.kind.value for p in extracted.passages if not p.furniture)
    parts = ", ".join(f"{number} {kind}" for kind, number in sorted(counts.items()))
    yield f"Passages: {parts or 'none'}; tables: {len(extracted.tables)}"
    yield ""
    yield f"Recommendations: {len(extracted.recommendations)}"
    for recommendation in extracted.recommendations:
        number = recommendation.number or "-"
        addressee = recommendation.addressee or "nobody named"
        text = _short(recommendation.text)
        yield f"  {number} [{addressee}, p. {recommendation.page}] {text}"
    if extracted.problems:
        yield ""
        yield "Problems"
        for problem in extracted.problems:
            where = f" p. {problem.page}" if problem.page else ""
            yield f"  {problem.severity}{where}: {problem.code}: {problem.detail}"


def _short(text: str) -> str:
    return text if len(text) <= _QUOTE_WIDTH else text[: _QUOTE_WIDTH - 1].rstrip() + "…"
