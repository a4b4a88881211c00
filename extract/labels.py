"""The number or mark that opens a paragraph: "4.12", "(a)", "Recommendation 3:", a bullet."""

import re
from dataclasses import dataclass

from extract.layout import Line, is_raised

_BULLETS = frozenset("•▪◦●○■□➢➤❖✓✔‣⁃·*–—-−")
NUMBER_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
    "twenty",
)
_LABEL_WORDS = 5  # "Single agency recommendation no. 3"
_SYMBOL = re.compile(r"[\ue000-\uf8ff]")  # a symbol font's bullet, as the text layer gives it
_GAP = 0.55  # of the type size between a mark and its text: more than a space
_WIDE_GAP = 1.2
_MULTI = re.compile(r"\(?\d{1,3}(?:\.\d{1,3}){1,4}\.?(?:\([a-z]{1,3}\))?\)?:?")
_SINGLE = re.compile(r"\d{1,3}[.)]?")
_NUMBER_LETTER = re.compile(r"\d{1,2}(?:\.\d{1,2})*[a-h][.):]?")
_LETTERED = re.compile(r"\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)|(?:[a-z]|[ivx]{1,5})[.)]", re.IGNORECASE)
_NOTE = re.compile(r"\[\d{1,3}\]")  # notes typed at the end
_CODE = re.compile(r"[A-Z]{1,4}\d{1,3}[.:)]?")
_RECOMMENDATION = re.compile(
    r"(?P<label>"
    r"(?:(?:national|local|key|overview|panel|imr|dhr|sar|(?:multi|single)[- ]agency)\s+)?"
    rf"recommendation\s+(?:no\.?\s*)?(?:\d{{1,3}}(?:\.\d{{1,2}})*[a-h]?(?:\([a-z]\))?"
    rf"|(?:{'|'.join(NUMBER_WORDS)})\b))\s*[:.–—-]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A paragraph's own mark."""

    text: str | None  # as printed, without closing punctuation; None for a bullet
    words: int  # how many of the line's words it takes
    is_bullet: bool
    is_multilevel: bool  # 4.12: nothing but a paragraph or heading number looks so
    is_certain: bool  # set apart from its text by a gap, so that it can't be part of a sentence
    text_x0: float  # where the text behind it begins


def find_label(line: Line) -> Label | None:
    """The mark at the start of a line, or None.

    A number that a sentence happened to wrap to the line's start ("section | 4.3 above") looks
    the same; `is_certain` says whether the gap behind it shows a mark, and the caller weighs
    the rest.
    """
    first = line.words[0]
    if is_raised(first, line.size):
        return None
    recommendation = _recommendation_label(line)
    if recommendation is not None:
        return recommendation
    if len(line.words) < 2:
        return None
    second = line.words[1]
    gap = second.x0 - first.x1
    token = first.text
    is_certain = gap > _GAP * line.size
    # Word's second bullet is an "o" in Courier
    hollow = token == "o" and (gap > 0.8 * line.size or (is_certain and first.font != second.font))
    if token in _BULLETS or _SYMBOL.fullmatch(token) or hollow:
        if token in "-–—*−" and not is_certain:
            return None
        return Label(
            text=None,
            words=1,
            is_bullet=True,
            is_multilevel=False,
            is_certain=True,
            text_x0=second.x0,
        )
    is_multilevel = _MULTI.fullmatch(token) is not None and not _looks_like_amount(token)
    is_single = (
        _NOTE.fullmatch(token) is not None
        or _SINGLE.fullmatch(token) is not None
        or _NUMBER_LETTER.fullmatch(token) is not None
        or _LETTERED.fullmatch(token) is not None
        or _CODE.fullmatch(token) is not None
    )
    if not is_multilevel and not is_single:
        return None
    hangs = gap > _WIDE_GAP * line.size  # "R1", and its text set in from it
    if _CODE.fullmatch(token) and not (is_certain and (token[-1] in ".:)" or hangs)):
        return None
    bare = _SINGLE.fullmatch(token) is not None and token[-1].isdigit()
    if bare and not is_certain:
        return None
    return Label(
        text=clean_label(token),
        words=1,
        is_bullet=False,
        is_multilevel=is_multilevel,
        is_certain=is_certain,
        text_x0=second.x0,
    )


def _looks_like_amount(token: str) -> bool:
    """'23.5' or '07.09.18' at a line's start: three parts that make a date, or a lone decimal."""
    parts = token.strip("().:").split(".")
    if len(parts) == 3 and all(part.isdigit() for part in parts):
        day, month, year = (int(part) for part in parts)
        return (
            1 <= day <= 31
            and 1 <= month <= 12
            and (len(parts[1]) == 2 and len(parts[2]) == 2 and year >= 3)
        )
    return False


def clean_label(token: str) -> str:
    """A label without the punctuation that closes it: '1.1.' gives '1.1', '(a)' stays."""
    token = token.strip()
    if token.startswith("(") and token.endswith(")"):
        return token
    return token if re.search(r"\([a-z]{1,3}\)$", token) else token.rstrip(".:)–—-")


def _recommendation_label(line: Line) -> Label | None:
    text = " ".join(word.text for word in line.words[:_LABEL_WORDS])
    match = _RECOMMENDATION.match(text)
    if match is None or not line.words[0].text[0].isupper():
        return None
    end = match.end()
    consumed = position = 0
    for word in line.words[:_LABEL_WORDS]:
        if position >= end:
            break
        position += len(word.text) + 1
        consumed += 1
    marked = text[match.start() : end].rstrip()[-1] in ":.–—-"
    alone = consumed == len(line.words)
    gap = not alone and line.words[consumed].x0 - line.words[consumed - 1].x1 > _GAP * line.size
    # "Recommendation 3 asks ..." is a sentence about one; "Recommendation 3 The Board" is one
    starts = not alone and line.words[consumed].text.lstrip("‘“\"'(")[:1].isupper()
    if not (marked or alone or gap or starts):
        return None
    return Label(
        text=match.group("label"),
        words=consumed,
        is_bullet=False,
        is_multilevel=False,
        is_certain=True,
        text_x0=line.words[consumed].x0 if not alone else line.x0,
    )
