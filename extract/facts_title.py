"""What kind of document it is, and its title."""

import re
from dataclasses import replace

from extract.dates import find_dates
from extract.facts_bodies import find_bodies
from extract.facts_document import plain_text, read_type_rules
from extract.facts_reading import Finding, Reading, make_span
from extract.models import PassageKind, Span
from extract.names import parse_names

_DOC_TYPE_PASSAGES = 6  # that may say what a document without a title page is
_TITLE_PARTS = 5
_PREPOSITION = re.compile(r"\b(?:to|for|of|by|with|from)(?: the)?\s+$")
_REFERENCE = re.compile(r"[A-Z]{2,8}[/-][A-Z0-9/-]{2,20}")  # "KCSP/DHR/03"
_FIRM = re.compile(r"\b(?:associates|consult(?:ing|ancy|ants)|ltd|limited|llp|partners)\W*$", re.I)
_FIRM_WORDS = 4
_SENTENCE = re.compile(r"\w{3}\. [A-Z]|^(?:for|and|by|of|the)(?: the)?$", re.IGNORECASE)


def find_doc_type(reading: Reading, review_type: Finding) -> Finding:
    """The kind of document: by its title page, else what reviews of its kind are called."""
    cover = plain_text(reading.cover.text)
    opening = plain_text(" ".join(p.text for p in reading.passages[:_DOC_TYPE_PASSAGES]))
    for rule in read_type_rules().doc_types:
        if rule.review_types and review_type.value not in rule.review_types:
            continue
        if any(pattern.search(cover) for pattern in rule.unless):
            continue
        for pattern in rule.title:
            if match := pattern.search(cover):
                span = reading.cover.span(match.start(), match.end())
                return Finding(value=rule.value, span=span, confidence=0.9)
        for pattern in rule.text:
            if match := pattern.search(opening):
                span = _span_of(reading, match.end())
                return Finding(value=rule.value, span=span, confidence=0.7)
    value = read_type_rules().default_doc_type.get(str(review_type.value), "other")
    # By custom: the words are those that tell the kind of review.
    return replace(review_type, value=value, confidence=0.5, method="derived")


def _span_of(reading: Reading, char_end: int) -> Span | None:
    """The passage of the opening in which a match in the joined text ends."""
    position = 0
    for passage in reading.passages[:_DOC_TYPE_PASSAGES]:
        if char_end <= position + len(passage.text):
            return make_span(passage, 0, char_end - position)
        position += len(passage.text) + 1
    return None


def find_title(reading: Reading) -> Finding | None:
    """The title as a reader would cite it: the title page without body, names, dates and marks."""
    parts: list[str] = []
    first: tuple[int, int] | None = None
    for piece in reading.cover.pieces:
        if piece.passage is not None and piece.passage.kind is PassageKind.TABLE_CELL:
            continue
        text = piece.text
        for body in reversed(find_bodies(text)):
            # "Report to NHS England of an investigation" goes on behind the body it names
            if _PREPOSITION.search(text[: body.char_start]) and text[body.char_end :].strip():
                continue
            text = text[: body.char_start] + "\n" + text[body.char_end :]
        for part in text.split("\n"):
            end = read_type_rules().title_ends.search(plain_text(part))
            kept = (part[: end.start()] if end else part).strip(" \t–—-:|,.;")
            if not _is_title(kept):
                continue
            parts.append(kept)
            if first is None:
                start = piece.char_start + piece.text.find(kept[:20])
                first = (start, start + len(kept))
    if not parts or first is None:
        return None
    span = reading.cover.span(*first)
    title = ""
    for part in list(dict.fromkeys(parts))[:_TITLE_PARTS]:
        title += part if not title else f" {part}" if part[0].islower() else f": {part}"
    return Finding(value=title, span=span, confidence=0.7)


def _is_title(text: str) -> bool:
    if (
        len(text) < 3
        or len(text.split()) > 40
        or _SENTENCE.search(text)
        or not any(char.isalpha() for char in text)
        or _REFERENCE.fullmatch(text)
        or _FIRM.search(text)
    ):
        return False
    dates = find_dates(text)
    if dates and dates[0].char_end - dates[0].char_start >= len(text) - 4:
        return False
    names = parse_names(text)
    # A line of authors and their firm is no part of it.
    return names is None or len(text[names.char_end :].split()) > _FIRM_WORDS
