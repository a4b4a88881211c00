"""Sentences with the people in them: whom a sentence is about, and whom "she" means in it.

Pronouns are followed only where it is safe: to the person a passage spoke of last, and never
to somebody whose sex is known to differ.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from extract.facts_reading import Reading, is_prose, split_sentences
from extract.models import Passage, PassageKind
from extract.people_names import Candidate

_OPENS = 3  # characters before a name that opens its sentence: a quotation mark, a bracket
_OPENING_PRONOUN = re.compile(
    r"\W*(?:(?:At|In|On|By|When|After|Although|While)\b[^,.]{0,50},\s+|At\s+(?:the|that|this)\s+time,?\s+)?(?P<word>She|Her|He|His|she|he)\b"
)


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
    follows: str | None  # the person with whose name the sentence before it opens
    before: tuple[str, ...]  # everybody named in the sentence before it

    @property
    def text(self) -> str:
        """The sentence's words."""
        return self.passage.text[self.char_start : self.char_end]

    @property
    def first(self) -> str | None:
        """The first person named in it."""
        return self.people[0].name if self.people else None

    @property
    def only(self) -> str | None:
        """The one person named in it, where there is just one."""
        names = {person.name for person in self.people}
        return next(iter(names)) if len(names) == 1 else None


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


def read_sentences(reading: Reading, candidates: Sequence[Candidate]) -> tuple[Sentence, ...]:
    """Every sentence of the prose, in order, with the people named in it.

    A sentence's topic is the person named first in the last sentence that named anybody, or
    the person whose name is the heading; it is forgotten at each new passage that has no
    such heading, unless the passage opens with a pronoun.
    """
    by_passage = _named_by_passage(candidates)
    names = {candidate.name.lower(): candidate.name for candidate in candidates}
    sentences: list[Sentence] = []
    topic: str | None = None
    for index, passage in enumerate(reading.passages):
        if not is_prose(passage):
            continue
        people = by_passage.get(index, [])
        starts = [named.char_start for named in people]
        headed = names.get((passage.heading or "").strip(" ‘’“”'\"").lower())
        if headed is not None:
            topic = headed
        elif passage.kind is PassageKind.QUOTE or not _OPENING_PRONOUN.match(passage.text):
            topic = None  # whoever is quoted speaks of somebody else
        follows: str | None = None
        before: tuple[str, ...] = ()
        for start, end in split_sentences(passage.text):
            inside = tuple(people[bisect_right(starts, start - 1) : bisect_right(starts, end - 1)])
            sentences.append(
                Sentence(
                    passage_index=index,
                    passage=passage,
                    char_start=start,
                    char_end=end,
                    people=inside,
                    topic=topic,
                    follows=follows,
                    before=before,
                )
            )
            opens = bool(inside) and inside[0].char_start - start <= _OPENS
            follows = inside[0].name if opens else None
            before = tuple(dict.fromkeys(named.name for named in inside))
            opening = _OPENING_PRONOUN.match(passage.text[start:end])
            # "Her father, Mr C, carried on": the next "he" is he, not her
            if inside and (opening is None or opening.group("word").lower() in {"her", "his"}):
                topic = inside[0].name
    return tuple(sentences)


def opening_pronoun(sentence: Sentence) -> str | None:
    """The pronoun a sentence opens with ("She", "His"), in small letters, or None."""
    match = _OPENING_PRONOUN.match(sentence.text)
    return match.group("word").lower() if match else None
