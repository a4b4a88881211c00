"""The word lists of `data/people.toml` and the patterns made of them."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "people.toml"
_FIRST_NAMES = Path(__file__).parent / "data" / "first_names.toml"
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
NUMBER = (
    r"(?:\d{1,3}|(?:"
    + "|".join(_TENS)
    + r")(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|"
    + "|".join(sorted(_UNITS, key=len, reverse=True))
    + ")"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleWords:
    """The word lists by which people of a case are found and described."""

    verbs: re.Pattern[str]  # what people do
    belongings: frozenset[str]
    not_people: frozenset[str]
    organisations: frozenset[str]
    first_names: frozenset[str]
    kin: dict[str, str | None]  # each kin word, and the sex it tells
    other_side: dict[str, tuple[str, str, str]]  # "son": what the other is to him; see the data
    kin_initials: dict[str, str]  # "mgm": "maternal grandmother"
    kin_pattern: str  # any kin word with its adjectives, group "kin" the word alone
    female: re.Pattern[str]
    male: re.Pattern[str]
    ethnicity: re.Pattern[str]
    ethnic_group: re.Pattern[str]
    coded: re.Pattern[str]
    kin_names: re.Pattern[str]
    table_columns: dict[str, tuple[str, ...]]


def _either(words: list[str]) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


@cache
def people_words() -> PeopleWords:
    """The word lists, read once."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    kin = {word: sex or None for word, sex in data["kin"].items()}
    adjectives = (  # a few at most: a page of "late late late" has a start at every word
        r"(?:(?:former|late|elder|older|eldest|younger|youngest|maternal|paternal|adult|estranged|twin|step|half|"
        r"only|little|big|baby|own|close|closest|best|new|next-door|then|foster|adoptive|birth|biological|"
        r"\w{1,12}-year-old|ex|longstanding|old|common-law|second|first|third)[\s-]+){0,5}"
    )
    kin_word = _either(list(kin))
    ethnic = data["ethnicity"]
    words = _either([*ethnic["groups"], *ethnic["joined"], *ethnic["nations"]])
    join = r"(?:\s*[/–-]\s*|\s+(?:and\s+|or\s+|&\s+)?|,\s+)"
    return PeopleWords(
        verbs=re.compile(rf"(?:{_either(data['verbs'])})\b"),
        belongings=frozenset(data["belongings"]),
        not_people=frozenset(data["not_people"]),
        organisations=frozenset(data["organisations"]),
        first_names=frozenset(
            tomllib.loads(_FIRST_NAMES.read_text(encoding="utf-8"))["names"].split()
        ),
        kin=kin,
        other_side={
            word: (one, woman, man) for word, (one, woman, man) in data["other_side"].items()
        },
        kin_initials=data["kin_initials"],
        kin_pattern=rf"(?P<kinship>{adjectives}(?P<kin>{kin_word})(?:\s+and\s+(?:{kin_word}))?)",
        female=re.compile(rf"\b(?:{_either(data['nouns']['female'])})\b", re.IGNORECASE),
        male=re.compile(rf"\b(?:{_either(data['nouns']['male'])})\b", re.IGNORECASE),
        ethnicity=re.compile(
            rf"\b(?:{words})(?:{join}(?:{words}))*\b(?:\s*\([A-Z][a-z]+\))?"
            rf"(?:\s+of\s+[A-Z]\w+(?:\s+and\s+[A-Z]\w+)?\s+(?:heritage|descent|origin|background))?",
            re.IGNORECASE,
        ),
        ethnic_group=re.compile(rf"\b(?:{_either(ethnic['groups'])})\b", re.IGNORECASE),
        coded=re.compile(
            rf"(?<![\w-])(?P<prefix>{_either(data['coded'])})(?P<mark>\.?\s*|\s*[‘“'\"]\s*)"
            r"(?P<code>[A-Z]{1,2}\d?|\d{1,2}[A-Za-z]?|One|Two|Three|Four|ONE|TWO|THREE)(?![\w-]|[.,]\d|\.[A-Z])",
            re.IGNORECASE,
        ),
        kin_names=re.compile(rf"\b(?:{_either(data['kin_names'])})\b"),
        table_columns={key: tuple(value) for key, value in data["tables"].items()},
    )


def read_number(text: str) -> int | None:
    """A number in figures or words up to ninety-nine, or None."""
    word = text.lower().replace("-", " ").strip()
    if word.isdigit():
        return int(word)
    if word in _UNITS:
        return _UNITS.index(word)
    parts = word.split()
    if parts and parts[0] in _TENS:
        tens = (_TENS.index(parts[0]) + 2) * 10
        if len(parts) == 1:
            return tens
        if len(parts) == 2 and parts[1] in _UNITS[1:10]:
            return tens + _UNITS.index(parts[1])
    return None
