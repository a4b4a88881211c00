"""Tesseract's words as lines, with the size of type and the baseline of each measured.

Its boxes hug the ink of each word, so they differ by ascenders and descenders; here all words of a
line get one baseline and one size of type, as words of a text layer have them.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

MIN_CONFIDENCE = 0.3  # below it, specks and signatures
# Shares of the type size, of Arial, Calibri and Times within a few hundredths.
TALL, LOW, BELOW = 0.72, 0.5, 0.21
_DOTTED = 0.68  # an i's dot, and near enough a t
_SOUND, _SOUND_WORDS = 0.8, 4  # confidence in a line of so many words whose others are kept too
_WORDLIKE = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*[.,;:]?|\d+(?:[.,:/]\d+)*[.,;:]?")
_HALO = 0.008  # how much larger ink is than type, on each side
_TALL_LETTERS = frozenset("bdfhkl£&%?!/ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_DOTTED_LETTERS = frozenset("ijt")
_HANGING_LETTERS = frozenset("gjpqy,;()[]Q")
_TALLEST_BAR = 0.9  # of the type size
_SAME_SIZE = 0.08  # of the body's: type within it is body type
_LIKELY_SIZE = 0.25  # the same, for a line of low letters only, by which size is hard to tell
_SAME_ROW = 0.3  # of the type size: how far apart baselines of one row may be


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A word as tesseract gives it, in pixels."""

    text: str
    block: str  # what its block is called; lines of one block belong together
    line: str  # the same of its line
    left: int
    top: int
    right: int
    bottom: int
    confidence: float  # 0.0 to 1.0


@dataclass(slots=True, kw_only=True)
class Row:
    """A line of tesseract's, being measured; in pixels."""

    words: list[Printed]
    size: float  # of its type
    baseline: float
    is_sure: bool = True  # of its size: letters that tell it are among its words
    bold: bool = False
    labels: "list[Row]" = field(default_factory=list)  # numbers and marks that stand before it

    @property
    def block(self) -> str:
        """What its block is called."""
        return self.words[0].block

    @property
    def left(self) -> int:
        """Where its first word begins."""
        return min(word.left for word in self.words)

    @property
    def right(self) -> int:
        """Where its last word ends."""
        return max(word.right for word in self.words)


def measure_rows(printed: Sequence[Printed]) -> list[Row]:
    """Lines in tesseract's order, without those in which nothing can be trusted."""
    lines: dict[str, list[Printed]] = {}
    for word in printed:
        lines.setdefault(word.line, []).append(word)
    return [row for words in lines.values() if (row := _measure(words)) is not None]


def _measure(words: Sequence[Printed]) -> Row | None:
    """A line's size of type and baseline; None if nothing in it can be trusted."""
    sure = [word for word in words if word.confidence >= MIN_CONFIDENCE]
    if not sure:
        return None
    lettered = [w for w in sure if any(c.isalnum() for c in w.text)] or sure
    tall = [w for w in lettered if not _TALL_LETTERS.isdisjoint(w.text)]
    size = median(_size_of(word) for word in tall or lettered)
    baseline = median(word.bottom - _hang(word) * size for word in lettered)
    sound = len(words) >= _SOUND_WORDS and median(w.confidence for w in words) >= _SOUND
    kept = []
    for word in words:
        if _is_bullet(word, words[0], size, baseline):
            kept.append(replace(word, text="•"))
        elif word.text == "|" and word.bottom - word.top > _TALLEST_BAR * size:
            continue  # the side of something drawn, or of nothing; an "I" is lower
        elif word in sure or (sound and _fits(word, size)):
            kept.append(word)
    return Row(words=kept, size=size, baseline=baseline, is_sure=bool(tall))


def _fits(word: Printed, size: float) -> bool:
    """Whether what tesseract is unsure of may still be a word of a line that it is sure of."""
    return _WORDLIKE.fullmatch(word.text) is not None and word.bottom - word.top < 1.4 * size


def _size_of(word: Printed) -> float:
    """The size of type, in pixels, by how tall a word's letters stand and how low they hang."""
    height = LOW
    if not _TALL_LETTERS.isdisjoint(word.text):
        height = TALL
    elif not _DOTTED_LETTERS.isdisjoint(word.text):
        height = _DOTTED
    return (word.bottom - word.top) / (height + _hang(word) + 2 * _HALO)


def _hang(word: Printed) -> float:
    return 0.0 if _HANGING_LETTERS.isdisjoint(word.text) else BELOW


def _is_bullet(word: Printed, first: Printed, size: float, baseline: float) -> bool:
    """Whether a line begins with a small mark that floats above the baseline.

    Tesseract takes it for an asterisk, a plus, a copyright sign, or a letter it is unsure of.
    """
    return (
        word is first
        and len(word.text) <= 2
        and word.bottom < baseline - 0.08 * size
        and 0.12 * size < word.bottom - word.top < 0.55 * size
        and word.right - word.left < 1.4 * (word.bottom - word.top)
    )


def settle_sizes(rows: Sequence[Row], scale: float) -> None:
    """One size for all lines of body type; others to half a point."""
    letters: Counter[float] = Counter()
    for row in rows:
        letters[row.size] += sum(len(word.text) for word in row.words)
    half, seen, body = letters.total() / 2, 0, 0.0
    for size in sorted(letters):
        seen += letters[size]
        if seen >= half:
            body = size
            break
    step = 0.5 * scale
    before: Row | None = None
    for row in rows:
        size = row.size
        if abs(size - body) < (_SAME_SIZE if row.is_sure else _LIKELY_SIZE) * body:
            size = body
        elif (
            before is not None
            and not row.is_sure
            and before.block == row.block
            and abs(size - before.size) < _LIKELY_SIZE * before.size
        ):
            size = before.size
        row.size = max(step, round(size / step) * step)
        before = row


def settle_baselines(rows: Sequence[Row]) -> None:
    """One baseline for lines side by side: a paragraph's number and its first line."""
    held: list[Row] = []
    for row in sorted(rows, key=lambda r: (r.baseline, r.left)):
        beside = [
            other
            for other in held
            if abs(other.baseline - row.baseline) <= _SAME_ROW * min(other.size, row.size)
            and (other.right <= row.left or row.right <= other.left)
        ]
        if beside:
            longest = max(beside, key=lambda other: other.right - other.left)
            if longest.right - longest.left >= row.right - row.left:
                row.baseline = longest.baseline
            else:
                for other in beside:
                    other.baseline = row.baseline
        held = [other for other in held if row.baseline - other.baseline < 2 * other.size]
        held.append(row)
