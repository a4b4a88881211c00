"""Numbers and marks that stand before a line, read once more beside its first words.

Tesseract takes the numbers of paragraphs, set apart to the left, for a column of their own, passes
over some of them ("3", "3.1") and loses the points of others ("44" for "4.4"). Cut out and set
close to the words that they stand before, each on a line, they are read as the numbers they are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from extract.ocr_rows import Printed, Row
from extract.scans import PAPER, Mask

# All of type sizes.
_FARTHEST = 9.0  # where a label may begin, before its line
_NEAREST = 0.5  # where it must have ended
_WIDEST, _NARROWEST = 4.5, 0.12
_LOWEST = 0.35  # its height; a bullet is lower
_SPACE = 0.45  # between it and the words, as it is set
_WORDS = 12.0  # how much of the line is set behind it
_APART = 0.8  # between lines, as they are set
_SURE = 0.9  # confidence, for a label that needs no second reading
_LIKELY = 0.4  # for one that is taken from it
_LABEL = re.compile(
    r"\(?\d{1,3}(?:\.\d{1,3}){0,4}[.):]?(?:\([a-z]\))?|\(?(?:[a-z]|[ivx]{1,5})[.)]|[A-Z]{1,3}\d{0,3}[.:)]"
)
_CLEAR = re.compile(r"\(?\d{1,3}(?:\.\d{1,3}){1,4}[.)]?|\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})[.)]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a label stands, in pixels, and the line that it stands before."""

    left: int
    top: int
    right: int
    bottom: int
    words_left: int
    words_right: int
    size: float  # of the line's type
    is_bullet: bool  # a small mark that floats above the baseline: it needs no reading


def find_spots(rows: Sequence[Row], ink: Mask) -> tuple[Spot, ...]:
    """Ink right before lines that was not read, or not surely."""
    spots = []
    for row in rows:
        if sum(len(word.text) for word in row.words) <= 4:
            continue
        spot = _spot_before(row, rows, ink)
        if spot is None:
            continue
        inside = [word for other in rows for word in other.words if _overlaps(word, spot)]
        if len(inside) == 1 and inside[0].confidence >= _SURE and _CLEAR.fullmatch(inside[0].text):
            continue
        if len("".join(word.text for word in inside)) <= 9:
            spots.append(spot)
    return tuple(spots)


def _spot_before(row: Row, rows: Sequence[Row], ink: Mask) -> Spot | None:
    size = row.size
    top, bottom = max(0, int(row.baseline - 0.85 * size)), int(row.baseline + 0.3 * size)
    right = int(row.left - _NEAREST * size)
    left = max(0, int(row.left - _FARTHEST * size))
    for other in rows:
        beside = other is not row and other.right < row.left and len(other.words) > 2
        if beside and abs(other.baseline - row.baseline) < size:
            left = max(left, int(other.right + size))
    if right - left < 2:
        return None
    part = ink[top:bottom, left:right]
    columns = np.flatnonzero(part.sum(axis=0) >= 2)
    if not len(columns):
        return None
    breaks = np.flatnonzero(np.diff(columns) > 0.6 * size)
    first = int(columns[breaks[-1] + 1]) if len(breaks) else int(columns[0])
    last = int(columns[-1])
    lines = np.flatnonzero(part[:, first : last + 1].any(axis=1))
    high, wide = int(lines[-1] - lines[0] + 1), last - first + 1
    floats = top + int(lines[-1]) < row.baseline - 0.08 * size
    is_bullet = floats and _NARROWEST * size <= high < 0.55 * size and wide < 1.4 * high
    if not _NARROWEST * size <= wide <= _WIDEST * size or (high < _LOWEST * size and not is_bullet):
        return None
    end = max(
        (w.right for w in row.words if w.right <= row.left + _WORDS * size),
        default=row.words[0].right,
    )
    return Spot(
        left=left + first,
        top=top,
        right=left + last + 1,
        bottom=bottom,
        words_left=row.left,
        words_right=end,
        size=size,
        is_bullet=is_bullet,
    )


def _overlaps(word: Printed, spot: Spot) -> bool:
    across = min(word.right, spot.right) - max(word.left, spot.left)
    down = min(word.bottom, spot.bottom) - max(word.top, spot.top)
    return across > 0 and down > 0


def set_closely(image: Image.Image, spots: Sequence[Spot]) -> Image.Image:
    """Each label and the first words of its line, one under another."""
    margin = int(max(spot.size for spot in spots))
    width = 2 * margin + int(max(_width(spot) for spot in spots))
    height = _places(spots)[-1][1] + margin
    sheet = Image.new("L", (width, height), PAPER)
    for spot, (top, _) in zip(spots, _places(spots), strict=True):
        label = image.crop((spot.left - 3, spot.top, spot.right + 3, spot.bottom))
        words = image.crop((spot.words_left - 2, spot.top, spot.words_right + 3, spot.bottom))
        sheet.paste(label, (margin, top))
        sheet.paste(words, (margin + _words_at(spot), top))
    return sheet


def _words_at(spot: Spot) -> int:
    """How far right of a label's place its line's words are set."""
    return spot.right - spot.left + 6 + int(_SPACE * spot.size)


def _width(spot: Spot) -> int:
    return _words_at(spot) + spot.words_right - spot.words_left + 5


def _places(spots: Sequence[Spot]) -> list[tuple[int, int]]:
    """Top and bottom of each label as it is set."""
    places, down = [], int(max(spot.size for spot in spots))
    for spot in spots:
        places.append((down, down + spot.bottom - spot.top))
        down += spot.bottom - spot.top + int(_APART * spot.size)
    return places


def with_labels(
    printed: Sequence[Printed], spots: Sequence[Spot], again: Sequence[Printed]
) -> tuple[Printed, ...]:
    """Words with the labels that the second reading found in place of those at their spots."""
    margin = int(max(spot.size for spot in spots))
    kept = list(printed)
    for number, (spot, (top, bottom)) in enumerate(zip(spots, _places(spots), strict=True)):
        end = margin + _words_at(spot) - 0.2 * spot.size
        found = [
            word
            for word in again
            if top <= (word.top + word.bottom) / 2 <= bottom and word.right <= end
        ]
        text = "".join(word.text for word in sorted(found, key=lambda word: word.left))
        sure = min((word.confidence for word in found), default=0.0)
        if sure < _LIKELY or not _LABEL.fullmatch(text):
            continue
        high = (min(w.top for w in found) - top, max(w.bottom for w in found) - top)
        kept = _put(kept, spot, text, f"label-{number}", high, sure)
    return tuple(kept)


def with_bullets(printed: Sequence[Printed], spots: Sequence[Spot]) -> tuple[Printed, ...]:
    """Words with a bullet at each spot of one, whatever was read there."""
    kept = list(printed)
    for number, spot in enumerate(spots):
        height = spot.bottom - spot.top
        kept = _put(kept, spot, "•", f"bullet-{number}", (height // 4, 3 * height // 4), 1.0)
    return tuple(kept)


def _put(
    printed: list[Printed], spot: Spot, text: str, line: str, high: tuple[int, int], sure: float
) -> list[Printed]:
    """Words with a label in place of what was read at its spot; `high` is from the spot's top."""
    label = Printed(
        text=text,
        block=line,
        line=line,
        left=spot.left,
        top=spot.top + high[0],
        right=spot.right,
        bottom=spot.top + high[1],
        confidence=sure,
    )
    return [*(word for word in printed if not _overlaps(word, spot)), label]
