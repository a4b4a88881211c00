"""Columns: pieces of lines to groups in reading order, cut where a gutter runs past several."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extract.layout import Grid
from extract.models import Box, Word

_MIN_COLUMN_LINES = 4
_PROSE_WIDTH = 110.0  # points: a line this wide is prose in any column


@dataclass(frozen=True, slots=True)
class CalloutArea:
    """A box of text in the flow, with the words in it."""

    box: Box
    words: tuple[Word, ...]
    is_flow: bool = False  # a frame round ordinary text, not a box set apart from it


@dataclass(slots=True)
class Piece:
    """Words on one baseline without a wide gap, or a ruled area standing in the text flow."""

    words: list[Word]
    x0: float
    top: float
    x1: float
    bottom: float
    area: "Grid | CalloutArea | None" = None


def split_columns(
    pieces: list[Piece], depth: int, dividers: Sequence[Box] = ()
) -> list[list[Piece]]:
    """Groups of pieces in reading order, each a column or a stretch of full-width text.

    Args:
        pieces: Pieces of lines, from the top.
        depth: How often these have been split already.
        dividers: Upright rules, of which one between two columns shows them however short.
    """
    for divider in dividers:
        parts = _divide(pieces, divider)
        if parts is not None:
            rest = [other for other in dividers if other is not divider]
            return [group for part in parts for group in split_columns(part, depth, rest)]
    if depth > 3 or len(pieces) < 2 * _MIN_COLUMN_LINES:
        return [pieces] if pieces else []
    best: tuple[int, int, float] | None = None  # start, end, gutter
    for gutter in _gutters(pieces):
        run = _longest_run(pieces, gutter)
        if run is not None and (best is None or run[1] - run[0] > best[1] - best[0]):
            best = (*run, gutter)
    if best is None:
        return [pieces]
    start, end, gutter = best
    middle = pieces[start:end]
    left = [piece for piece in middle if piece.x1 <= gutter]
    right = [piece for piece in middle if piece.x1 > gutter]
    groups: list[list[Piece]] = []
    for part in (pieces[:start], left, right, pieces[end:]):
        groups.extend(split_columns(part, depth + 1))
    return groups


def _divide(pieces: list[Piece], divider: Box) -> list[list[Piece]] | None:
    """What stands above a rule, left and right of it, and below it; None if it divides nothing."""
    x = (divider.x0 + divider.x1) / 2
    beside = [p for p in pieces if divider.top - 3 <= (p.top + p.bottom) / 2 <= divider.bottom + 3]
    left, right = [p for p in beside if p.x1 <= x], [p for p in beside if p.x0 >= x]
    if len(left) + len(right) < len(beside) or min(len(left), len(right)) < 2:
        return None
    if any(max(p.x1 - p.x0 for p in side) < _PROSE_WIDTH for side in (left, right)):
        return None
    chosen = {id(p) for p in beside}
    top = min(p.top for p in beside)
    others = [p for p in pieces if id(p) not in chosen]
    above = [p for p in others if p.top < top]
    return [above, left, right, [p for p in others if p.top >= top]]


def _gutters(pieces: list[Piece]) -> list[float]:
    """Positions, well inside the text's width, where several pieces begin or end.

    Where they begin is not enough: hanging numbers stand left of it.
    """
    x0, x1 = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    if x1 - x0 < 150:
        return []
    edges = Counter(round(p.x0) - 1.5 for p in pieces)
    edges.update(round(p.x1) + 1.5 for p in pieces)
    return [
        edge
        for edge in sorted(edges)
        if sum(edges.get(edge + step, 0) for step in (-1, 0, 1)) >= _MIN_COLUMN_LINES
        and x0 + 0.2 * (x1 - x0) < edge < x0 + 0.8 * (x1 - x0)
    ]


def _longest_run(pieces: list[Piece], gutter: float) -> tuple[int, int] | None:
    """The longest stretch of pieces that all stay on their side of the gutter, if it has prose."""
    best: tuple[int, int] | None = None
    start = 0
    for index in range(len(pieces) + 1):
        crossing = index == len(pieces) or (
            pieces[index].x0 < gutter - 0.5 and pieces[index].x1 > gutter
        )
        if not crossing:
            continue
        if _is_two_columns(pieces[start:index], gutter) and (
            best is None or index - start > best[1] - best[0]
        ):
            best = (start, index)
        start = index + 1
    return best


def _is_two_columns(pieces: list[Piece], gutter: float) -> bool:
    left = [p for p in pieces if p.x1 <= gutter]
    right = [p for p in pieces if p.x1 > gutter]
    if min(len(left), len(right)) < _MIN_COLUMN_LINES:
        return False
    for side in (left, right):
        x0, x1 = min(p.x0 for p in side), max(p.x1 for p in side)
        # a side may itself hold several columns: a line of 110 points is prose in any of them
        wide = sum(1 for p in side if p.x1 - p.x0 > min(0.6 * (x1 - x0), _PROSE_WIDTH))
        if x1 - x0 < 70 or wide < 0.4 * len(side) or wide < _MIN_COLUMN_LINES:
            return False
    overlap = min(max(p.bottom for p in left), max(p.bottom for p in right)) - max(
        min(p.top for p in left), min(p.top for p in right)
    )
    return overlap > 0
