"""Tesseract's words as lines, with the size of type and the baseline of each measured.

Its boxes hug the ink of each word, so they differ by ascenders and descenders; here all words of a
line get one baseline and one size of type, as words of a text layer have them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

MIN_CONFIDENCE = 0.3  # below it, specks and signatures
# Shares of the type size, of Arial, Calibri and Times within a few hundredths.
TALL, LOW, BELOW = 0.72, 0.5, 0.21
_DOTTED = 0.68  # an i's dot, and near enough a t
_HALO = 0.008  # how much larger ink is than type, on each side
_TALL_LETTERS = frozenset("bdfhkl£&%?!/ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_DOTTED_LETTERS = frozenset("ijt")
_HANGING_LETTERS = frozenset("gjpqy,;()[]Q")
_SAME_SIZE = 0.08  # of the body's: type within it is body type
_SAME_ROW = 0.3  # of the type size: how far apart baselines of one row may be


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A word as tesseract gives it, in pixels."""

    text: str
    line: str  # what its line is called; equal for words of one line
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
    bold: bool = False
    labels: "list[Row]" = field(default_factory=list)  # numbers and marks that stand before it

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
    kept = [
        replace(word, text="•") if _is_bullet(word, words[0], size, baseline) else word
        for word in words
    ]
    kept = [word for word in kept if word in sure or word.text == "•"]
    return Row(words=kept, size=size, baseline=baseline)


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
    for row in rows:
        near = abs(row.size - body) < _SAME_SIZE * body
        row.size = max(step, round((body if near else row.size) / step) * step)


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
