"""The facts of a review: every field of the codebook's part 3, each with the words that state it.

A value is stated, explicitly none, or not mentioned: absence is not "no". What the text gives
wins; the manifest's entry stands in where the text gives nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from corpus.models import Review
from extract.agencies import FoundAgency, find_agencies
from extract.areas import Area, find_areas
from extract.fact_fields import read_fact_fields
from extract.facts_area import find_area, find_commissioner
from extract.facts_authors import find_credits
from extract.facts_bodies import FoundBody
from extract.facts_case import find_case_fields
from extract.facts_dates import (
    choose_completed,
    choose_date,
    choose_published,
    choose_scope,
    find_dated,
)
from extract.facts_document import find_review_type
from extract.facts_event import find_event_date
from extract.facts_outcome import find_outcome
from extract.facts_reading import Finding, Reading, make_fact, make_span, quote_value, read_document
from extract.facts_title import find_doc_type, find_title
from extract.models import Fact, FactStatus, Passage, Person, Section, Table
from extract.people_names import name_pattern

_EQUALITY = re.compile(r"\b(?:equality|diversity|protected characteristics)\b", re.IGNORECASE)
_INTIMATE = re.compile(
    r"\b(?:husband|wife|partner|boyfriend|girlfriend|spouse|fianc)", re.IGNORECASE
)
_PARENT = re.compile(r"\b(?:mother|father|parent|mum|dad)\b", re.IGNORECASE)
_OFFSPRING = re.compile(r"\b(?:son|daughter|stepson|stepdaughter)\b", re.IGNORECASE)
_KIN = re.compile(
    r"\b(?:brother|sister|sibling|son|daughter|mother|father|grand\w+|uncle|aunt|nephew|niece|cousin|in-law)\b",
    re.IGNORECASE,
)
_YOUTH = re.compile(
    r"\b(?:county lines|criminal exploitation|gangs?\b|stabbed|stab wound|exploited|"
    r"serious youth violence|knife crime|extra-familial|drug (?:line|dealing)|peers?\b)",
    re.IGNORECASE,
)
_CARE = re.compile(
    r"\b(?:care home|nursing home|residential (?:home|care)|supported living|care provider)\b", re.I
)
_SELF_NEGLECT = re.compile(
    r"\bself[- ]neglect|\bhoard\w*|\brough sleep\w*|\bsleeping rough", re.IGNORECASE
)
_MANY = 5  # mentions that make a theme the case's own
_SOME = 3  # of words that few other cases have


def find_facts(
    review: Review,
    passages: Sequence[Passage],
    sections: Sequence[Section],
    tables: Sequence[Table],
    people: Sequence[Person],
) -> tuple[Fact, ...]:
    """One fact for every field, in the order of `data/fact_fields.toml`.

    Args:
        review: The catalogue's entry, which fills what the text leaves open.
        passages: The document's passages in reading order.
        sections: Its sections.
        tables: Its tables.
        people: The people found in it.

    Returns:
        The facts; those not found have status not_mentioned and value None.
    """
    reading = read_document(passages, sections)
    found = _find_document(reading, people)
    kind = str(found["review_type"].value)
    if kind != "other":
        found |= _find_case(reading, kind, people)
        found |= _find_agencies(passages, tables, found)
        found |= _find_incident_type(reading, kind, people, found)
    else:
        for name in ("author", "chair", "date_of_event", "date_completed"):
            found.pop(name, None)
    if "outcome" not in found or found["outcome"].value in {"serious_harm", "near_miss"}:
        found.pop("cause_of_death", None)
        found.pop("location_of_death", None)
    found = {name: quote_value(reading, finding) for name, finding in found.items()}
    found |= _from_catalogue(review, reading, found)
    return tuple(make_fact(field.name, found.get(field.name)) for field in read_fact_fields())


def _find_document(reading: Reading, people: Sequence[Person]) -> dict[str, Finding]:
    """The document's own fields and its dates."""
    review_type = find_review_type(reading)
    kind = str(review_type.value)
    body_finding, body = find_commissioner(reading, kind)
    area, areas = find_area(reading, body)
    names = frozenset(word.lower() for person in people for word in person.name.split())
    author, chair = find_credits(reading, names)
    dated = find_dated(reading)
    outcome = find_outcome(reading, people, kind)
    event = find_event_date(reading, dated, people, str(outcome.value) if outcome else None)
    event_month = str(event.value) if event else None
    scope_from, scope_to = choose_scope(dated)
    found = {
        "review_type": review_type,
        "doc_type": find_doc_type(reading, review_type),
        "title": find_title(reading),
        "commissioning_body": body_finding,
        "area": area,
        "area_code": _code(area, areas),
        "area_level": _level(body_finding, body, kind),
        "borough": _borough(area, areas),
        "author": author,
        "chair": chair,
        "date_published": choose_published(dated, event_month),
        "date_of_event": event,
        "date_commissioned": choose_date(dated, "commissioned"),
        "date_completed": choose_completed(dated, event_month),
        "scope_from": scope_from,
        "scope_to": scope_to,
        "outcome": outcome,
    }
    return {name: finding for name, finding in found.items() if finding is not None}


def _code(area: Finding | None, areas: Sequence[Area]) -> Finding | None:
    codes = [one.ons_code for one in areas if one.ons_code]
    if area is None or not codes:
        return None
    return replace(area, value="; ".join(codes), method="derived")


def _borough(area: Finding | None, areas: Sequence[Area]) -> Finding | None:
    if area is None or not areas:
        return None
    inside = [one.name for one in areas if one.is_london]
    return replace(area, value="; ".join(inside) if inside else "out_of_london", method="derived")


def _level(finding: Finding | None, body: FoundBody | None, kind: str) -> Finding | None:
    if finding is None or body is None:
        return None
    level = body.level
    if level == "safeguarding partnership":  # for children and adults alike
        level = "SAB" if kind == "SAR" else "LSCB or safeguarding partners"
    return replace(finding, value=level, method="derived")


def _find_case(reading: Reading, kind: str, people: Sequence[Person]) -> dict[str, Finding]:
    """The fields of the incident, of justice and of the review's process."""
    perpetrators = [person.name for person in people if person.role == "perpetrator"]
    found = find_case_fields(reading, kind, perpetrators)
    if kind == "SAR" and (outcome := find_outcome(reading, people, kind)) is not None:
        died = "yes" if outcome.value == "death" else "no"
        found["subject_died"] = replace(outcome, value=died, method="derived")
    for section in reading.sections:
        if not _EQUALITY.search(section.heading):
            continue
        under = next((p for p in reading.passages if p.section_id == section.section_id), None)
        span = make_span(under, 0, len(under.text)) if under is not None else None
        found["equality_section_present"] = Finding(value="yes", span=span, confidence=0.9)
        break
    return found


def _find_agencies(
    passages: Sequence[Passage], tables: Sequence[Table], found: dict[str, Finding]
) -> dict[str, Finding]:
    left_out = {
        str(found[name].value).lower() for name in ("commissioning_body", "author") if name in found
    }
    agencies = find_agencies(passages, tables, frozenset(left_out))
    if not agencies:
        return {}
    first = agencies[0]
    confidence = 0.75 if any(agency.is_contributor for agency in agencies) else 0.55
    return {
        "agencies": Finding(
            value=tuple(agency.name for agency in agencies), span=first.span, confidence=confidence
        ),
        "agencies_involved": Finding(
            value=_kinds(agencies), span=first.span, confidence=confidence, method="derived"
        ),
    }


def _kinds(agencies: Iterable[FoundAgency]) -> tuple[str, ...]:
    """The kinds of the agencies found, in the order of the codebook's list."""
    order = next(f.values for f in read_fact_fields() if f.name == "agencies_involved")
    kinds = {agency.kind for agency in agencies}
    return tuple(kind for kind in order if kind in kinds)


def _find_incident_type(
    reading: Reading, kind: str, people: Sequence[Person], found: dict[str, Finding]
) -> dict[str, Finding]:
    """The kind of incident, by the kind of review and by how victim and perpetrator are related."""
    value: str | None = None
    confidence = 0.6
    span = found["outcome"].span if "outcome" in found else None
    text = " ".join(passage.text for passage in reading.passages)
    if kind == "IIR":
        value, confidence = "mental_health_homicide", 0.85
    elif kind == "DHR":
        value, person = _domestic_type(people, found)
        span = person.span if person is not None else span
    elif kind in {"SCR", "LCSPR", "OWHR"}:
        outside = len(_YOUTH.findall(text)) >= _SOME
        died = "outcome" in found and found["outcome"].value == "death"
        value = "extra_familial_youth" if outside else "child_death" if died else "other"
    elif kind == "SAR":
        care, self_neglect = len(_CARE.findall(text)), len(_SELF_NEGLECT.findall(text))
        if max(care, self_neglect) >= _MANY:
            value = "abuse_or_neglect_in_care" if care > self_neglect else "self_neglect"
    if value is None:
        return {}
    finding = Finding(value=value, span=span, confidence=confidence, method="derived")
    return {"incident_type": finding}


def _domestic_type(
    people: Sequence[Person], found: dict[str, Finding]
) -> tuple[str | None, Person | None]:
    victims = [person for person in people if person.role == "victim"]
    killers = [person for person in people if person.role == "perpetrator"]
    if "court_verdict" in found and found["court_verdict"].value == "perpetrator died":
        return "homicide_suicide", killers[0] if killers else None
    for person, others in ((k, victims) for k in killers):
        tie = person.relationship or ""
        if not any(re.search(name_pattern(other.name), tie) for other in others) and others:
            tie = ""
        if _INTIMATE.search(tie):
            return "intimate_partner", person
        if _OFFSPRING.search(tie):
            return "parricide", person
        if _KIN.search(tie):
            return "familial", person
    for person, others in ((v, killers) for v in victims):
        tie = person.relationship or ""
        if not any(re.search(name_pattern(other.name), tie) for other in others):
            continue
        if _INTIMATE.search(tie):
            return "intimate_partner", person
        if _PARENT.search(tie):
            return "parricide", person
        if _KIN.search(tie):
            return "familial", person
    return None, None


def _from_catalogue(
    review: Review, reading: Reading, found: dict[str, Finding]
) -> dict[str, Finding]:
    """What the catalogue knows and the text doesn't say, and what is counted."""
    added: dict[str, Finding] = {}

    def catalogued(name: str, value: str | None) -> None:
        held = found.get(name)
        open_ = held is None or held.status is FactStatus.NOT_MENTIONED
        if value and open_:
            added[name] = Finding(value=value, span=None, confidence=1.0, method="manifest")

    catalogued("review_type", str(review.kind) if review.kind else None)
    catalogued("title", review.title)
    catalogued("commissioning_body", review.publisher)
    areas = find_areas(review.area) if review.area else ()
    catalogued("area", areas[0].area.name if areas else review.area)
    if areas and "area" in added:
        catalogued("area_code", areas[0].area.ons_code)
    catalogued("date_published", review.published)
    catalogued("url", review.source_url)
    catalogued("sha256", review.sha256)
    last = max((passage.page_last for passage in reading.passages), default=0)
    if last:
        added["pages"] = Finding(value=last, span=None, confidence=1.0, method="derived")
    days = _days(found.get("date_commissioned"), found.get("date_completed"))
    if days is not None:
        added["days_to_complete"] = Finding(
            value=days, span=found["date_completed"].span, confidence=0.6, method="derived"
        )
    return added


def _days(first: Finding | None, last: Finding | None) -> int | None:
    """Days between two dates, where both are told to the day and in order."""
    if first is None or last is None or len(str(first.value)) < 10 or len(str(last.value)) < 10:
        return None
    days = (date.fromisoformat(str(last.value)) - date.fromisoformat(str(first.value))).days
    return days if days >= 0 else None
