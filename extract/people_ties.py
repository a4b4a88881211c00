"""Patterns of kin words beside names: "his mother, Ms L", "Niamh, Colm's daughter"."""

import re
from dataclasses import dataclass
from functools import cache

from extract.people_words import NUMBER, people_words

_QUOTE = r"[‘“'\"]?"
_CLOSE = r"[’”'\"]?"
# What may stand between a kin word and a name: "his mother, who is known in this report as Denise".
_KNOWN_AS = (
    r"(?:,?\s+|,?\s+(?:who\s+(?:is|was|will\s+be)\s+)?"
    r"(?:called|named|(?:known|referred\s+to)(?:\s+\w+){0,3}\s+as)\s+|\s+\()"
)
_IS = r"(?:,\s+(?:who\s+(?:was|is)\s+)?|\s+(?:was|is)\s+|\s+\()"
_OWNER = r"(?:his|her|their|the|a|an|\w+[’']s)"
_AGE = rf"(?:,\s+(?:aged\s+)?{NUMBER}(?=,)|\s*\({NUMBER}\))?"  # between a name and what it is
_SOMEBODY = r"(?:[\w-]+\s+){0,3}(?:man|woman|boy|girl|lady|gentleman|teenager)"


@dataclass(frozen=True, slots=True, kw_only=True)
class TiePatterns:
    """The patterns; each has the groups "kinship" and "kin" of the kin word it holds."""

    word: re.Pattern[str]  # a kin word
    before: re.Pattern[str]  # a kin word that leads to a name
    after: re.Pattern[str]  # behind a name: ", his sister", ", a tall man"
    listed: re.Pattern[str]  # behind a name: "for their son", "for the victim" (group "noun")
    owned_before: re.Pattern[str]  # "his mother, " (group "poss"), "Colm's daughter, " ("gen")
    had_before: re.Pattern[str]  # "had a sister, "
    some_before: re.Pattern[str]  # "A friend, "
    apposed: re.Pattern[str]  # ", a friend from work"
    owned_after: re.Pattern[str]  # ", his mother", ", Colm's daughter"
    of_after: re.Pattern[str]  # ", the mother of Child J" (group "rest")
    listed_poss: re.Pattern[str]  # "for her sister" (group "poss")
    owns: re.Pattern[str]  # behind a name: "’s former husband"
    nameless: re.Pattern[str]  # at the start: "His mother", "The child’s father"
    known_as: re.Pattern[str]  # between a kin word and the name of such kin


@cache
def tie_patterns() -> TiePatterns:
    """The patterns, compiled once."""
    kin = people_words().kin_pattern

    def one(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return TiePatterns(
        word=one(rf"\b{kin}\b"),
        before=one(rf"\b{kin}{_KNOWN_AS}{_QUOTE}$"),
        after=one(
            rf",?\s+(?:who\s+(?:was|is)\s+|(?:was|is)\s+)?{_OWNER}\s+(?:{kin}|{_SOMEBODY})\b"
        ),
        listed=one(
            rf"{_CLOSE}\s+for\s+(?:her|his|their|the|a|an)\s+{kin}\b"
            rf"|{_CLOSE}\s+for\s+the\s+(?P<noun>\w+)"
        ),
        owned_before=one(
            rf"(?:(?P<poss>\b(?:his|her|their))|(?P<gen>[’']s|s[’']))\s+{kin}{_KNOWN_AS}{_QUOTE}$"
        ),
        had_before=one(
            rf"\b(?:ha[sd]|told|asked|rang|to|in|with)\s+(?:an?|one|two|three)\s+{kin}"
            rf"{_KNOWN_AS}{_QUOTE}$"
        ),
        some_before=one(
            rf"\b(?:an?|another)\s+{kin}(?:\s+and\s+\w+(?:\s+\w+)?)?{_KNOWN_AS}{_QUOTE}$"
        ),
        apposed=one(rf"{_CLOSE}{_AGE}{_IS}an?\s+{kin}\b(?!\s+(?:of|to)\b)"),
        owned_after=one(
            rf"{_CLOSE}{_AGE}{_IS}(?:(?P<poss>his|her|their)|(?P<gen>[^,.;()]{{1,40}}?(?:[’']s|s[’'])))"
            rf"\s+{kin}\b"
        ),
        of_after=one(rf"{_CLOSE}{_IS}(?:the|a|an)\s+{kin}\s+(?:of|to)\s+(?P<rest>[^,.;)]{{1,60}})"),
        listed_poss=one(rf"{_CLOSE}\s+for\s+(?P<poss>her|his|their)\s+{kin}\b"),
        owns=one(rf"{_CLOSE}(?:[’']s|[’'])\s+{kin}\b"),
        nameless=one(rf"\W{{0,9}}(?:his|her|their|the|an?)\s+(?:\w+[’']s\s+)?{kin}\b"),
        known_as=one(rf"{_KNOWN_AS}{_QUOTE}"),
    )
