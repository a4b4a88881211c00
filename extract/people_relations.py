"""How people are related, as the text says it: "Colm's daughter, Niamh", "his mother, Ms L"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.people_story import Named, Sentence
from extract.people_ties import tie_patterns
from extract.people_words import people_words

_CENTRE = ("victim", "child_subject", "adult_subject", "perpetrator")


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


def describe_relationship(
    name: str,
    stated: str | None,
    relations: Sequence[Relation],
    roles: Mapping[str, str],
    sexes: Mapping[str, str],
) -> str | None:
    """What a person is to the people at the centre of the case, or None where nothing tells it.

    A tie that a table states comes first, then one that a sentence states, then the other side
    of a tie that is stated of somebody else ("Adult B, her son" of the mother), then what a table
    says that is no tie ("Victim"), then the name itself, if it is a kin word.

    Args:
        name: The person.
        stated: What a family table says in its column of relationships.
        relations: The ties that sentences state.
        roles: Everybody's role; ties to the victim or subject come before others.
        sexes: The sex of those of whom it is known.
    """
    if stated and tie_patterns().word.search(stated):
        return stated

    def rank(other: str) -> int:
        role = roles.get(other, "other")
        return _CENTRE.index(role) if role in _CENTRE else len(_CENTRE)

    own = [tie for tie in relations if tie.name == name]
    if own:
        tie = min(own, key=lambda tie: rank(tie.other))
        return f"{tie.kinship} of {tie.other}"
    words = people_words()
    sides = [tie for tie in relations if tie.other == name and tie.kin in words.other_side]
    if sides:
        tie = min(sides, key=lambda tie: rank(tie.name))
        column = {"female": 1, "male": 2}.get(sexes.get(name, ""), 0)
        return f"{words.other_side[tie.kin][column]} of {tie.name}"
    return stated or _kin_name(name)


def _kin_name(name: str) -> str | None:
    """The kin word that a name is: "mother" of "Mother", "sibling" of "Sibling 1"."""
    words = people_words()
    whole = words.kin_initials.get(name.lower(), name.lower())
    match = tie_patterns().word.match(whole)
    if match is None or not re.fullmatch(
        r"\W*(?:[a-z]|\d{1,2}|one|two|three|four)?", whole[match.end() :]
    ):
        return None
    return " ".join(match.group("kinship").split())
