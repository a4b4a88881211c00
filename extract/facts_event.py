"""When the death or incident happened.

Many dates stand near the word "died": the deaths of relatives, the inquest, the trial. Every
candidate gets points for how it is told, where, and of whom; the month with most points is
the event's.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
_ENOUGH = 2.0


@dataclass(frozen=True, slots=True)
class _Words:
    death: re.Pattern[str]
    harm: re.Pattern[str]
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

    return _Words(one("death"), one("harm"), one("other_deaths"), one("not_event"))


def find_event_date(
    reading: Reading, dated: Sequence[DatedFinding], people: Sequence[Person], outcome: str | None
) -> Finding | None:
    """The month of the death or index incident, YYYY-MM."""
    votes = list(_votes_of_cover(dated))
    votes += _votes_of_text(reading, people, harmed=outcome in {"serious_harm", "near_miss"})
    if outcome is None and not votes:
        votes += _votes_of_text(reading, people, harmed=True)
    for one in dated:
        # The period under review ends with the event more often than not.
        if one.meaning == "scope" and one.last is not None and one.last.year_month:
            votes.append(_Vote(month=one.last.year_month, points=1.5, finding=one.finding))
    totals: dict[str, float] = {}
    for vote in votes:
        totals[vote.month] = totals.get(vote.month, 0.0) + vote.points
    if not totals:
        return None
    month = max(totals, key=lambda one: totals[one])
    if totals[month] < _ENOUGH:
        return None
    best = max((v for v in votes if v.month == month), key=lambda vote: vote.points).finding
    share = totals[month] / sum(total for total in totals.values() if total > 0)
    return Finding(value=month, span=best.span, confidence=round(min(0.95, 0.5 + 0.5 * share), 2))


def _votes_of_cover(dated: Sequence[DatedFinding]) -> Iterator[_Vote]:
    for one in dated:
        month = one.date.year_month
        if one.meaning == "event" and month is not None:
            yield _Vote(month=month, points=8.0, finding=one.finding)


def _votes_of_text(reading: Reading, people: Sequence[Person], *, harmed: bool) -> list[_Vote]:
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
        early = index < max(0.35 * total, 20)
        text = re.sub(r"[’‘]", "'", passage.text)
        masked, dates = mask_dates(text)
        if not dates:
            continue
        for start, end in split_sentences(text):
            inside = [d for s, d in dates.items() if start <= s < end and d.year_month]
            if inside:
                place = 1.0 if early else 0.0
                place += 0.5 if passage.section_kind in _TELLING else 0.0
                votes += _votes_of_sentence(
                    passage, masked, (start, end), inside, subject, place, harmed=harmed
                )
    return votes


def _votes_of_sentence(
    passage: Passage,
    masked: str,
    bounds: tuple[int, int],
    dates: Sequence[FoundDate],
    subject: re.Pattern[str] | None,
    place: float,
    *,
    harmed: bool,
) -> Iterator[_Vote]:
    start, end = bounds
    sentence = masked[start:end]
    words = _words()
    cues = list(words.death.finditer(sentence))
    if harmed:
        cues += words.harm.finditer(sentence)
    if not cues:
        return
    about = subject is not None and subject.search(passage.text[start:end]) is not None
    pronoun = re.search(r"\b(?:[Ss]?he|[Tt]hey|[Hh]er|[Hh]is)\b", sentence) is not None
    for date in dates:
        at = date.char_start - start
        distance, cue = _nearest(cues, at, date.char_end - start)
        if distance > 2.5 * _NEAR:
            continue
        between = sentence[min(cue.end(), at) : max(cue.start(), at)]
        points = 2.0 + place if distance <= _NEAR else 0.6 + place / 2
        points += 1.5 if about else 0.3 if pronoun else 0.0
        weak = re.fullmatch(
            r"(?:the |her |his |their )?(?:deaths?|homicides?|murder|suicide|incident)",
            cue.group(),
            re.I,
        )
        # "the death of Odette on 4 July 2020" is as plain as "Odette died on"
        plain = _DEATH_OF_ON.fullmatch(between) is not None
        points -= 1.0 if weak and not plain else 0.0
        if DATE_MARK in between.replace(DATE_FILL, "") and distance > 20:
            points -= 1.5  # another date stands nearer to the death
        near = sentence[max(0, min(cue.start(), at) - 40) : max(cue.end(), at) + 5]
        if words.other_deaths.search(near):
            points -= 5.0
        lead = "" if cue.start() < at else sentence[max(0, at - 60) : at]
        if words.not_event.search(lead) or words.not_event.search(between):
            points -= 2.0
        if points > 0 and date.year_month is not None:
            low, high = min(cue.start(), at) + start, max(cue.end() + start, date.char_end)
            span = make_span(passage, low, high)
            finding = Finding(value=date.year_month, span=span, confidence=0.7)
            yield _Vote(month=date.year_month, points=points, finding=finding)


def _nearest(cues: Sequence[re.Match[str]], start: int, end: int) -> tuple[int, re.Match[str]]:
    """The cue nearest to a date, and how many characters lie between them."""
    return min(
        ((_gap(start, end, cue.start(), cue.end()), cue) for cue in cues),
        key=lambda item: item[0],
    )


def _gap(start: int, end: int, cue_start: int, cue_end: int) -> int:
    return max(cue_start - end, start - cue_end, 0)
