"""How people are related, as the text says it: "Colm's daughter, Niamh", "his mother, Ms L"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.people_story import Named, Sentence
from extract.people_ties import tie_patterns
from extract.people_words import people_words

INTIMATE = frozenset(
    {"husband", "wife", "partner", "ex-partner", "boyfriend", "girlfriend"}
    | {"ex-husband", "ex-wife", "ex-boyfriend", "ex-girlfriend"}
)
_MUTUAL = re.compile(r"(?:former|estranged|foster|adoptive|ex|half|step)[\s-]+(?=\w)")
_JOINED = re.compile(r"[’”'\"]?\s+and\s+[‘“'\"]?")
_CENTRE = ("victim", "child_subject", "adult_subject", "perpetrator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One person's tie to another."""

    name: str
    kin: str  # the kin word alone: "sister"
    kinship: str  # with its adjectives: "older sister"
    other: str | None  # the person to whom; None of "a friend, Lena"
    also: tuple[str, ...] = ()  # the other parent of "their son"
    is_theirs: bool = False  # whether "their" stands with the kin word
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
    found = [tie for sentence in sentences for tie in _relations_in(sentence, sexes, central)]
    couples: dict[str | None, str] = {}
    for tie in found:
        if tie.kin in INTIMATE and tie.other is not None:
            couples |= {tie.name: tie.other, tie.other: tie.name}
    for tie in found:
        partner = couples.get(tie.other)
        # "Callum was 37. Their daughter, Child 1": of both
        if tie.is_theirs and not tie.also and partner is not None and partner != tie.name:
            yield replace(tie, also=(partner,))
        else:
            yield tie


def _relations_in(
    sentence: Sentence, sexes: dict[str, str], central: str | None
) -> Iterator[Relation]:
    """The ties that one sentence states."""
    ties = tie_patterns()
    text = sentence.passage.text
    for named in sentence.people:
        lead = sentence.lead(named.char_start)
        # "Tiago for their son, Filipa for her sister": the tie stands behind the name
        if match := ties.listed_poss.match(text, named.char_end):
            at = named.char_start
            others = _of_pronoun(sentence, match.group("poss"), named, sexes, central, at)
            yield from _relation(sentence, named, match, others, (at, match.end()))
            continue
        if match := ties.owned_before.search(lead):
            at = named.char_start - len(lead) + match.start()
            if match.group("gen"):
                others = _named_in(sentence, at - 45, at + 1)
            else:
                others = _of_pronoun(sentence, match.group("poss"), named, sexes, central, at)
            yield from _relation(sentence, named, match, others, (at, named.char_end))
        elif match := ties.had_before.search(lead):
            at = named.char_start - len(lead) + match.start()
            others = _owner_of(sentence, at, named.name)
            yield from _relation(sentence, named, match, others, (at, named.char_end))
        elif match := ties.some_before.search(lead):
            at = named.char_start - len(lead) + match.start()
            yield from _relation(sentence, named, match, (None,), (at, named.char_end))
        yield from _behind(sentence, named, sexes, central)


def _behind(
    sentence: Sentence, named: Named, sexes: dict[str, str], central: str | None
) -> Iterator[Relation]:
    """The tie that stands behind a name: "Niamh, Colm’s daughter", "Ann, mother of Bo and Cy"."""
    ties = tie_patterns()
    text, at = sentence.passage.text, named.char_start
    others: tuple[str | None, ...]
    if match := ties.owned_after.match(text, named.char_end):
        if match.group("gen"):
            others = _named_in(sentence, match.start("gen"), match.end("gen"))
        else:
            others = _of_pronoun(sentence, match.group("poss"), named, sexes, central, at)
    elif match := ties.of_after.match(text, named.char_end):
        others = _named_in(sentence, match.start("rest"), match.end("rest"))
    elif match := ties.apposed.match(text, named.char_end):
        others = (None,)
    else:
        return
    yield from _relation(sentence, named, match, others, (at, match.end()))


def _of_pronoun(
    sentence: Sentence,
    word: str,
    named: Named,
    sexes: dict[str, str],
    central: str | None,
    position: int,
) -> tuple[str, ...]:
    """Whom "his" means: the last fitting person before it, the topic, or the review's subject.

    "Their" means the two people joined before it, where two are: "Ilona and Gareth had a son".
    """
    wanted = {"his": "male", "her": "female"}.get(word.lower())
    before = [one for one in sentence.people if one.char_end <= position and one != named]
    if wanted is None:
        # "their daughter, Child 1, and their son, Child 2": not the son of Child 1
        before = [one for one in before if not _is_theirs(sentence, one)]
    if wanted is None and len(before) >= 2:
        pair = _named_in(sentence, before[-2].char_start, before[-1].char_end)
        if len(pair) == 2:
            return pair
    for person in (*(one.name for one in reversed(before)), sentence.topic, central):
        if person is None or person == named.name:
            continue
        if wanted is None or sexes.get(person, wanted) == wanted:
            return (person,)
    return ()


def _is_theirs(sentence: Sentence, named: Named) -> bool:
    """Whether somebody is introduced as "their" child."""
    lead = sentence.lead(named.char_start)
    match = tie_patterns().owned_before.search(lead)
    return match is not None and (match.group("poss") or "").lower() == "their"


def _owner_of(sentence: Sentence, position: int, name: str) -> tuple[str, ...]:
    """Who "had a sister": the last person named before, or the one a pronoun stands for."""
    people = [p.name for p in sentence.people if p.char_end <= position and p.name != name]
    owner = people[-1] if people else sentence.topic
    return () if owner is None else (owner,)


def _named_in(sentence: Sentence, start: int, end: int) -> tuple[str, ...]:
    """The last person named in a stretch, with the one joined to them by "and"."""
    inside = [p for p in sentence.people if p.char_end > start and p.char_start < end]
    if len(inside) >= 2:
        between = sentence.passage.text[inside[-2].char_end : inside[-1].char_start]
        if _JOINED.fullmatch(between):
            return inside[-2].name, inside[-1].name
    return tuple(one.name for one in inside[-1:])


def _relation(
    sentence: Sentence,
    named: Named,
    match: re.Match[str],
    others: tuple[str | None, ...],
    span: tuple[int, int],
) -> Iterator[Relation]:
    if not others or named.name in others:
        return
    yield Relation(
        name=named.name,
        kin=" ".join(match.group("kin").lower().split()),
        kinship=" ".join(match.group("kinship").split()).lower(),
        other=others[0],
        also=tuple(other for other in others[1:] if other is not None),
        is_theirs=(match.groupdict().get("poss") or "").lower() == "their",
        sentence=sentence,
        char_start=span[0],
        char_end=span[1],
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

    def rank(other: str | None) -> int:
        if other is None:
            return len(_CENTRE) + 1
        role = roles.get(other, "other")
        return _CENTRE.index(role) if role in _CENTRE else len(_CENTRE)

    words = people_words()
    column = {"female": 1, "male": 2}.get(sexes.get(name, ""), 0)
    said = [(rank(tie.other), 0, " of ".join(_parts(tie))) for tie in relations if tie.name == name]
    said += [
        (rank(tie.name), 1, f"{_kept(tie)}{words.other_side[tie.kin][column]} of {tie.name}")
        for tie in relations
        if name in (tie.other, *tie.also) and tie.kin in words.other_side
    ]
    if said:
        return min(said, key=lambda one: one[:2])[2]
    return stated or _kin_name(name)


def _parts(tie: Relation) -> tuple[str, ...]:
    """The kin word and whose: "friend"; "daughter" and "Ilona and Gareth"."""
    if tie.other is None:
        return (tie.kinship,)
    return tie.kinship, " and ".join((tie.other, *tie.also))


def _kept(tie: Relation) -> str:
    """What of "former partner" and "half-sister" holds for the other side, too."""
    match = _MUTUAL.match(tie.kinship)
    return match.group() if match else ""


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
