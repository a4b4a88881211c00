"""Names of professionals, as title pages and panel lists print them.

Only authors and chairs are looked for by full name; the people of a case bear pseudonyms, which
`people_names.py` finds.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "names.toml"
_WORD = r"[A-ZÀ-Þ][\w’'-]*"
_TOKEN = re.compile(rf"{_WORD}\.?|[a-z]{{1,5}}\b|&|,|;|\(|\)|\S+")
_SPACE = re.compile(r"[ \t\u00a0]*")
_JOINER = re.compile(r"\s*(?:,\s*and\b|,|;|\band\b|&|\bwith\b)\s*")
_LETTERS = re.compile(r"[\s,]*\(?(?P<word>[A-Z][A-Za-z]{1,8})\b\)?")
_CODED = re.compile(
    r"\b(?:Adult|Child|Baby|Infant|Family|Mr|Mrs|Ms|Miss|Person|Sibling|Patient|Resident|User|YP)\.?\s+$",
    re.IGNORECASE,
)
_MAX_NAMES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNames:
    """One or several personal names that stand together."""

    text: str  # "Hilary Penwarden and Colin Oyelaran", in ordinary capitals
    names: tuple[str, ...]
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWords:
    """The word lists of `data/names.toml`."""

    not_in_names: frozenset[str]
    honorifics: frozenset[str]
    particles: frozenset[str]
    post_nominals: frozenset[str]
    firms: frozenset[str]


@cache
def name_words() -> NameWords:
    """The word lists that tell names from other capitals."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return NameWords(
        not_in_names=frozenset(data["not_in_names"].split()),
        honorifics=frozenset(data["honorifics"]),
        particles=frozenset(data["particles"]),
        post_nominals=frozenset(data["post_nominals"]),
        firms=frozenset(data["firms"]),
    )


def parse_names(text: str, start: int = 0) -> FoundNames | None:
    """The personal names that begin at a place in a text, or None.

    A name is a first name and at least one more word, with an honorific, initials and
    particles where they stand; several are joined by commas, "and" or "&". A name does not run
    on over a line's end, and letters after it ("OBE") are passed over.
    """
    names: list[str] = []
    position = end = start
    first: int | None = None
    while len(names) < _MAX_NAMES:
        parsed = _parse_one(text, position)
        if parsed is None:
            break
        name, name_start, name_end = parsed
        if name.split()[-1].lower() in name_words().firms:
            break  # "Merrow Lane Associates": the authors' firm
        first = name_start if first is None else first
        names.append(name)
        end = name_end
        joiner = _JOINER.match(text, _past_letters(text, name_end))
        if joiner is None:
            break
        position = joiner.end()
    if not names or first is None:
        return None
    joined = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return FoundNames(text=joined, names=tuple(names), char_start=first, char_end=end)


def _parse_one(text: str, start: int) -> tuple[str, int, int] | None:
    """One name from a place on: how it is written in ordinary capitals, its start and its end."""
    words = name_words()
    tokens: list[str] = []
    named = 0
    position = begin = _skip(text, start)
    end = begin
    while match := _TOKEN.match(text, position):
        token = match.group()
        bare = token.rstrip(".").lower()
        if not tokens and bare in words.honorifics:
            tokens.append(token)
        elif bare in words.post_nominals and named >= 2:
            break
        elif _is_name_word(token, words):
            tokens.append(token)
            named += 1
            end = match.start() + len(token.rstrip(".") if len(token) > 2 else token)
            if token.endswith(".") and len(token) > 2:
                break  # a full stop ends the sentence and the name
        elif bare in words.particles and named >= 1 and token.islower():
            tokens.append(token)
        else:
            break
        if named == 4:
            break
        position = _skip(text, match.end())
    while tokens and tokens[-1].lower() in words.particles:
        tokens.pop()
    if named < 2 or len(text[begin:end].split()[-1].strip(".")) < 2:
        return None
    return _capitals(text[begin:end]), begin, end


def _past_letters(text: str, position: int) -> int:
    """Where the letters after a name end: behind "OBE" in "Jane Smith, OBE and Bob Hill"."""
    while match := _LETTERS.match(text, position):
        if match.group("word").lower() not in name_words().post_nominals:
            break
        position = match.end()
    return position


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _is_name_word(token: str, words: NameWords) -> bool:
    if not token[0].isupper() or any(char.isdigit() for char in token):
        return False
    bare = re.sub(r"['’]s$", "", token.rstrip(".")).lower()
    return bare not in words.not_in_names and bare not in words.honorifics


def _capitals(name: str) -> str:
    """A name printed in capitals throughout, in ordinary ones: FERGUS SMITH, Fergus Smith."""
    name = " ".join(name.split()).rstrip(".,")
    if not name.isupper():
        return name
    return re.sub(r"[^\W\d_]+", lambda match: match.group().capitalize(), name)


def find_full_names(text: str) -> tuple[FoundNames, ...]:
    """Every full personal name or run of them in a text, in order."""
    found: list[FoundNames] = []
    position = 0
    for match in re.finditer(_WORD, text):
        if match.start() < position:
            continue
        if len(match.group()) == 1 and _CODED.search(
            text, max(0, match.start() - 20), match.start()
        ):
            continue  # "Family K Leviticus Amory": the letter is the family's
        names = parse_names(text, match.start())
        if names is not None:
            found.append(names)
            position = names.char_end
    return tuple(found)
