"""Tesseract's lines to a page's words: weight judged, numbers put before lines, slips mended."""

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import mean, median

from extract.models import Box, Word
from extract.ocr_rows import (
    BELOW,
    TALL,
    Printed,
    Row,
    measure_rows,
    settle_baselines,
    settle_sizes,
)
from extract.scans import Mask
from extract.strokes import stroke_width

_LABEL_LETTERS = 9  # "12.14(a)": what stands before a paragraph, in a block of its own
_LABEL_GAP = 6.0  # of the type size: how far before it
_BOLD_RATIO = 1.3  # of the page's middling stroke, size for size
_BOLD_STROKE = 0.125  # of the type size: on a page of too few words to have a middling one
_FEW_WORDS = 30
# "Iam", "tam", "Imet": what authors say of themselves, run together
_JOINED_I = re.compile(
    r"[Itl|](?=am)(am)|[I|](was|have|had|read|met|asked|spoke|saw|heard|found|think|thank|would|could|should|will|"
    r"did|do|know|knew|made|held|wrote|worked|served|also|can|must|interviewed|recommend|believe)"
)
_BOLD_SHARE = 0.7  # of a line's letters: the others are misjudged, or it is emphasis


def words_of_print(
    printed: Sequence[Printed], ink: Mask, scale: float
) -> tuple[tuple[Word, ...], float]:
    """Words in points, in reading order, and the mean confidence in them.

    Args:
        printed: Tesseract's words, in its order.
        ink: Where the image has ink, for the weight of type.
        scale: Pixels a point.
    """
    rows = measure_rows(printed)
    if not rows:
        return (), 0.0
    settle_sizes(rows, scale)
    settle_baselines(rows)
    _find_bold(rows, ink)
    words: list[Word] = []
    for row in _with_labels(rows):
        for part in (*sorted(row.labels, key=lambda label: label.left), row):
            words += [_as_word(word, part, scale) for word in part.words]
    sure = [word.confidence for row in rows for word in row.words]
    return tuple(words), mean(sure)


def _find_bold(rows: Sequence[Row], ink: Mask) -> None:
    """Mark lines whose strokes are heavier than the page's, size for size."""
    measured: list[tuple[Row, list[tuple[float, int]]]] = []
    for row in rows:
        strokes = [
            (width / row.size, len(word.text))
            for word in row.words
            if len(word.text) > 1
            and (width := stroke_width(ink, word.left, word.top, word.right, word.bottom))
        ]
        measured.append((row, strokes))
    everything = [width for _, strokes in measured for width, _ in strokes]
    if not everything:
        return
    enough = len(everything) >= _FEW_WORDS
    least = _BOLD_RATIO * median(everything) if enough else _BOLD_STROKE
    for row, strokes in measured:
        letters = sum(count for _, count in strokes)
        heavy = sum(count for width, count in strokes if width >= least)
        row.bold = letters > 0 and heavy >= _BOLD_SHARE * letters


def _with_labels(rows: Sequence[Row]) -> list[Row]:
    """Rows in their order, each with the number or mark that stands before it.

    Tesseract takes the numbers of paragraphs, set apart to the left, for a column of their own.
    """
    left_over = []
    for row in rows:
        length = sum(len(word.text) for word in row.words)
        after = [
            other
            for other in rows
            if other is not row
            and other.baseline == row.baseline
            and 0 <= other.left - row.right < _LABEL_GAP * row.size
        ]
        if length <= _LABEL_LETTERS and len(row.words) <= 2 and after:
            nearest = min(after, key=lambda other: other.left)
            row.size, row.bold = nearest.size, nearest.bold  # a digit or two can't be judged
            nearest.labels.append(row)
        else:
            left_over.append(row)
    return left_over


def _as_word(word: Printed, row: Row, scale: float) -> Word:
    size, baseline = row.size / scale, row.baseline / scale
    return Word(
        text=word.text,
        x0=round(word.left / scale, 2),
        top=round(min(word.top / scale, baseline - TALL * size), 2),
        x1=round(max(word.right, word.left + 1) / scale, 2),
        bottom=round(max(word.bottom / scale, baseline + BELOW * size), 2),
        baseline=round(baseline, 2),
        size=round(size, 1),
        bold=row.bold,
        font="",
    )


def mend_words(words: Sequence[Word], rules: Sequence[Box]) -> tuple[Word, ...]:
    """Words without rules that were taken for letters, and with "I" for "|", apart from its verb.

    No report prints an upright bar between words; the capital I of many faces is one.
    """
    upright = [rule for rule in rules if rule.bottom - rule.top > rule.x1 - rule.x0]
    mended: list[Word] = []
    for word in words:
        if _is_rule(word, upright):
            continue
        text = word.text.strip("_|") or word.text.strip("_")[:1].replace("|", "I")
        if not text:
            continue
        if (match := _JOINED_I.fullmatch(text)) is not None:
            cut = word.x0 + (word.x1 - word.x0) * 0.5 / (len(text) - 0.5)
            mended.append(replace(word, text="I", x1=round(cut, 2)))
            text, word = match[1] or match[2], replace(word, x0=round(cut + 0.2 * word.size, 2))
        mended.append(replace(word, text=text))
    return tuple(mended)


def _is_rule(word: Word, upright: Sequence[Box]) -> bool:
    return set(word.text) <= set("|[]{}()lI!_-—") and any(
        rule.x0 - 1.5 <= word.x1
        and word.x0 <= rule.x1 + 1.5
        and rule.top - 1 <= (word.top + word.bottom) / 2 <= rule.bottom + 1
        for rule in upright
    )
