"""What the ink of a scanned page says beyond its letters: rules drawn, and how heavy type is."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extract.models import Box
from extract.scans import DARK, Mask, Sheet

_HALF = 2  # pixels of the image for one here: rules are found on a smaller one
_PALE = 200  # of 255 levels of grey: a hairline, scanned and smoothed, is no darker
_LEAST_FLAT = 30.0  # points; a dash is shorter
_LEAST_UPRIGHT = 20.0  # points; a letter is lower
_LEAST_CELL = 10.0  # points; the side of a cell, if it runs from rule to rule
_MEETING = 3.0  # points between lines that meet
_THICKEST = 4.0  # points
_GAP = 2  # pixels of the smaller image that a rule may be broken for
_FULL = 0.93  # of a rule's length that has ink
_FEW_RUNS = 8  # of a word's ink: fewer say nothing of its weight
_BESIDE = (
    3  # pixels of the smaller image: so near a rule there is paper, and near a line of text ink
)
_CLEAR, _CLEAREST = 0.6, 0.3  # of its length, what may be inked there on one side, and on the other
_Run = tuple[int, int, int, int]  # of pixels, both ends within


def find_rules(sheet: Sheet) -> tuple[Box, ...]:
    """The straight lines on a page, level and upright, as boxes in points."""
    small = np.asarray(sheet.image.reduce(_HALF)) < _PALE
    points = _HALF / sheet.scale  # of one pixel
    flat = [
        (left, top, right, bottom)
        for top, bottom, left, right in _rules(small, _LEAST_FLAT / points, _THICKEST / points)
    ]
    upright = [
        (left, top, right, bottom)
        for left, right, top, bottom in _rules(small.T, _LEAST_CELL / points, _THICKEST / points)
    ]
    least, near = _LEAST_UPRIGHT / points, _MEETING / points
    upright = [line for line in upright if line[3] - line[1] >= least or _closes(line, flat, near)]
    return tuple(
        Box(
            page=0,
            x0=round(x0 * points, 2),
            top=round(y0 * points, 2),
            x1=round((x1 + 1) * points, 2),
            bottom=round((y1 + 1) * points, 2),
        )
        for x0, y0, x1, y1 in sorted(flat + upright)
    )


def _closes(line: _Run, flat: Sequence[_Run], near: float) -> bool:
    """Whether a short upright line runs from one level line to another: the side of a low cell.

    Any other may be a tall letter.
    """
    x0, top, x1, bottom = line
    crossed = [rule for rule in flat if rule[0] - near <= x0 and x1 <= rule[2] + near]
    return any(abs(rule[1] - top) <= near for rule in crossed) and any(
        abs(rule[3] - bottom) <= near for rule in crossed
    )


def _rules(ink: Mask, least: float, thickest: float) -> Iterator[_Run]:
    """Level lines: runs of ink in neighbouring rows that touch, thin for their length."""
    open_runs: list[list[int]] = []
    for row in np.flatnonzero(ink.sum(axis=1) >= 0.8 * least):
        runs = list(_runs(ink[row], least))
        still = []
        for held in open_runs:
            if row - held[1] > 1 + _GAP:
                yield from _if_rule(held, ink, thickest)
            else:
                still.append(held)
        open_runs = still
        for left, right in runs:
            touching = [h for h in open_runs if left <= h[3] + _GAP and right >= h[2] - _GAP]
            joined = [int(row), int(row), left, right]
            for held in touching:
                open_runs.remove(held)
                joined[0], joined[2] = min(joined[0], held[0]), min(joined[2], held[2])
                joined[3] = max(joined[3], held[3])
            open_runs.append(joined)
    for held in open_runs:
        yield from _if_rule(held, ink, thickest)


def _if_rule(run: Sequence[int], ink: Mask, thickest: float) -> Iterator[_Run]:
    top, bottom, left, right = run
    if bottom - top + 1 > thickest:
        return
    beside = []
    for row in (top - _BESIDE, bottom + _BESIDE):
        inked = ink[row, left : right + 1].mean() if 0 <= row < len(ink) else 0.0
        beside.append(float(inked))
    if max(beside) < _CLEAR and min(beside) < _CLEAREST:
        yield (top, bottom, left, right)


def _runs(row: NDArray[np.bool_], least: float) -> Iterator[tuple[int, int]]:
    """First and last column of each run of ink, over small gaps, that is long enough."""
    columns = np.flatnonzero(row)
    breaks = np.flatnonzero(np.diff(columns) > _GAP + 1)
    firsts = columns[np.concatenate(([0], breaks + 1))]
    lasts = columns[np.concatenate((breaks, [len(columns) - 1]))]
    for left, right in zip(firsts.tolist(), lasts.tolist(), strict=True):
        if right - left + 1 >= least and row[left : right + 1].mean() > _FULL:
            yield left, right


def stroke_width(ink: Mask, left: int, top: int, right: int, bottom: int) -> float | None:
    """How wide the strokes in a box are, in pixels: the middling runs of ink along its rows.

    None where there is too little to say.
    """
    part = ink[max(top, 0) : bottom, max(left, 0) : right]
    if part.size == 0:
        return None
    edged = np.zeros((part.shape[0], part.shape[1] + 2), dtype=np.int8)
    edged[:, 1:-1] = part
    steps = np.diff(edged, axis=1)
    # both in the order of rows, so that each start meets its end
    starts, ends = np.nonzero(steps == 1)[1], np.nonzero(steps == -1)[1]
    if len(starts) < _FEW_RUNS:
        return None
    runs = np.sort(ends - starts)
    # the mean of the middle half: whole pixels are too coarse to tell weights by the median
    return float(runs[len(runs) // 4 : -(len(runs) // 4)].mean())


def ink_of(image: Image.Image) -> Mask:
    """Where an evenly lit image has ink."""
    return np.asarray(image) < DARK
