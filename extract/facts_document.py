"""What kind of review a document is: by its title page, by what it says of itself, by its body."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from extract.facts_bodies import find_bodies
from extract.facts_reading import Finding, Reading, is_prose, make_span, spread_blanks
from extract.models import FactStatus, Passage

_DATA = Path(__file__).parent / "data" / "fact_types.toml"
_OPENING_PASSAGES = 30  # prose passages in which a document says what it is
_OPENING_SECTIONS = 12
_OWN = re.compile(
    r"^this\b|\bact\b|\bsubmitting\b", re.IGNORECASE
)  # speaks of this review, or by its law
_LINE_WORDS = 30  # a longer line of a title page is a sentence about the document
_FURNITURE_WORDS = 20
_ENOUGH = 3.0  # points without a title page's word: one "this" and one "the", or a statute and one
_OWN_POINTS = 2.0  # enough where the title page calls it a review of some kind
_REVIEW_TITLE = re.compile(r"\b(?:overview|review|investigation|inquiry)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TypeRule:
    """How a kind of review or of document is told."""

    value: str
    title: tuple[re.Pattern[str], ...]
    weak: tuple[re.Pattern[str], ...]
    held: tuple[re.Pattern[str], ...]
    text: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    context: tuple[re.Pattern[str], ...]
    review_types: tuple[str, ...]  # those it fits; empty for all


@dataclass(frozen=True, slots=True)
class TypeRules:
    """The patterns of `data/fact_types.toml`."""

    review_types: tuple[TypeRule, ...]
    doc_types: tuple[TypeRule, ...]
    default_doc_type: dict[str, str]
    not_a_review: tuple[re.Pattern[str], ...]
    adults_bodies: tuple[re.Pattern[str], ...]
    childrens_words: tuple[re.Pattern[str], ...]
    by_body: tuple[re.Pattern[str], ...]
    not_by_body: tuple[re.Pattern[str], ...]
    title_ends: re.Pattern[str]


def _compile(patterns: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    # A title is broken over lines anywhere: every blank stands for any white space.
    spelled = [pattern.replace(" and ", " (?:and|&) ") for pattern in patterns]
    return tuple(
        re.compile(spread_blanks(pattern) if "{" not in pattern else pattern, re.I | re.S)
        for pattern in spelled
    )


@cache
def read_type_rules() -> TypeRules:
    """How documents say what they are."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))

    def read(entries: Sequence[dict[str, object]]) -> tuple[TypeRule, ...]:
        return tuple(
            TypeRule(
                str(entry["value"]),
                _compile(_strings(entry.get("title"))),
                _compile(_strings(entry.get("weak"))),
                _compile(_strings(entry.get("held"))),
                _compile(_strings(entry.get("text", entry.get("opening")))),
                _compile(_strings(entry.get("unless"))),
                _compile(_strings(entry.get("context"))),
                tuple(_strings(entry.get("review_types"))),
            )
            for entry in entries
        )

    return TypeRules(
        read(data["review_type"]),
        read(data["doc_type"]),
        data["default_doc_type"],
        _compile(data["not_a_review"]["title"]),
        _compile(data["adult_review"]["adults"]),
        _compile(data["adult_review"]["children"]),
        _compile(data["by_body"]["title"]),
        _compile(data["by_body"]["unless"]),
        re.compile("|".join(data["title_ends"]["patterns"]), re.I),
    )


def _strings(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def plain_text(text: str) -> str:
    """A text of the same length with plain apostrophes and blanks."""
    return re.sub(r"[\s\u00a0]", " ", re.sub(r"[’‘]", "'", text))


def find_review_type(reading: Reading) -> Finding:
    """The kind of review, by its title page, else by what its opening says of itself.

    A document that is no review at all (an inspection, a newsletter) is "other", which is not
    a statement of the text but the absence of one.
    """
    rules = read_type_rules()
    titles = [
        plain_text(p.text) for p in reading.cover.pieces if len(p.text.split()) <= _LINE_WORDS
    ]
    if any(pattern.search(line) for pattern in rules.not_a_review for line in titles):
        return _no_review()
    found = _type_by_title(reading)
    if found is None or found.value == "thematic":
        told = _type_by_text(reading) or _type_by_body(reading)
        found = told or found or _no_review()
    return replace(found, value="SAR") if _is_of_adult(reading, found) else found


def _type_by_title(reading: Reading) -> Finding | None:
    """The first kind that the title page names; a later one is a parallel review."""
    cover = plain_text(reading.cover.text)
    best: tuple[float, int, Finding] | None = None
    for rule in read_type_rules().review_types:
        for rank, confidence, patterns in ((0.0, 0.97, rule.title), (1.0, 0.8, rule.weak)):
            match = _first(patterns, cover)
            if match is None or (best is not None and (rank, match.start()) >= best[:2]):
                continue
            span = reading.cover.span(*match.span())
            best = (
                rank,
                match.start(),
                Finding(value=rule.value, span=span, confidence=confidence),
            )
    return best[2] if best is not None else None


def _first(patterns: Sequence[re.Pattern[str]], text: str) -> re.Match[str] | None:
    """The match that begins first of all patterns'."""
    found = [match for pattern in patterns if (match := pattern.search(text))]
    return min(found, key=lambda match: match.start(), default=None)


def _type_by_body(reading: Reading) -> Finding | None:
    """The kind that the board of a "Learning Review" or the like holds."""
    rules = read_type_rules()
    cover = plain_text(reading.cover.text)
    match = _first(rules.by_body, cover)
    if match is None or any(pattern.search(cover) for pattern in rules.not_by_body):
        return None
    for body in find_bodies(reading.cover.text):
        value = body.review_types[0]
        if value == "SCR" and "partner" in body.name.lower():
            value = "LCSPR"  # partnerships took the boards' place, and their reviews the others'
        if value in {"SAR", "SCR", "LCSPR"} and body.level != "safeguarding partnership":
            span = reading.cover.span(*match.span())
            return Finding(value=value, span=span, confidence=0.5, method="derived")
    return None


def _is_of_adult(reading: Reading, found: Finding) -> bool:
    """Whether a Serious Case Review is one of an adult, as they were called before 2015."""
    if found.value != "SCR":
        return False
    rules = read_type_rules()
    cover, opening = plain_text(reading.cover.text), plain_text(reading.opening.text)
    if _first(rules.childrens_words, cover):
        return False
    return _first(rules.adults_bodies, cover) is not None or (
        _first(rules.adults_bodies, opening) is not None
        and _first(rules.childrens_words, opening) is None
    )


def _no_review() -> Finding:
    return Finding(value="other", span=None, confidence=0.6, status=FactStatus.NOT_MENTIONED)


def _type_by_text(reading: Reading) -> Finding | None:
    """The kind of which a document's opening, its headings and its running lines speak most."""
    points: dict[str, float] = {}
    first: dict[str, Finding] = {}

    def count(value: str, passage: Passage | None, match: re.Match[str], weight: float) -> None:
        points[value] = points.get(value, 0.0) + weight
        span = make_span(passage, *match.span()) if passage is not None else None
        first.setdefault(value, Finding(value=value, span=span, confidence=0.7))

    prose = [passage for passage in reading.passages if is_prose(passage)][:_OPENING_PASSAGES]
    rules = read_type_rules().review_types
    for passage in prose:
        text = plain_text(passage.text)
        for rule in rules:
            for pattern in rule.text:
                if match := pattern.search(text):
                    own = _OWN.search(match.group()) is not None
                    count(rule.value, passage, match, _OWN_POINTS if own else 1.0)
            if match := _first(rule.held, text):
                count(rule.value, passage, match, _OWN_POINTS)
    told = plain_text(" ".join(passage.text for passage in prose))
    for rule in rules:
        if rule.value in points and _first(rule.context, told):
            points[rule.value] += 1.0
    for section in reading.sections[:_OPENING_SECTIONS]:
        heading = plain_text(section.heading)
        for rule in rules:
            if match := _first(rule.title, heading):
                count(rule.value, None, match, 1.0)
    for passage in reading.furniture:
        text = plain_text(passage.text)
        if len(text.split()) > _FURNITURE_WORDS:
            continue
        for rule in rules:
            if match := _first(rule.title, text):
                count(rule.value, passage, match, max(0.0, _ENOUGH - points.get(rule.value, 0.0)))
    best = max(points, key=lambda value: points[value], default=None)
    enough = _OWN_POINTS if _REVIEW_TITLE.search(reading.cover.text) else _ENOUGH
    return first[best] if best is not None and points[best] >= enough else None
