"""Which uncoded passages are worth grouping, and what words tell a group from the others."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import yaml

from classify.cues import PhraseFinder, make_plain
from classify.errors import ContextRulesError
from classify.models import Cue
from classify.tagging import CueTagger

SUGGEST_FILE = Path(__file__).with_name("suggest.yaml")
MOST_TERMS = 8
_QUOTE_CHARS = 240
_COMMONER = 2.5  # times that a term is commoner in a group than elsewhere
_COMMON = 0.15  # share of other passages above which a term tells nothing
_LETTERS = 4  # of a term's longest word: shorter ones are seldom about anything
_SHINGLE = 5  # words in a row
_STANDARD_SHARE = 0.4  # of a passage's runs of words that other reviews have too
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+")
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DATED = re.compile(
    rf"(?:(?:On|In|By|At|From|Between|During|Until)\s+)?(?:the\s+)?(?:early\s+|late\s+|mid-)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}|{_MONTH}\s+\d{{4}}|\d{{1,2}}[./]\d{{1,2}})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPassage:
    """A passage without a theme."""

    passage_id: str
    review_id: str
    review_title: str
    address: str
    page: int  # 1-based
    text: str
    heading: str | None
    section_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestRules:
    """What `suggest.yaml` says."""

    sections: frozenset[str]
    fewest_words: int
    most: int
    process: tuple[str, ...]


@lru_cache(maxsize=1)
def read_suggest_rules() -> SuggestRules:
    """The shipped rules.

    Raises:
        ContextRulesError: The file is not what it should be.
    """
    try:
        rows = yaml.safe_load(SUGGEST_FILE.read_text(encoding="utf-8"))
        return SuggestRules(
            sections=frozenset(rows["sections"]),
            fewest_words=int(rows["fewest_words"]),
            most=int(rows["most"]),
            process=tuple(rows["process"]),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise ContextRulesError(f"{SUGGEST_FILE.name}: not usable as rules ({error!r})") from error


def keep_open(
    passages: Sequence[OpenPassage], cues: CueTagger
) -> tuple[list[OpenPassage], dict[str, int]]:
    """The passages that may be about something new, and how many were left out for what.

    Left out are those of sections that tell of events or of the review itself, short ones, those
    that open with a date or speak of the review, those that only say what a service is, and those
    whose words stand in other reviews too.

    Args:
        passages: Passages without a theme.
        cues: Says what is not to be coded at all (codebook rule 1).
    """
    rules = read_suggest_rules()
    finder = PhraseFinder([(phrase, Cue(phrase=phrase)) for phrase in rules.process])
    standard = _standard(passages)
    kept, left = [], Counter[str]()
    for passage, is_standard in zip(passages, standard, strict=True):
        if passage.section_kind in rules.sections:
            left["in sections on events or the review itself"] += 1
        elif len(passage.text.split()) < rules.fewest_words:
            left["too short"] += 1
        elif is_standard:
            left["in words that other reviews have too"] += 1
        elif _DATED.match(passage.text):
            left["opening with a date"] += 1
        elif len({m.label for m in finder.find(passage.text).matches}) >= rules.most:
            left["about the review itself"] += 1
        elif cues.read(passage.text, passage.heading, passage.section_kind) is None:
            left["not to be coded (codebook rule 1)"] += 1
        else:
            kept.append(passage)
    return kept, dict(left)


def _standard(passages: Sequence[OpenPassage]) -> list[bool]:
    """Which passages are for the most part in words that another review has too."""
    runs = [set(_shingles(passage.text)) for passage in passages]
    reviews: dict[tuple[str, ...], set[str]] = {}
    for passage, found in zip(passages, runs, strict=True):
        for run in found:
            reviews.setdefault(run, set()).add(passage.review_id)
    return [
        sum(len(reviews[run]) > 1 for run in found) > _STANDARD_SHARE * max(1, len(found))
        for found in runs
    ]


def _shingles(text: str) -> Iterator[tuple[str, ...]]:
    words = _words(text)
    for place in range(len(words) - _SHINGLE + 1):
        yield tuple(words[place : place + _SHINGLE])


def _words(text: str) -> list[str]:
    """A text's words in small letters; a number is "0"."""
    found = _WORD.findall(make_plain(text).lower())
    return ["0" if word[0].isdigit() else word for word in found]


def distinctive_terms(passages: Sequence[OpenPassage], members: set[int]) -> tuple[str, ...]:
    """The words and pairs that a group has and the other passages lack, the most telling first.

    By how many of its passages have a term, times the logarithm of how much commoner it is there
    than elsewhere. A term of one review alone is a name more often than not, and is left out.

    Args:
        passages: All passages that were grouped.
        members: The places of the group's.
    """
    inside, outside = Counter[str](), Counter[str]()
    spread: dict[str, set[str]] = {}
    for place, passage in enumerate(passages):
        words = _words(passage.text)
        terms = {*words, *(f"{a} {b}" for a, b in pairwise(words))} - {"0"}
        (inside if place in members else outside).update(terms)
        if place in members:
            for term in terms:
                spread.setdefault(term, set()).add(passage.review_id)
    rest = len(passages) - len(members)
    weights = {}
    for term, count in inside.items():
        if len(spread[term]) < 2 or max(map(len, term.split())) < _LETTERS:
            continue
        here, there = count / len(members), (outside[term] + 0.5) / (rest + 1)
        if here >= _COMMONER * there and outside[term] <= _COMMON * rest:
            weights[term] = here * math.log(here / there)
    ranked = sorted(weights, key=lambda term: (-weights[term], term))
    chosen: list[str] = []
    for term in ranked:
        parts = set(term.split())
        if not any(parts & set(other.split()) for other in chosen):
            chosen.append(term)
        if len(chosen) == MOST_TERMS:
            break
    return tuple(chosen)


def shorten_quote(text: str) -> tuple[int, int]:
    """The bounds of a text's opening, in whole words: all of it where it is short."""
    if len(text) <= _QUOTE_CHARS:
        return 0, len(text)
    end = text.rfind(" ", 0, _QUOTE_CHARS)
    return 0, end if end > 0 else _QUOTE_CHARS
