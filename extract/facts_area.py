"""Which body commissioned a review, and the area whose authority it is."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.areas import Area, FoundArea, find_areas
from extract.facts_bodies import FoundBody, find_bodies
from extract.facts_initials import body_key, find_initials, name_initials
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
    r"(?:Council|Borough|County\s+Council|CSP|SAB|LSCB|SCB|LSAB|DHR|SCR|SAR|Adult\s+Social\s+Care|Children[’']s|"
    r"Safeguarding|Community\s+Safety|CCG|Clinical\s+Commissioning|Primary\s+Care\s+Trust|PCT)\b",
    re.IGNORECASE,
)
_AUTHORITY_BEFORE = re.compile(
    r"\b(?:(?:London|Royal|Metropolitan)\s+Borough\s+of|resident\s+(?:of|in)|City\s+of|Safer)\s+(?:the\s+)?$",
    re.I,
)
# Where somebody of the case lived or was harmed: "at his flat in ..."
_PLACE_BEFORE = re.compile(
    r"\b(?:flats?|home|house|address|lived|living|resident|residing|hostel|killed|died|found|"
    r"murdered|property|accommodation)\s+(?:\w+\s+){0,3}in\s+(?:the\s+)?$",
    re.IGNORECASE,
)
# Where somebody who sat on the panel has worked
_WORKED = re.compile(
    r"\b(?:former(?:ly)?|director|manager|head|work(?:s|ed)|employed|chief executive|officer|"
    r"inspector|consultant|career|retired)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_IN_BEFORE = re.compile(r"\b(?:in|to|from)\s+$")
_ACRONYM = re.compile(r"\b\w*(?:SCB|SAB|CSP|SCP|SAPB|SAP)$")
_LEADS = re.compile(
    r"\s*(?:\([^()]{1,12}\)\s*)?(?:took\s+(?:on\s+)?the\s+lead\b|led\s+(?:on\s+)?(?:the|this)\s+(?:\w+\s+){0,2}review\b|"
    r"(?:was|is|acted\s+as)\s+the\s+lead\b)",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"[\s,;/&+–-]*(?:and|with|in\s+partnership\s+with)?\s*(?:the\s+)?", re.IGNORECASE
)
_COVER_POINTS = 5.0
_ENOUGH = 0.3  # an authority named once, where nothing else is
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
    """The commissioning body as the review names it, with what is known of it.

    A body known by its letters alone ("DSCB") is given the name that the document explains them
    by, else that of the authority with those letters which it names most.
    """
    candidates: dict[str, _Candidate] = {}
    meant = find_initials(reading)

    def vote(body: FoundBody, points: float, span: Span | None, confidence: float) -> None:
        letters = body.name.upper() if " " not in body.name else ""
        key = body_key(meant[letters].name if letters in meant else body.name)
        fits = review_type in body.review_types
        held = candidates.get(key)
        finding = Finding(value=body.name, span=span, confidence=confidence)
        if held is None:
            held = _Candidate(3.0 if fits else 0.0, len(candidates), finding, body=body)
            candidates[key] = held
        limit = 100.0 if points >= _COVER_POINTS else _MOST_FROM_TEXT + _COVER_POINTS
        held.points = max(held.points, min(held.points + points, limit))
        spelled = held.body is not None and _is_short(held.body.name)
        if (spelled and not _is_short(body.name)) or (
            held.finding.span is None and span is not None and not _is_short(body.name)
        ):
            held.finding, held.body = finding, body

    for body in find_bodies(reading.cover.text):
        span = reading.cover.span(body.char_start, body.char_end)
        vote(body, _COVER_POINTS, span, 0.95)
    for body, points, span in _bodies_in_text(reading):
        vote(body, points, span, 0.7)
    best = max(
        candidates.values(),
        key=lambda candidate: (candidate.points, -candidate.order),
        default=None,
    )
    if best is None or best.points < 1.0 or best.body is None:
        return None, None
    if not best.body.areas and " " not in best.body.name:
        named = name_initials(best.body, _authorities(reading))
        if named is not None:
            finding = replace(best.finding, value=named.name, method="derived", confidence=0.6)
            return finding, named
    return _with_second(reading, best.finding, best.body)


def _with_second(reading: Reading, finding: Finding, body: FoundBody) -> tuple[Finding, FoundBody]:
    """A body together with one of its kind that the title page sets beside it, of another area."""
    text = reading.cover.text
    on_cover = find_bodies(text)
    for first, second in pairwise(on_cover):
        if body.name not in (first.name, second.name) or first.level != second.level:
            continue
        areas = [{found.area.name for found in one.areas} for one in (first, second)]
        if not areas[0] or not areas[1] or areas[0] & areas[1]:
            continue
        if _BESIDE.fullmatch(text, first.char_end, second.char_start):
            name = f"{first.name} and {second.name}"
            both = replace(body, name=name, areas=(*first.areas, *second.areas))
            span = reading.cover.span(first.char_start, second.char_end)
            return replace(finding, value=name, span=span), both
    return finding, body


def _is_short(name: str) -> bool:
    return _ACRONYM.search(name) is not None


def _authorities(reading: Reading) -> tuple[Area, ...]:
    """The authorities that a document names, the one named most first."""
    counts = Counter(
        found.area
        for text in (reading.cover.text, *(passage.text for passage in reading.passages))
        for found in find_areas(text)
    )
    return tuple(area for area, _ in counts.most_common())


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
    # A line of the contents page that runs on: "Recommendations for Ayshire | Safeguarding ..."
    for first, second in pairwise(reading.furniture):
        if first.page_first != second.page_first:
            continue
        end = len(first.text)
        for body in find_bodies(f"{first.text}\n{second.text}"):
            if body.areas and body.char_start < end < body.char_end:
                yield body, 0.5, None


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
            span = make_span(passage, found.char_start, found.char_end)
            _vote(candidates, found.area, _place_points(passage.text, found), span, 0.5)
    best = max(
        candidates.values(),
        key=lambda candidate: (candidate.points, -candidate.order),
        default=None,
    )
    if best is None or best.points < _ENOUGH or best.area is None:
        return None, ()
    return best.finding, (best.area,)


def _place_points(text: str, found: FoundArea) -> float:
    """What a mention in the text says for an area: most as an authority, a little as a place."""
    lead = text[max(0, found.char_start - 80) : found.char_start]
    if _WORKED.search(lead):
        return 0.0
    if _AUTHORITY_AFTER.match(text, found.char_end) or _AUTHORITY_BEFORE.search(lead):
        return 0.3
    if _PLACE_BEFORE.search(lead):
        return 0.3
    return 0.05 if _IN_BEFORE.search(lead) else 0.0


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


def _area_of_leader(
    reading: Reading, areas: Sequence[Area]
) -> tuple[Finding, tuple[Area, ...]] | None:
    """The area of the board that led a review of several boards, where one is said to have."""
    for passage in reading.passages:
        for body in find_bodies(passage.text):
            if len(body.areas) != 1 or body.areas[0].area not in areas:
                continue
            if _LEADS.match(passage.text, body.char_end):
                found = body.areas[0]
                span = make_span(passage, found.char_start, found.char_end)
                return Finding(value=found.area.name, span=span, confidence=0.7), (found.area,)
    return None


def _area_of_body(reading: Reading, body: FoundBody) -> tuple[Finding | None, tuple[Area, ...]]:
    areas = tuple(dict.fromkeys(found.area for found in body.areas))
    if len(areas) > 1 and (lead := _area_of_leader(reading, areas)) is not None:
        return lead
    value = "; ".join(area.name for area in areas)
    for found in find_bodies(reading.cover.text):
        if body.name.startswith(found.name) and found.areas:
            span = reading.cover.span(found.areas[0].char_start, found.areas[-1].char_end)
            return Finding(value=value, span=span, confidence=0.95), areas
    for passage in (*reading.passages, *reading.furniture):
        for found in find_bodies(passage.text):
            if found.name == body.name and found.areas:
                span = make_span(passage, found.areas[0].char_start, found.areas[-1].char_end)
                return Finding(value=value, span=span, confidence=0.85), areas
    return Finding(value=value, span=None, confidence=0.7), areas
