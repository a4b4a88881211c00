"""The words of `data/recommendations.toml`, compiled once."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.labels import NUMBER_WORDS

# "9.1.1 Recommendation 1: The MPS to ensure": numbered as a paragraph and as a recommendation
NUMBERED_AGAIN = re.compile(
    r"(?:\w+ ){0,2}?recommendation\s+(?:no\.?\s*)?"
    rf"(?P<number>[\d.]*\d[a-h]?|{'|'.join(NUMBER_WORDS)})\s*[:.–—-]\s+(?=\S)",
    re.IGNORECASE,
)
_DATA = Path(__file__).parent / "data" / "recommendations.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingWords:
    """Patterns that tell recommendations from other text."""

    verb: str  # an alternation of verbs, for use in larger patterns
    asks: re.Pattern[str]
    asks_modal: re.Pattern[str]  # "should", "must" ...: what stands behind the one asked
    opens: re.Pattern[str]  # "That the Board", "Advice to be"
    opens_with_verb: re.Pattern[str]
    told: re.Pattern[str]  # "The DWP to ensure": somebody, and what they are to do
    introduces: re.Pattern[str]
    recommendation_column: re.Pattern[str]
    number_column: re.Pattern[str]
    owner_column: re.Pattern[str]
    deadline_column: re.Pattern[str]
    body: re.Pattern[str]
    nobody: re.Pattern[str]
    no_agency: re.Pattern[str]
    bare_body: re.Pattern[str]


def _any(patterns: Sequence[str]) -> str:
    return "(?:" + "|".join(patterns) + ")"


@cache
def asking_words() -> AskingWords:
    """The patterns of the shipped file."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    columns, addressees = data["columns"], data["addressees"]
    verb, asks = _any(data["verbs"]), _any(data["asks"])

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return AskingWords(
        verb=verb,
        asks=compiled(rf"\b(?:{asks}|to {verb})\b"),
        asks_modal=compiled(rf"\b{asks}\b"),
        opens=compiled(_any(data["opens"])),
        # "Support groups should": a noun that looks like a verb has no object of its own
        opens_with_verb=compiled(
            rf"{verb}\b(?! (?:groups?|teams?|practices?|cent(?:re|er)s?|boards?|forums?|services?))"
        ),
        told=re.compile(rf"(?:\S{{1,40}} ){{1,9}}?to (?i:{verb})\b"),
        introduces=compiled(_any(data["introduces"])),
        recommendation_column=compiled(_any(columns["recommendation"])),
        number_column=compiled(_any(columns["number"])),
        owner_column=compiled(_any(columns["owner"])),
        deadline_column=compiled(_any(columns["deadline"])),
        body=re.compile(rf"\b(?:(?i:{_any(addressees['bodies'])})|[A-Z]{{3,}})\b"),
        nobody=compiled(rf"{_any(addressees['nobody'])}\b"),
        no_agency=compiled(_any(addressees["no_agency"])),
        bare_body=compiled(rf"(?:the )?{_any(addressees['bare'])}"),
    )


def asks_for_something(text: str) -> bool:
    """Whether a text asks somebody for something, or opens as an order does."""
    words = asking_words()
    opens = words.opens.match(text) or words.opens_with_verb.match(text)
    return words.asks.search(text) is not None or opens is not None


def asks_outright(text: str) -> bool:
    """Whether a text asks by its main verb: "The trust should", "Ensure that", "That the board".

    Prose that merely speaks of a wish ("plans to improve") asks for something, but not outright.
    """
    words = asking_words()
    if (numbered := NUMBERED_AGAIN.match(text)) is not None:
        text = text[numbered.end() :]
    return (
        words.asks_modal.search(text) is not None
        or words.opens_with_verb.match(text) is not None
        or words.opens.match(text) is not None
        or words.told.match(text) is not None
    )
