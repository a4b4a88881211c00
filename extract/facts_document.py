"""What kind of review a document is, what kind of document, and its title."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from extract.dates import find_dates
from extract.facts_bodies import find_bodies
from extract.facts_reading import Finding, Reading, is_prose, make_span
from extract.models import FactStatus, PassageKind
from extract.names import parse_names

_DATA = Path(__file__).parent / "data" / "fact_types.toml"
_OPENING_PASSAGES = 30  # prose passages in which a document says what it is
_OWN = re.compile(
    r"^this\b|\bact\b|\bsubmitting\b", re.IGNORECASE
)  # speaks of this review, or by its law
_TITLE_PARTS = 5
_PREPOSITION = re.compile(r"\b(?:to|for|of|by|with|from)(?: the)?\s+$")
_REFERENCE = re.compile(r"[A-Z]{2,8}[/-][A-Z0-9/-]{2,20}")  # "KCSP/DHR/03"
_FIRM = re.compile(r"\b(?:associates|consult(?:ing|ancy|ants)|ltd|limited|llp|partners)\W*$", re.I)
_FIRM_WORDS = 4
_LINE_WORDS = 30  # a longer line of a title page is a sentence about the document
_SENTENCE = re.compile(r"\w{3}\. [A-Z]|^(?:for|and|by|of|the)(?: the)?$", re.IGNORECASE)
_ENOUGH = 3.0  # points without a title page's word: one "this" and one "the", or a statute and one


@dataclass(frozen=True, slots=True)
class _TypeRule:
    value: str
    title: tuple[re.Pattern[str], ...]
    text: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class _Rules:
    review_types: tuple[_TypeRule, ...]
    doc_types: tuple[_TypeRule, ...]
    default_doc_type: dict[str, str]
    not_a_review: tuple[re.Pattern[str], ...]
    title_ends: re.Pattern[str]


def _compile(patterns: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    # A title is broken over lines anywhere: every blank stands for any white space.
    return tuple(
        re.compile(pattern.replace(" ", r"\s+") if "{" not in pattern else pattern, re.I | re.S)
        for pattern in patterns
    )


@cache
def _rules() -> _Rules:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))

    def read(entries: Sequence[dict[str, object]]) -> tuple[_TypeRule, ...]:
        return tuple(
            _TypeRule(
                str(entry["value"]),
                _compile(_strings(entry.get("title"))),
                _compile(_strings(entry.get("text", entry.get("opening")))),
                _compile(_strings(entry.get("unless"))),
            )
            for entry in entries
        )

    return _Rules(
        read(data["review_type"]),
        read(data["doc_type"]),
        data["default_doc_type"],
        _compile(data["not_a_review"]["title"]),
        re.compile("|".join(data["title_ends"]["patterns"]), re.I),
    )


def _strings(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _plain(text: str) -> str:
    """A text of the same length with plain apostrophes and blanks."""
    return re.sub(r"[\s\u00a0]", " ", re.sub(r"[’‘]", "'", text))


def find_review_type(reading: Reading) -> Finding:
    """The kind of review, by its title page, else by what its opening says of itself.

    A document that is no review at all (an inspection, a newsletter) is "other", which is not
    a statement of the text but the absence of one.
    """
    cover = _plain(reading.cover.text)
    rules = _rules()
    titles = [_plain(p.text) for p in reading.cover.pieces if len(p.text.split()) <= _LINE_WORDS]
    if any(pattern.search(line) for pattern in rules.not_a_review for line in titles):
        return _no_review()
    best: tuple[float, int, Finding] | None = None
    for rule in rules.review_types:
        for pattern in rule.title:
            match = pattern.search(cover)
            if match is None:
                continue
            # The first kind named is the document's own; a later one is a parallel review,
            # and an abbreviation or a theme weighs less than a name in full.
            weak = len(match.group()) < 7 or rule.value == "thematic"
            rank = (1.0 if weak else 0.0, match.start())
            span = reading.cover.span(match.start(), match.end())
            finding = Finding(value=rule.value, span=span, confidence=0.8 if weak else 0.97)
            if best is None or rank < best[:2]:
                best = (rank[0], rank[1], finding)
            break
    if best is not None:
        return best[2]
    return _type_by_text(reading)


def _no_review() -> Finding:
    return Finding(value="other", span=None, confidence=0.6, status=FactStatus.NOT_MENTIONED)


def _type_by_text(reading: Reading) -> Finding:
    points: dict[str, float] = {}
    first: dict[str, Finding] = {}
    prose = [passage for passage in reading.passages if is_prose(passage)][:_OPENING_PASSAGES]
    for passage in prose:
        text = _plain(passage.text)
        for rule in _rules().review_types:
            for pattern in rule.text:
                match = pattern.search(text)
                if match is None:
                    continue
                own = _OWN.search(match.group()) is not None
                points[rule.value] = points.get(rule.value, 0.0) + (2.0 if own else 1.0)
                span = make_span(passage, match.start(), match.end())
                first.setdefault(rule.value, Finding(value=rule.value, span=span, confidence=0.7))
    for passage in reading.furniture:
        text = _plain(passage.text)
        for rule in _rules().review_types:
            for pattern in rule.title:
                if len(text.split()) <= 20 and (match := pattern.search(text)):
                    points[rule.value] = max(points.get(rule.value, 0.0), _ENOUGH)
                    span = make_span(passage, match.start(), match.end())
                    first.setdefault(
                        rule.value, Finding(value=rule.value, span=span, confidence=0.7)
                    )
    best = max(points, key=lambda value: points[value], default=None)
    return first[best] if best is not None and points[best] >= _ENOUGH else _no_review()


def find_doc_type(reading: Reading, review_type: Finding) -> Finding:
    """The kind of document: by its title page, else what reviews of its kind are called."""
    cover = _plain(reading.cover.text)
    opening = _plain(" ".join(passage.text for passage in reading.passages[:6]))
    for rule in _rules().doc_types:
        if any(pattern.search(cover) for pattern in rule.unless):
            continue
        for pattern in rule.title:
            if match := pattern.search(cover):
                span = reading.cover.span(match.start(), match.end())
                return Finding(value=rule.value, span=span, confidence=0.9)
        if any(pattern.search(opening) for pattern in rule.text):
            return Finding(value=rule.value, span=None, confidence=0.7)
    value = _rules().default_doc_type.get(str(review_type.value), "other")
    # By custom: the words are those that tell the kind of review.
    return replace(review_type, value=value, confidence=0.5, method="derived")


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
            end = _rules().title_ends.search(_plain(part))
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
