"""Which body commissioned a review, and the area whose authority it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.areas import Area, find_areas
from extract.facts_bodies import FoundBody, find_bodies
from extract.facts_reading import Finding, Reading, make_span
from extract.models import Span

_COMMISSIONED = re.compile(
    r"\b(?:commissioned(?:\s+jointly)?\s+by|on\s+behalf\s+of|established\s+by|instigated\s+by|initiated\s+by|"
    r"report\s+(?:to|for)|decision\s+of|agreed\s+by|convened\s+by|undertaken\s+(?:for|by)|members\s+of)\s+(?:the\s+)?(?:chair\s+of\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
_COMMISSIONS = re.compile(
    r"^[^.;]{0,60}?\b(?:commissioned|commission|agreed\s+to|decided|determined|initiated|concluded)\b",
    re.I,
)
_NOT_OURS = re.compile(
    r"\b(?:other|another|previous|earlier|neighbouring|both)\b[^.;]{0,40}$", re.I
)
_AUTHORITY_AFTER = re.compile(
    r"\s+(?:(?:City|County|Borough|District|Metropolitan\s+Borough|Metropolitan\s+District|Unitary)\s+)?"
    r"(?:Council|Borough|County\s+Council|CSP|SAB|LSCB|SCB|LSAB|DHR|SCR|SAR|Adult\s+Social\s+Care|Children[’']s)\b",
    re.IGNORECASE,
)
_AUTHORITY_BEFORE = re.compile(
    r"\b(?:(?:London|Royal|Metropolitan)\s+Borough\s+of|resident\s+(?:of|in)|City\s+of|Safer)\s+(?:the\s+)?$",
    re.I,
)
_ACRONYM = re.compile(r"\b(?:L?SCB|L?SAB|CSP|SCP|SAPB|SAP)$")
_ACRONYMS = (
    ("csp", "community safety partnership"),
    ("lscb", "safeguarding children board"),
    ("scb", "safeguarding children board"),
    ("lsab", "safeguarding adults board"),
    ("sab", "safeguarding adults board"),
    ("scp", "safeguarding children partnership"),
)
_COVER_POINTS = 5.0
_MOST_FROM_TEXT = 3.0  # points that mentions in the text can give, however many


@dataclass(slots=True)
class _Candidate:
    """What speaks for a body or an area."""

    points: float
    order: int
    finding: Finding
    body: FoundBody | None = None
    area: Area | None = None


def find_commissioner(
    reading: Reading, review_type: str
) -> tuple[Finding | None, FoundBody | None]:
    """The commissioning body as the review names it, with what is known of it."""
    candidates: dict[str, _Candidate] = {}

    def vote(body: FoundBody, points: float, span: Span | None, confidence: float) -> None:
        key = _body_key(body.name)
        fits = review_type in body.review_types
        held = candidates.get(key)
        finding = Finding(value=body.name, span=span, confidence=confidence)
        if held is None:
            held = _Candidate(3.0 if fits else 0.0, len(candidates), finding, body=body)
            candidates[key] = held
        limit = 100.0 if points >= _COVER_POINTS else _MOST_FROM_TEXT + _COVER_POINTS
        held.points = max(held.points, min(held.points + points, limit))
        spelled = held.body is not None and _ACRONYM.search(held.body.name)
        if (spelled and not _ACRONYM.search(body.name)) or (
            held.finding.span is None and span is not None and not _ACRONYM.search(body.name)
        ):
            held.finding, held.body = finding, body

    for body in find_bodies(reading.cover.text):
        span = reading.cover.span(body.char_start, body.char_end)
        vote(body, _COVER_POINTS, span, 0.95)
    for body, points, span in _bodies_in_text(reading):
        vote(body, points, span, 0.7)
    if not candidates:
        return None, None
    best = max(candidates.values(), key=lambda candidate: (candidate.points, -candidate.order))
    if best.points < 1.0:
        return None, None
    return best.finding, best.body


def _body_key(name: str) -> str:
    """A body's name in one spelling: "Lambeth SAB" and "Lambeth Safeguarding Adults Board"."""
    words = re.sub(r"['’]s?\b", "", name.lower())
    for short, full in _ACRONYMS:
        words = re.sub(rf"\b{short}$", full, words)
    words = re.sub(r"\b(?:local|the)\b", " ", words).replace("&", " and ")
    words = re.sub(r"\bsafeguarding (adult|child)\b", r"safeguarding \1s", words)
    return " ".join(re.sub(r"[^a-z ]", " ", words.replace("childrens", "children")).split())


def _bodies_in_text(reading: Reading) -> Iterator[tuple[FoundBody, float, Span | None]]:
    total = max(len(reading.passages), 1)
    for section in reading.sections:
        for body in find_bodies(section.heading):
            yield body, 0.5, None
    for index, passage in enumerate(reading.passages):
        early = index < max(total * 0.25, 15)
        for body in find_bodies(passage.text):
            before = passage.text[max(0, body.char_start - 80) : body.char_start]
            span = make_span(passage, body.char_start, body.char_end)
            if _NOT_OURS.search(before):
                yield body, 0.05, span
            elif _COMMISSIONED.search(before) or (
                early and _COMMISSIONS.match(passage.text[body.char_end :])
            ):
                yield body, 2.0 if early else 1.0, span
            else:
                yield body, 0.3 if early else 0.1, span
    seen: set[str] = set()
    for passage in reading.furniture:
        if passage.text in seen:
            continue
        seen.add(passage.text)
        for body in find_bodies(passage.text):
            yield body, 1.0, make_span(passage, body.char_start, body.char_end)


def find_area(reading: Reading, body: FoundBody | None) -> tuple[Finding | None, tuple[Area, ...]]:
    """The area whose bodies held the review, as the ONS spells it.

    The commissioning body's own name decides; a board of two areas gives both, joined by
    "; ". Otherwise what the title page names, then the council that the text names most.
    """
    if body is not None and body.areas:
        return _area_of_body(reading, body)
    candidates: dict[str, _Candidate] = {}
    for found in find_areas(reading.cover.text):
        text = reading.cover.text
        official = _AUTHORITY_AFTER.match(text, found.char_end) or _AUTHORITY_BEFORE.search(
            text[: found.char_start]
        )
        span = reading.cover.span(found.char_start, found.char_end)
        _vote(candidates, found.area, 4.0 if official else 3.0, span, 0.85)
    for passage in reading.passages:
        for found in find_areas(passage.text):
            official = _AUTHORITY_AFTER.match(
                passage.text, found.char_end
            ) or _AUTHORITY_BEFORE.search(
                passage.text, max(0, found.char_start - 60), found.char_start
            )
            if official:
                span = make_span(passage, found.char_start, found.char_end)
                _vote(candidates, found.area, 0.3, span, 0.5)
    if not candidates:
        return None, ()
    best = max(candidates.values(), key=lambda candidate: (candidate.points, -candidate.order))
    if best.points < 0.6 or best.area is None:
        return None, ()
    return best.finding, (best.area,)


def _vote(
    candidates: dict[str, _Candidate],
    area: Area,
    points: float,
    span: Span | None,
    confidence: float,
) -> None:
    held = candidates.get(area.name)
    if held is None:
        finding = Finding(value=area.name, span=span, confidence=confidence)
        candidates[area.name] = _Candidate(points, len(candidates), finding, area=area)
    else:
        limit = _MOST_FROM_TEXT if points < 1.0 else 100.0
        held.points = max(held.points, min(held.points + points, max(limit, held.points)))


def _area_of_body(reading: Reading, body: FoundBody) -> tuple[Finding | None, tuple[Area, ...]]:
    areas = tuple(dict.fromkeys(found.area for found in body.areas))
    value = "; ".join(area.name for area in areas)
    for found in find_bodies(reading.cover.text):
        if found.name == body.name and found.areas:
            span = reading.cover.span(found.areas[0].char_start, found.areas[-1].char_end)
            return Finding(value=value, span=span, confidence=0.95), areas
    for passage in (*reading.passages, *reading.furniture):
        for found in find_bodies(passage.text):
            if found.name == body.name and found.areas:
                span = make_span(passage, found.areas[0].char_start, found.areas[-1].char_end)
                return Finding(value=value, span=span, confidence=0.85), areas
    return Finding(value=value, span=None, confidence=0.7), areas
