"""What a review states of a person's ethnicity, in its own words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.people_story import Sentence, pronoun_owner
from extract.people_words import people_words

_PRONOUN_BEFORE = re.compile(r"\b(?:her|his)\b", re.IGNORECASE)
_SELF = re.compile(
    r"\b(?:ethnicity|heritage|descent|origin|ethnic|background|describe[sd]?|identif\w+|recorded|nationality|born|family)\b",
    re.IGNORECASE,
)
_PERSONAL_AFTER = re.compile(
    r"\s*(?:$|[.,;:)(]|\b(?:and|but|who|by|at|in|on|as|with|heritage|descent|origin|background|ethnicity|woman|man|boy|girl|lady|"
    r"gentleman|male|female|child|adult|teenager|national|citizen|person|mother|father|\d)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """Something stated of a person, with how well it is stated and where."""

    name: str
    value: str | int
    score: float
    sentence: Sentence
    char_start: int  # in the passage
    char_end: int


def find_ethnicities(sentences: Sequence[Sentence], sexes: dict[str, str]) -> Iterator[Detail]:
    """Ethnicities stated of people, as stated."""
    words = people_words()
    for sentence in sentences:
        text = sentence.passage.text
        for match in words.ethnicity.finditer(text, sentence.char_start, sentence.char_end):
            phrase = match.group()
            capital = any(word[0].isupper() for word in phrase.split())
            if not capital and not phrase.lower().startswith(("mixed", "dual")):
                continue
            group = words.ethnic_group.search(phrase) is not None
            before = text[sentence.char_start : match.start()]
            if not _PERSONAL_AFTER.match(text, match.end()):
                continue
            told = _SELF.search(before) or re.match(
                r"\s*(?:heritage|descent|origin|background)", text[match.end() :]
            )
            predicate = re.search(
                r"\b(?:is|was|were|a|an|of|as|also|and|or|old)\s+(?:both\s+|of\s+)?$|[,(]\s*$",
                before,
            )
            if not predicate or (not group and not told and not _is_predicate(before)):
                continue
            score = 1.0 + (1.0 if group else 0.0) + (1.0 if told else 0.0)
            for name in _described(sentence, match.start(), sexes, before):
                yield Detail(
                    name=name,
                    value=" ".join(phrase.split()),
                    score=score,
                    sentence=sentence,
                    char_start=match.start(),
                    char_end=match.end(),
                )


def _is_predicate(before: str) -> bool:
    return (
        re.search(
            r"\b(?:is|was|were|also|as|old)\s+(?:a\s+|an\s+)?$|,\s*(?:also\s+)?(?:an?\s+)?$", before
        )
        is not None
    )


def _described(
    sentence: Sentence, position: int, sexes: dict[str, str], before: str
) -> Iterator[str]:
    """Whom an ethnicity is stated of: the last person named before it, or the pronoun's."""
    named = [person.name for person in sentence.people if person.char_end <= position]
    owner = pronoun_owner(sentence, sexes)
    if not named and re.match(r"\W*(?:Both|They|All|Each)\b", before):
        yield from sentence.before
        return
    if "ethnicity" in before.lower() or re.search(r"\b(?:both|all)\b", before):
        yield from dict.fromkeys(named)
        if owner is not None and owner not in named:
            yield owner
        elif (
            sentence.topic is not None
            and _PRONOUN_BEFORE.search(before)
            and sentence.topic not in named
        ):
            yield sentence.topic
        return
    if named:
        yield named[-1]
    elif owner is not None:
        yield owner
    elif sentence.people and re.fullmatch(r"\W*(?:An?|The)\s+", before):
        yield sentence.people[0].name
