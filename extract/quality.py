"""How much of a page's text layer reads as words.

Four things make a layer worthless though it looks like text: signs decoded by the wrong table,
words run together, letters set apart, and an alphabet that is shifted or thrown together. None may
be seen in pages of names, tables of figures, lists of abbreviations or another language's passages,
so no dictionary is asked: only what no language does.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

POOR_QUALITY = 0.6  # share of words that look like words; below it a page is read by OCR
_SOUND = re.compile(
    r"[\W_]*(?:[^\W\d_]+(?:[-’'./&@_][^\W\d_]+)*(?:’s|'s)?|£?\d[\d,./:()%-]*(?:[a-z]{1,3})?|\(?[a-z]\)?)[\W_]*"
    r"|[^\W\d_]+[.…_·]{3,}(?:\d{1,3}|[ivxl]{1,6})"  # a line of contents
    r"|[-–—•·|&+*/…._'\"()\[\]✓✔✗■□▪●○→=<>:;,?!%£#@]{1,3}|[.…_·]+|[\ue000-\uf8ff]|https?://\S+|www\.\S+",
    re.IGNORECASE,
)
# What UTF-8 looks like read as Windows-1252, signs of no meaning, and numbers of glyphs.
_MISREAD = re.compile(
    r"Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|Â[\u0080-\u00bf]|[\ufffd\u0080-\u009f]|\(cid:\d+\)|/[gGcC]\d{1,3}\b"
)
_MISREAD_WEIGHT = 12  # one in thirty such words is every apostrophe and dash of a page
_LONGEST_WORD = 28  # letters; the longest in English reports has 20
_RUN_TOGETHER = 0.3  # of a page's letters
_SET_APART = 0.5  # of its words
_MOST_MARKS = 9  # letters that a table's cells have for themselves: Y, N, A to G
_FEW_WORDS, _FEW_LETTERS = 20, 150  # fewer say nothing
_VOWELS = frozenset("aeiouywáàâäãåæéèêëíìîïóòôöõøœúùûüýŷŵ")
# Of the letters of words in small letters; English has 0.42, Welsh and Polish 0.45.
_LEAST_VOWELS = 0.31
_COMMON = frozenset(
    ("the", "of", "and", "to", "in", "was", "for", "that", "with", "on", "her", "his")
)
_COMMON_SHARE = 0.08  # of a page's words, once the alphabet is shifted back; English has 0.25
_FREQUENT = 40  # words of a page that are looked at for it
_WORTHLESS = 0.4  # what such a page's measure is multiplied by


def measure_quality(tokens: Sequence[str]) -> float:
    """Share of tokens that look like words or numbers, 0.0 to 1.0; 0.0 for an empty page.

    Printed English stays above 0.9, as do other languages, names, figures and abbreviations. A
    layer that can't be what is printed falls below `POOR_QUALITY`.
    """
    if not tokens:
        return 0.0
    sound = sum(1 for token in tokens if _is_sound(token)) / len(tokens)
    misread = sum(1 for token in tokens if _MISREAD.search(token)) / len(tokens)
    sound *= max(0.0, 1.0 - _MISREAD_WEIGHT * misread)
    faults = (_is_set_apart, _is_run_together, _lacks_vowels, _is_shifted)
    if any(is_faulty(tokens) for is_faulty in faults):
        sound *= _WORTHLESS
    return round(sound, 3)


@lru_cache(maxsize=50_000)
def _is_sound(token: str) -> bool:
    if _SOUND.fullmatch(token) is not None:
        return True
    if token.isascii():
        return False
    # vowel signs of Bengali or Hindi, which are no letters of their own
    bare = "".join(sign for sign in token if not unicodedata.category(sign).startswith("M"))
    return bare != token and _SOUND.fullmatch(bare) is not None


def _is_set_apart(tokens: Sequence[str]) -> bool:
    """Whether most words are single letters, and not a table's marks: "T h e  p a n e l"."""
    single = Counter(token.lower() for token in tokens if len(token) == 1 and token.isalpha())
    if len(tokens) < _FEW_WORDS:
        return False
    return single.total() > _SET_APART * len(tokens) and len(single) > _MOST_MARKS


def _is_run_together(tokens: Sequence[str]) -> bool:
    """Whether much of a page is words without spaces: "TheBoardcommissionedthisreview"."""
    lengths = [sum(map(str.isalpha, token)) for token in tokens if not token.startswith("http")]
    letters = sum(lengths)
    long = sum(length for length in lengths if length > _LONGEST_WORD)
    return letters >= _FEW_LETTERS / 2 and long > _RUN_TOGETHER * letters


def _lacks_vowels(tokens: Sequence[str]) -> bool:
    """Whether words in small letters have too few vowels for any language set in this alphabet."""
    small = (token for token in tokens if token[1:2].islower())
    letters = "".join(sign for token in small for sign in token.lower() if sign.isalpha())
    if len(letters) < _FEW_LETTERS or not _is_latin(letters):
        return False
    return sum(letter in _VOWELS for letter in letters) < _LEAST_VOWELS * len(letters)


def _is_latin(letters: str) -> bool:
    """Whether letters are those of the Latin alphabet, with or without accents, nearly all."""
    return sum(letter < "\u0250" for letter in letters) > 0.9 * len(letters)


def _is_shifted(tokens: Sequence[str]) -> bool:
    """Whether the page is English once every sign is moved by the same number of places.

    Fonts without their encoding give the numbers of glyphs, which often run as the alphabet does:
    "7KH" for "The", 29 places away.
    """
    if len(tokens) < _FEW_WORDS or _common_share(tokens) >= _COMMON_SHARE / 2:
        return False
    counts = Counter(tokens)
    least = _COMMON_SHARE * len(tokens)
    frequent = counts.most_common(_FREQUENT)
    return any(
        sum(count for token, count in frequent if moved(token, places) in _COMMON) >= least
        for moved in (_moved, _turned)
        for places in _PLACES
    )


_PLACES = tuple(places for places in range(-31, 32) if places)


def _moved(token: str, places: int) -> str:
    """A token with the code of each sign moved."""
    return "".join(chr(max(32, ord(sign) + places)) for sign in token).lower()


def _turned(token: str, places: int) -> str:
    """A token with each letter moved within the alphabet, z followed by a."""
    return "".join(
        chr((ord(sign) - 97 + places) % 26 + 97) if "a" <= sign <= "z" else sign
        for sign in token.lower()
    )


def _common_share(tokens: Sequence[str]) -> float:
    return sum(token.lower() in _COMMON for token in tokens) / max(1, len(tokens))
