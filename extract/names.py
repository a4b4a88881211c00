"""Names of professionals, as title pages and panel lists print them.

Only authors and chairs are looked for by full name; the people of a case bear pseudonyms, which
`people_names.py` finds.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.people_words import people_words

_DATA = Path(__file__).parent / "data" / "names.toml"
_WORD = r"[A-ZÀ-Þ][\w’'-]*"
_TOKEN = re.compile(rf"{_WORD}\.?|[a-z]{{1,5}}\b|&|,|;|\(|\)|\S+")
_SPACE = re.compile(r"[ \t\u00a0]*")
_JOINER = re.compile(r"\s*(?:,\s*(?i:and)\b|,|;|\b(?i:and)\b|&|\bwith\b)\s*")
_LETTERS = re.compile(r"[\s,.]*\(?(?P<word>[A-Z][A-Za-z]{1,9}|(?:[A-Z]\.){1,5}[A-Z]?)(?![\w’'])\)?")
_CODED = re.compile(
    r"\b(?:Adult|Child|Baby|Infant|Family|Mr|Mrs|Ms|Miss|Person|Sibling|Patient|Resident|User|YP)\.?\s+$",
    re.IGNORECASE,
)
_SURNAME = re.compile(r"[ \t\u00a0]*[A-ZÀ-Þ][\w’'-]*[a-zß-ÿ]|[ \t\u00a0]*[A-ZÀ-Þ]{2}[A-ZÀ-Þ’'-]*")
_TWO_WORDS = re.compile(rf"[ \t\u00a0]+(?P<first>{_WORD})[ \t\u00a0]+(?P<last>{_WORD})")
_NUMBER_BEHIND = re.compile(r"[\s,’']*\d")
_LINE_START = re.compile(
    r"(?:^|[\n:|–-])\s*(?:(?:Dr|Professor|Prof|Mr|Mrs|Ms|Miss|Mx)\.?[ \t]+)?$", re.IGNORECASE
)
_SHORT = 3  # letters of a second first name that the list may lack
_MAX_NAMES = 5


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
    known_firms: tuple[str, ...]
    names_too: frozenset[str]


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
        known_firms=tuple(data["known_firms"]),
        names_too=frozenset(data["names_too"]),
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
    between = ""
    joined_by_word = False  # "Ann Fox and Bob Hill", or only a comma
    while len(names) < _MAX_NAMES:
        parsed = _parse_one(text, position)
        if parsed is None:
            break
        name, name_start, name_end = parsed
        if name.split()[-1].lower() in name_words().firms:
            break  # "Merrow Lane Associates": the authors' firm
        first = name_start if first is None else first
        joined_by_word = bool(names) and any(char.isalpha() or char == "&" for char in between)
        names.append(name)
        end = name_end
        joiner = _JOINER.match(text, past_letters(text, name_end))
        if joiner is None and _another_follows(text, name, name_end):
            between, position = "and", name_end
            continue
        if joiner is None:
            break
        between = joiner.group()
        position = joiner.end()
    if not names or first is None:
        return None
    last = " and " if joined_by_word else ", "
    joined = names[0] if len(names) == 1 else f"{', '.join(names[:-1])}{last}{names[-1]}"
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
        elif bare in words.post_nominals and (named >= 2 or sum(map(str.isupper, token)) > 1):
            break
        elif named == 2 and _another_follows(text, " ".join(tokens), end):
            break  # two lines run together: "Gary Gosling Christine Grayson"
        elif len(bare) == 1 and named >= 2 and not _SURNAME.match(text, match.end()):
            break  # "Jane Hill B.A.": letters, unless a surname follows
        elif _is_name_word(token, words) or _is_name_too(text, match, named):
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


def _another_follows(text: str, name: str, end: int) -> bool:
    """Whether a second person's first and last name follow a first person's on the same line."""
    first_names = people_words().first_names
    words = [word.lower() for word in name.split() if word.lower() not in name_words().honorifics]
    following = _TWO_WORDS.match(text, end)
    return (
        following is not None
        and len(words) == 2
        and words[0] in first_names
        and words[1] not in first_names
        and len(words[1]) > _SHORT  # "Mary Ann Louise Fox" is one
        and following.group("first").lower() in first_names
        and following.group("last").lower() not in name_words().not_in_names
    )


def past_letters(text: str, position: int) -> int:
    """Where the letters after a name end: behind "OBE" in "Jane Smith, OBE and Bob Hill"."""
    while match := _LETTERS.match(text, position):
        if match.group("word").lower().replace(".", "") not in name_words().post_nominals:
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


def _is_name_too(text: str, match: re.Match[str], named: int) -> bool:
    """Whether a word such as "May" is a name here: first on its line, or behind a first name."""
    token, words = match.group(), name_words()
    if token.rstrip(".").lower() not in words.names_too or not token[0].isupper():
        return False
    if _NUMBER_BEHIND.match(text, match.end()):
        return False  # "May 2019"
    if named == 0:
        following = _TOKEN.match(text, _skip(text, match.end()))
        return (
            _LINE_START.search(text[max(0, match.start() - 20) : match.start()]) is not None
            and following is not None
            and _is_name_word(following.group(), words)
        )
    before = re.search(r"([\w’'-]+)\W*$", text[max(0, match.start() - 40) : match.start()])
    return (
        named == 1 and before is not None and before.group(1).lower() in people_words().first_names
    )


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
            text[max(0, match.start() - 20) : match.start()]
        ):
            continue  # "Family K Leviticus Amory": the letter is the family's
        names = parse_names(text, match.start())
        if names is not None:
            found.append(names)
            position = names.char_end
    return tuple(found)
