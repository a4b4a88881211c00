"""How a case ended: in death, in serious harm, in a suicide.

Statutes and terms speak of deaths in general; only sentences about the person reviewed tell
how the case ended.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path

from extract.facts_dates import find_lives
from extract.facts_reading import Finding, Reading, make_span, mask_dates, split_sentences
from extract.models import PassageKind, Person
from extract.people_names import name_pattern

_DATA = Path(__file__).parent / "data" / "fact_event.toml"
_SUBJECT_ROLES = frozenset({"victim", "child_subject", "adult_subject"})
_TITLE_POINTS = 6.0  # for a title that says "death of"
_ABOUT, _PRONOUN, _NOBODY = 2.0, 1.0, 0.3  # by whom a sentence names
_SUICIDE_POINTS = 2.0  # one sentence about the victim
_SURVIVAL = 1.5
_NEAR = 60  # characters in which a suicide is denied, or told of one who killed
_READ = 0.4  # share of a document in which it says how the case ended
_STATUTE = re.compile(
    r"\b(?:where|when|if|whether|must|may|should)\b[^.]{0,80}\b(?:a child|an adult|a person|"
    r"the adult|the child|"
    r"someone)\b[^.]{0,60}\b(?:died|dies|has died)",
    re.IGNORECASE,
)
_NO_SUICIDE = re.compile(
    r"\b(?:no|not|thoughts?|attempt\w*|risk|ideation|prevention|threat\w*|killed (?!herself|"
    r"himself)|murdered)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:[Ss]?he|[Tt]hey)\b")
_FATAL_TYPES = frozenset({"DHR", "OWHR", "IIR"})  # held for a death alone, where one is spoken of
_HARM_TYPES = frozenset({"SCR", "LCSPR", "SAR"})
_TOLD_DEATH = 1.0  # points of a death that is the subject's own


@dataclass(frozen=True, slots=True)
class _Words:
    ended: re.Pattern[str]
    survived: re.Pattern[str]
    near_miss: re.Pattern[str]
    suicide: re.Pattern[str]
    other_deaths: re.Pattern[str]
    injured: re.Pattern[str]
    title_ended: re.Pattern[str]
    fatal_review: re.Pattern[str]
    bereaved: re.Pattern[str]
    title_harmed: re.Pattern[str]


@cache
def _words() -> _Words:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))

    def one(name: str) -> re.Pattern[str]:
        return re.compile(data[name], re.IGNORECASE)

    return _Words(*(one(field.name) for field in fields(_Words)))


def find_outcome(reading: Reading, people: Sequence[Person], review_type: str) -> Finding | None:
    """How it ended: death, serious_harm, near_miss or victim_suicide.

    Deaths and survivals are weighed in what the title page and the first part of the text
    say of the review's subject. A victim's suicide is told apart in domestic homicide
    reviews alone, as the Home Office's own records do.
    """
    points: dict[str, float] = {}
    first: dict[str, Finding] = {}
    for value, weight, finding in _endings(reading, people, review_type):
        points[value] = points.get(value, 0.0) + weight
        first.setdefault(value, finding)
    if points.pop("victim_suicide", 0.0) >= _SUICIDE_POINTS:
        return first["victim_suicide"]
    injured = points.pop("injured", 0.0)
    if injured and review_type in _HARM_TYPES and points.get("death", 0.0) < _TOLD_DEATH:
        points["serious_harm"] = points.get("serious_harm", 0.0) + injured
        harm = replace(first["injured"], value="serious_harm", confidence=0.6)
        first.setdefault("serious_harm", harm)
    best = max(points, key=lambda value: points[value], default=None)
    return first[best] if best is not None else _by_kind(reading, review_type)


def _by_kind(reading: Reading, review_type: str) -> Finding | None:
    """A death that only the name of the review tells: "Domestic Homicide Review"."""
    if review_type not in _FATAL_TYPES:
        return None
    if match := _words().fatal_review.search(reading.cover.text):
        span = reading.cover.span(*match.span())
        return Finding(value="death", span=span, confidence=0.6, method="derived")
    for passage in reading.passages:
        if match := _words().fatal_review.search(passage.text):
            span = make_span(passage, *match.span())
            return Finding(value="death", span=span, confidence=0.6, method="derived")
    return None


def _endings(
    reading: Reading, people: Sequence[Person], review_type: str
) -> Iterator[tuple[str, float, Finding]]:
    """Every sign of an ending: its value, its weight and the words."""
    yield from _on_cover(reading, review_type)
    # Whom the title page names is the subject, though no sentence says what happened to them.
    subject = _names(
        [
            person
            for person in people
            if person.role in _SUBJECT_ROLES
            or (person.role == "other" and re.search(name_pattern(person.name), reading.cover.text))
        ]
    )
    other = _names([person for person in people if person.role == "perpetrator"])
    limit = int(max(len(reading.passages) * _READ, 25))
    for passage in reading.passages[: limit + 1]:
        if passage.kind is PassageKind.QUOTE:
            continue
        text = re.sub(r"[’‘]", "'", passage.text)
        for start, end in split_sentences(text):
            sentence = text[start:end]
            if _STATUTE.search(sentence) or _words().other_deaths.search(sentence):
                continue
            about = subject is not None and subject.search(passage.text, start, end) is not None
            weight = _ABOUT if about else _PRONOUN if _PERSON.search(sentence) else _NOBODY
            for value, match in _told(sentence, review_type, other):
                span = make_span(passage, start + match.start(), start + match.end())
                # Deaths of all kinds are told of; that somebody survived, of one.
                much = _SURVIVAL if value == "serious_harm" else 1.0
                yield value, weight * much, Finding(value=value, span=span, confidence=0.8)


def _on_cover(reading: Reading, review_type: str) -> Iterator[tuple[str, float, Finding]]:
    """The signs of an ending on the title page."""
    words = _words()
    cover = re.sub(r"[’‘]", "'", reading.cover.text)
    signs: list[tuple[str, float, float, tuple[int, int]]] = []
    for value, pattern, weight, confidence in (
        ("death", words.title_ended, _TITLE_POINTS, 0.9),
        ("injured", words.injured, _TITLE_POINTS, 0.9),
        ("injured", words.title_harmed, _ABOUT, 0.7),  # its subject, where no death is told
    ):
        if match := pattern.search(cover):
            signs.append((value, weight, confidence, match.span()))
    for first, last in find_lives(*mask_dates(cover)):
        signs.append(("death", _TITLE_POINTS, 0.8, (first.char_start, last.char_end)))
    own = words.suicide.search(cover) if review_type == "DHR" else None
    if own and not _NO_SUICIDE.search(cover, max(0, own.start() - _NEAR), own.end()):
        signs.append(("victim_suicide", _SUICIDE_POINTS, 0.9, own.span()))
    for value, weight, confidence, bounds in signs:
        finding = Finding(value=value, span=reading.cover.span(*bounds), confidence=confidence)
        yield value, weight, finding


def _names(people: Sequence[Person]) -> re.Pattern[str] | None:
    if not people:
        return None
    return re.compile("|".join(name_pattern(person.name) for person in people))


def _told(
    sentence: str, review_type: str, perpetrator: re.Pattern[str] | None
) -> Iterator[tuple[str, re.Match[str]]]:
    words = _words()
    if review_type == "DHR" and (match := words.suicide.search(sentence)):
        others = perpetrator is not None and perpetrator.search(sentence[: match.start()])
        if not others and not _NO_SUICIDE.search(sentence):
            yield "victim_suicide", match
    if match := words.ended.search(sentence) or words.bereaved.search(sentence):
        yield "death", match
    if match := words.survived.search(sentence):
        yield "serious_harm", match
    if match := words.near_miss.search(sentence):
        yield "near_miss", match
    if match := words.injured.search(sentence):
        yield "injured", match
