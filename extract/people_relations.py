"""How people are related, as the text says it: "Colm's daughter, Niamh", "his mother, Ms L"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.people_story import Named, Sentence
from extract.people_ties import tie_patterns


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One person's tie to another."""

    name: str
    kin: str  # the kin word alone: "sister"
    kinship: str  # with its adjectives: "older sister"
    other: str  # the person to whom
    sentence: Sentence
    char_start: int  # in the passage
    char_end: int


def find_relations(
    sentences: Sequence[Sentence], sexes: dict[str, str], central: str | None
) -> Iterator[Relation]:
    """The ties between named people that sentences state, in order.

    Args:
        sentences: The document's sentences.
        sexes: The sex of those of whom it is known, for "his" and "her".
        central: The person the review is about, whom "her sister" means where nobody nearer
            is named.
    """
    ties = tie_patterns()
    for sentence in sentences:
        text = sentence.passage.text
        for named in sentence.people:
            lead = text[sentence.char_start : named.char_start]
            # "Tiago for their son, Filipa for her sister": the tie stands behind the name
            if match := ties.listed_poss.match(text, named.char_end):
                other = _of_pronoun(sentence, match.group("poss"), named, sexes, central)
                yield from _relation(
                    sentence, named.name, match, other, named.char_start, match.end()
                )
                continue
            if match := ties.owned_before.search(lead):
                position = sentence.char_start + match.start()
                if match.group("gen"):
                    other = _named_in(sentence, position - 45, position + 1)
                else:
                    other = _of_pronoun(
                        sentence, match.group("poss"), named, sexes, central, position
                    )
                yield from _relation(sentence, named.name, match, other, position, named.char_end)
            elif match := ties.had_before.search(lead):
                position = sentence.char_start + match.start()
                other = _owner_of(sentence, position, named.name)
                yield from _relation(sentence, named.name, match, other, position, named.char_end)
            for pattern in (ties.owned_after, ties.of_after):
                if match := pattern.match(text, named.char_end):
                    if pattern is ties.of_after:
                        other = _named_in(sentence, match.start("rest"), match.end("rest"))
                    elif match.group("gen"):
                        other = _named_in(sentence, match.start("gen"), match.end("gen"))
                    else:
                        other = _of_pronoun(sentence, match.group("poss"), named, sexes, central)
                    yield from _relation(
                        sentence, named.name, match, other, named.char_start, match.end()
                    )
                    break


def _of_pronoun(
    sentence: Sentence,
    word: str,
    named: Named,
    sexes: dict[str, str],
    central: str | None,
    position: int | None = None,
) -> str | None:
    """Whom "his" means: the last fitting person before it, the topic, or the review's subject."""
    wanted = {"his": "male", "her": "female"}.get(word.lower())
    end = named.char_start if position is None else position
    people = [p.name for p in sentence.people if p.char_end <= end]
    for person in (*reversed(people), sentence.topic, central):
        if person is None or person == named.name:
            continue
        if wanted is None or sexes.get(person, wanted) == wanted:
            return person
    return None


def _owner_of(sentence: Sentence, position: int, name: str) -> str | None:
    """Who "had a sister": the last person named before, or the one a pronoun stands for."""
    people = [p.name for p in sentence.people if p.char_end <= position and p.name != name]
    return people[-1] if people else sentence.topic


def _named_in(sentence: Sentence, start: int, end: int) -> str | None:
    inside = [p.name for p in sentence.people if p.char_end > start and p.char_start < end]
    return inside[-1] if inside else None


def _relation(
    sentence: Sentence,
    name: str,
    match: re.Match[str],
    other: str | None,
    char_start: int,
    char_end: int,
) -> Iterator[Relation]:
    if other is None or other == name:
        return
    yield Relation(
        name=name,
        kin=" ".join(match.group("kin").lower().split()),
        kinship=" ".join(match.group("kinship").split()).lower(),
        other=other,
        sentence=sentence,
        char_start=char_start,
        char_end=char_end,
    )
