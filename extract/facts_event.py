"""When the death or incident happened.

Many dates stand near the word "died": the deaths of relatives, the inquest, the trial. Every
candidate gets points for how it is told, where, and of whom; the month with most points is
the event's.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path

from extract.dates import FoundDate
from extract.facts_dates import DatedFinding
from extract.facts_reading import (
    DATE_FILL,
    DATE_MARK,
    Finding,
    Reading,
    make_span,
    mask_dates,
    split_sentences,
)
from extract.models import Passage, PassageKind, Person, SectionKind
from extract.people_names import name_pattern

_DATA = Path(__file__).parent / "data" / "fact_event.toml"
_SUBJECT_ROLES = frozenset({"victim", "child_subject", "adult_subject"})
_TELLING = frozenset(
    {SectionKind.BACKGROUND, SectionKind.FRONT, SectionKind.TERMS, SectionKind.FAMILY}
)
_NEAR = 90  # characters between a death and its date in one clause
_DEATH_OF_ON = re.compile(
    r"\s*(?:of\s+[^,.;]{1,40}?)?\s*,?\s*(?:on|in)\s+(?:the\s+)?", re.IGNORECASE
)
_WEAK = re.compile(
    r"(?:the |her |his |their )?(?:deaths?|homicides?|murder|suicide|incident)", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(?:[Ss]?he|[Tt]hey|[Hh]er|[Hh]is)\b")
_BORN = re.compile(r"\bborn(?:\s+(?:on|in|around))?(?:\s+the)?\s*$", re.IGNORECASE)
_DATE = f"{DATE_MARK}{DATE_FILL}*"
_SPAN = re.compile(rf"\b(?:between|from)\s+({_DATE})\s+(?:and|to|until)\s+({_DATE})", re.I)
_SCOPE_END = 1.5
_ENOUGH = 2.0


@dataclass(frozen=True, slots=True)
class _Words:
    death: re.Pattern[str]
    harm: re.Pattern[str]
    attack: re.Pattern[str]
    incident_heading: re.Pattern[str]
    same_time: re.Pattern[str]
    bounds: re.Pattern[str]
    other_deaths: re.Pattern[str]
    not_event: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vote:
    month: str  # YYYY-MM
    points: float
    finding: Finding


@cache
def _words() -> _Words:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))

    def one(name: str) -> re.Pattern[str]:
        return re.compile(rf"\b{data[name]}".replace(r"\b\b", r"\b"), re.IGNORECASE)

    return _Words(*(one(field.name) for field in fields(_Words)))


def find_event_date(
    reading: Reading, dated: Sequence[DatedFinding], people: Sequence[Person], outcome: str | None
) -> Finding | None:
    """The month of the death or index incident, YYYY-MM.

    Where no death is dated, the deed that led to it is looked for in what the document says of
    the incident.
    """
    words = _words()
    votes = list(_votes_of_cover(dated))
    survived = outcome in {"serious_harm", "near_miss"}
    votes += _votes_of_text(
        reading, people, (words.death, words.harm) if survived else (words.death,)
    )
    if outcome is None and not votes:
        votes += _votes_of_text(reading, people, (words.death, words.harm))
    # The period under review ends with the event more often than not.
    votes += [
        _Vote(month=one.last.year_month, points=_SCOPE_END, finding=one.finding)
        for one in dated
        if one.meaning == "scope" and one.last is not None and one.last.year_month
    ]
    best = _best_month(votes)
    if best is None:
        incident = _votes_of_text(reading, people, (words.attack, words.death), of_incident=True)
        best = _best_month([*votes, *incident])
    return best


def _best_month(votes: Sequence[_Vote]) -> Finding | None:
    totals: dict[str, float] = {}
    for vote in votes:
        totals[vote.month] = totals.get(vote.month, 0.0) + vote.points
    month = max(totals, key=lambda one: totals[one], default=None)
    if month is None or totals[month] < _ENOUGH:
        return None
    best = max((v for v in votes if v.month == month), key=lambda vote: vote.points).finding
    share = totals[month] / sum(total for total in totals.values() if total > 0)
    return Finding(value=month, span=best.span, confidence=round(min(0.95, 0.5 + 0.5 * share), 2))


def _votes_of_cover(dated: Sequence[DatedFinding]) -> Iterator[_Vote]:
    for one in dated:
        month = one.date.year_month
        if one.meaning == "event" and month is not None:
            yield _Vote(month=month, points=8.0, finding=one.finding)


def _votes_of_text(
    reading: Reading,
    people: Sequence[Person],
    cues: Sequence[re.Pattern[str]],
    *,
    of_incident: bool = False,
) -> list[_Vote]:
    """Votes of every sentence with a date and one of the cues.

    Args:
        reading: The document.
        people: Those found in it; a sentence that names its subject counts for more.
        cues: Words for a death, for harm, for a deed.
        of_incident: Whether only what stands under a heading for the incident is read.
    """
    votes: list[_Vote] = []
    names = [person.name for person in people if person.role in _SUBJECT_ROLES]
    subject = re.compile("|".join(name_pattern(name) for name in names)) if names else None
    total = max(len(reading.passages), 1)
    titles = {
        piece.passage.passage_id
        for piece in reading.cover.pieces
        if piece.passage is not None and not piece.text.rstrip().endswith(".")
    }
    for index, passage in enumerate(reading.passages):
        if passage.kind is PassageKind.QUOTE or passage.section_kind is SectionKind.GLOSSARY:
            continue
        if passage.passage_id in titles:
            continue
        if of_incident and not _words().incident_heading.search(passage.heading or ""):
            continue
        place = 1.0 if index < max(0.35 * total, 20) else 0.0
        place += 0.5 if passage.section_kind in _TELLING else 0.0
        votes += _votes_of_passage(passage, cues, subject, place, carries=of_incident)
    return votes


def _votes_of_passage(
    passage: Passage,
    cues: Sequence[re.Pattern[str]],
    subject: re.Pattern[str] | None,
    place: float,
    *,
    carries: bool,
) -> Iterator[_Vote]:
    """The votes of a passage's sentences; with `carries` any takes the date of the one before."""
    text = re.sub(r"[’‘]", "'", passage.text)
    masked, dates = mask_dates(text)
    if not dates:
        return
    dates = _with_years(dates)
    last: FoundDate | None = None  # of the sentence before
    for start, end in split_sentences(text):
        inside = [d for s, d in dates.items() if start <= s < end and d.year_month]
        told = [cue for pattern in cues for cue in pattern.finditer(masked, start, end)]
        about = subject is not None and subject.search(passage.text, start, end) is not None
        who = 1.5 if about else 0.3 if _PRONOUN.search(masked, start, end) else 0.0
        if inside:
            yield from _votes_of_sentence(passage, masked, (start, end), inside, told, place + who)
        elif last is not None and told and _takes_date(masked, start, end, carries=carries):
            span = make_span(passage, last.char_start, told[0].end())
            finding = Finding(value=last.year_month or "", span=span, confidence=0.7)
            yield _Vote(month=last.year_month or "", points=1.5 + place + who, finding=finding)
        last = inside[-1] if inside else None
        if last and _BORN.search(masked[max(0, last.char_start - 30) : last.char_start]):
            last = None


def _takes_date(masked: str, start: int, end: int, *, carries: bool) -> bool:
    """Whether a sentence without a date has that of the one before: "He died that night."."""
    words = _words()
    same = carries or words.same_time.search(masked, start, end) is not None
    return same and words.other_deaths.search(masked, start, end) is None


def _with_years(dates: Mapping[int, FoundDate]) -> dict[int, FoundDate]:
    """Days and months without a year in the year that the story has reached."""
    told: dict[int, FoundDate] = {}
    reached: FoundDate | None = None
    for start, date in sorted(dates.items()):
        if date.year is None and date.month and reached is not None and reached.year is not None:
            later = date.month >= (reached.month or 1)
            date = replace(date, year=reached.year + (0 if later else 1), is_inherited=True)
        told[start] = date
        reached = date if date.year is not None else reached
    return told


def _votes_of_sentence(
    passage: Passage,
    masked: str,
    bounds: tuple[int, int],
    dates: Sequence[FoundDate],
    told: Sequence[re.Match[str]],
    weight: float,
) -> Iterator[_Vote]:
    """A vote for each date of a sentence that stands near to a word for what happened."""
    if not told:
        return
    words = _words()
    start = bounds[0]
    spans = _ends_of_spans(masked, bounds, dates)
    for date in dates:
        at = date.char_start
        distance, cue = _nearest(told, at, date.char_end)
        if distance > 2.5 * _NEAR:
            continue
        between = masked[min(cue.end(), at) : max(cue.start(), at)]
        points = 2.0 if distance <= _NEAR else 0.6
        points += weight if distance <= _NEAR else weight * 0.75
        # "the death of Odette on 4 July 2020" is as plain as "Odette died on"
        if _WEAK.fullmatch(cue.group()) and not _DEATH_OF_ON.fullmatch(between):
            points -= 1.0
        if DATE_MARK in between.replace(DATE_FILL, "") and distance > 20:
            points -= 1.5  # another date stands nearer to the death
        near = masked[max(start, min(cue.start(), at) - 40) : max(cue.end(), at) + 5]
        if words.other_deaths.search(near):
            points -= 5.0
        lead = "" if cue.start() < at else masked[max(start, at - 80) : at]
        if words.not_event.search(between):
            points -= 2.5  # "the death was referred to the panel in May"
        elif words.not_event.search(lead):
            points -= 2.0
        lead = masked[max(start, at - 30) : at]
        points -= 2.0 if words.bounds.search(lead) else 0.0
        points -= 5.0 if _BORN.search(lead) or at in spans else 0.0
        if points > 0 and date.year_month is not None:
            low, high = min(cue.start(), at), max(cue.end(), date.char_end)
            span = make_span(passage, low, high)
            finding = Finding(value=date.year_month, span=span, confidence=0.7)
            yield _Vote(month=date.year_month, points=points, finding=finding)


def _ends_of_spans(
    masked: str, bounds: tuple[int, int], dates: Sequence[FoundDate]
) -> frozenset[int]:
    """Where dates begin that bound a time of months: "between October 2011 and May 2013"."""
    months = {date.char_start: date.year_month for date in dates}
    ends: set[int] = set()
    for match in _SPAN.finditer(masked, *bounds):
        first, last = match.span(1)[0], match.span(2)[0]
        if first in months and last in months and months[first] != months[last]:
            ends |= {first, last}
    return frozenset(ends)


def _nearest(cues: Sequence[re.Match[str]], start: int, end: int) -> tuple[int, re.Match[str]]:
    """The cue nearest to a date, and how many characters lie between them."""
    return min(
        ((_gap(start, end, cue.start(), cue.end()), cue) for cue in cues),
        key=lambda item: item[0],
    )


def _gap(start: int, end: int, cue_start: int, cue_end: int) -> int:
    return max(cue_start - end, start - cue_end, 0)
