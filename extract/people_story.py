"""Sentences with the people in them: whom a sentence is about, and whom "she" means in it.

Pronouns are followed only where it is safe: to the person a passage spoke of last, and never
to somebody whose sex is known to differ.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extract.facts_reading import Reading, is_prose, split_sentences
from extract.models import Passage, PassageKind
from extract.people_names import Candidate
from extract.people_ties import tie_patterns
from extract.people_words import people_words

# What may stand before a name that opens its sentence: a quotation mark, a date.
_LEAD = re.compile(
    r"\W{0,3}(?:(?:On|In|By|At|During|Since|From|Before|After|Until)\s+[^,.;:’]{2,50},?\s+[‘“'\"(]?)?"
)
_OPENING_PRONOUN = re.compile(
    r"\W*(?:(?:At|In|On|By|When|After|Although|While)\b[^,.]{0,50},\s+|At\s+(?:the|that|this)\s+time,?\s+)?(?P<word>She|Her|He|His|she|he)\b"
)
_EVENT_WORD = re.compile(
    r"\b(?:died|death|killed|murder(?:ed)?|injured|stabbed|shot|attacked|homicide|strangled)\b"
)
_COURT = re.compile(
    r"\b(?:convicted|sentenced|guilty|trial|inquest|coroner|court)\b", re.IGNORECASE
)
_DATED = re.compile(
    r"(?P<day>\b\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8},?\s+|\b\d\d?[./]\d\d?[./])?\b(?P<year>(?:19|20)\d\d)\b"
    r"|\b\d\d?[./]\d\d?[./](?P<short>\d\d)\b"
)
_NEAREST = 300  # characters beside a name that may tell of it; a sentence may run over pages
_SEX = {"she": "female", "her": "female", "he": "male", "his": "male"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A person's name in a sentence; positions are in the passage."""

    name: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a passage, with the people named in it."""

    passage_index: int
    passage: Passage
    char_start: int  # in the passage
    char_end: int
    people: tuple[Named, ...]
    topic: str | None  # the person the text spoke of before this sentence
    is_sure: bool  # whether a sentence opened with the topic's name and only pronouns since
    follows: str | None  # the person with whose name the sentence before it opens
    before: tuple[str, ...]  # everybody named in the sentence before it

    @property
    def text(self) -> str:
        """The sentence's words."""
        return self.passage.text[self.char_start : self.char_end]

    def lead(self, position: int) -> str:
        """The words of the sentence before a position in the passage, 300 characters at most."""
        return self.passage.text[max(self.char_start, position - _NEAREST) : position]

    def rest(self, position: int) -> str:
        """The words of the sentence behind a position in the passage, 300 characters at most."""
        return self.passage.text[position : min(self.char_end, position + _NEAREST)]

    @property
    def opens(self) -> bool:
        """Whether its first name stands at its start, or behind a date."""
        return bool(self.people) and opens_with(
            self.text, self.people[0].char_start - self.char_start
        )


def _named_by_passage(candidates: Sequence[Candidate]) -> dict[int, list[Named]]:
    """The people named in each passage, by its index, in order."""
    found: dict[int, list[Named]] = {}
    for candidate in candidates:
        for mention in candidate.mentions:
            named = Named(
                name=candidate.name, char_start=mention.char_start, char_end=mention.char_end
            )
            found.setdefault(mention.passage_index, []).append(named)
    for people in found.values():
        people.sort(key=lambda named: named.char_start)
    return found


def opens_with(text: str, position: int) -> bool:
    """Whether a name at this position opens a sentence of this text."""
    return _LEAD.fullmatch(text, 0, position) is not None


def read_sentences(reading: Reading, candidates: Sequence[Candidate]) -> tuple[Sentence, ...]:
    """Every sentence of the prose, in order, with the people named in it.

    A sentence's topic is the person named first in the last sentence that named anybody, or
    the person whose name is the heading; it is forgotten at each new passage that has no
    such heading, unless the passage opens with a pronoun. A relative without a name is a topic,
    too: after "His mother rang", "she" is nobody of whom we know.
    """
    by_passage = _named_by_passage(candidates)
    names = {candidate.name.lower(): candidate.name for candidate in candidates}
    sentences: list[Sentence] = []
    thread = _Thread()
    for index, passage in enumerate(reading.passages):
        if not is_prose(passage):
            continue
        people = by_passage.get(index, [])
        starts = [named.char_start for named in people]
        headed = names.get((passage.heading or "").strip(" ‘’“”'\"").lower())
        if headed is not None:
            thread = _Thread(topic=headed, is_sure=True)
        elif passage.kind is PassageKind.QUOTE or not _OPENING_PRONOUN.match(passage.text):
            thread = _Thread()  # whoever is quoted speaks of somebody else
        thread = replace(thread, follows=None, before=())
        for start, end in split_sentences(passage.text):
            inside = tuple(people[bisect_right(starts, start - 1) : bisect_right(starts, end - 1)])
            opening = _OPENING_PRONOUN.match(passage.text[start:end])
            meant = None if opening is None else _SEX[opening.group("word").lower()]
            hidden = meant is not None and thread.nameless in {meant, "anybody"}
            sentences.append(
                Sentence(
                    passage_index=index,
                    passage=passage,
                    char_start=start,
                    char_end=end,
                    people=inside,
                    topic=None if hidden else thread.topic,
                    is_sure=thread.is_sure and not hidden,
                    follows=thread.follows,
                    before=thread.before,
                )
            )
            thread = _next(thread, sentences[-1], hidden)
    return tuple(sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Thread:
    """Whom a text speaks of between two sentences."""

    topic: str | None = None
    is_sure: bool = False
    follows: str | None = None
    before: tuple[str, ...] = ()
    nameless: str | None = None  # the sex of a relative without a name; "anybody" if not told


def _next(thread: _Thread, sentence: Sentence, hidden: bool) -> _Thread:
    """Whom the text speaks of behind a sentence."""
    text, ties = sentence.text, tie_patterns()
    before = tuple(dict.fromkeys(named.name for named in sentence.people))
    opening = opening_pronoun(sentence)
    subject, nameless = None, None
    if sentence.people:
        subject, nameless = _subject(sentence)
    if nameless is None and (match := ties.nameless.match(text)):
        named = any(
            ties.known_as.fullmatch(text, match.end(), one.char_start - sentence.char_start)
            for one in sentence.people
        )
        nameless = None if named else _sex_of_kin(match)
    opens = sentence.opens and opening is None
    follows = subject if opens else None
    # "Her father, Mr C, carried on": the next "he" is he, not her
    if sentence.people and (opening is None or opening in {"her", "his"}):
        topic = subject or sentence.people[0].name
        return _Thread(
            topic=topic,
            is_sure=opens and subject is not None,
            follows=follows,
            before=before,
            nameless=nameless,
        )
    if opening is None:
        return replace(thread, is_sure=False, follows=None, before=before, nameless=nameless)
    return replace(
        thread,
        follows=None,
        before=before,
        nameless=nameless or (thread.nameless if hidden else None),
    )


def _subject(sentence: Sentence) -> tuple[str | None, str | None]:
    """Whom a sentence with names is about: "Colm’s daughter, Niamh, rang" is about Niamh.

    Returns:
        The person, and None; or None and the sex of the relative whom it gives no name.
    """
    text, ties = sentence.passage.text, tie_patterns()
    first = sentence.people[0]
    owned = ties.owns.match(text, first.char_end)
    if owned is None:
        return first.name, None
    for other in sentence.people[1:]:
        if ties.known_as.fullmatch(text, owned.end(), other.char_start):
            return other.name, None
    return None, _sex_of_kin(owned)


def _sex_of_kin(match: re.Match[str]) -> str:
    return people_words().kin.get(" ".join(match.group("kin").lower().split())) or "anybody"


def opening_pronoun(sentence: Sentence) -> str | None:
    """The pronoun a sentence opens with ("She", "His"), in small letters, or None."""
    match = _OPENING_PRONOUN.match(sentence.text)
    return match.group("word").lower() if match else None


def pronoun_owner(sentence: Sentence, sexes: Mapping[str, str]) -> str | None:
    """Whom the pronoun that opens a sentence means, where sexes allow it.

    The topic; where that is of the other sex, the one person of the sentence before who may be.
    """
    pronoun = opening_pronoun(sentence)
    if pronoun is None or sentence.topic is None:
        return None
    sex = _SEX[pronoun]
    if sexes.get(sentence.topic, sex) == sex:
        return sentence.topic
    others = [name for name in sentence.before if sexes.get(name, sex) == sex]
    return others[0] if len(others) == 1 else None


def event_year(sentences: Sequence[Sentence]) -> str | None:
    """The year in which a review most often says that somebody it names died or was harmed.

    A full date counts more than a year alone, which may be that of a parent's death.
    """
    years: Counter[str] = Counter()
    for sentence in sentences:
        text = sentence.text
        if not _EVENT_WORD.search(text) or _COURT.search(text):
            continue
        if not (sentence.people or opening_pronoun(sentence)):
            continue
        for match in _DATED.finditer(text):
            year = match.group("year") or f"20{match.group('short')}"
            years[year] += 3 if match.group("day") or match.group("short") else 1
    # of equals the latest: what led to it came before
    return max(sorted(years, reverse=True), key=lambda year: years[year], default=None)
