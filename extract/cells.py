"""Drawn lines to table cells, by pdfplumber's method; the only module that imports pdfplumber."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber import table as plumber_table

from extract.models import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulings:
    """The lines drawn on a page, by direction."""

    horizontal: tuple[Box, ...]
    vertical: tuple[Box, ...]


def find_cells(horizontal: Sequence[Box], vertical: Sequence[Box]) -> list[list[Box]]:
    """Tables on a page as lists of cell boxes, from the rules drawn there.

    Args:
        horizontal: Lines from left to right.
        vertical: Lines from top to bottom.

    Returns:
        One list of cells a table, tables from the top, cells by row and column.

    Source:
        pdfplumber's lattice method (Anssi Nurminen's thesis, 2013), which joins edges, finds
        where they cross and reads cells off the crossings. It joins the edges here, and wants
        them as dicts; its other two steps take the square of the crossings' number, which a
        page of graph paper makes minutes, so they are our own, to the same cells.
    """
    if not horizontal or not vertical:
        return []
    edges = [_edge(box, "h") for box in horizontal] + [_edge(box, "v") for box in vertical]
    joined = plumber_table.merge_edges(edges, _NEAR, _NEAR, _NEAR, _NEAR)
    flat = sorted(
        (e["top"], e["x0"], e["x1"]) for e in joined if e["orientation"] == "h"
    )  # by place, so that those that an upright line passes stand together
    upright = sorted((e["x0"], e["top"], e["bottom"]) for e in joined if e["orientation"] == "v")
    if len(flat) * len(upright) > _MOST_PAIRS:
        return []
    cells = _cells_between(_find_crossings(flat, upright))
    found = [
        [Box(page=0, x0=c[0], top=c[1], x1=c[2], bottom=c[3]) for c in sorted(t, key=_by_row)]
        for t in _touching(cells)
    ]
    return sorted(found, key=lambda t: (t[0].top, t[0].x0))


_NEAR = 3.0  # points: how far apart lines may end that are meant to meet
_MOST_PAIRS = 4_000_000  # lines by lines: a map or graph paper, where no table is looked for
_MOST_CROSSINGS = 20_000  # the same; a page of small print has about 2,000
_Point = tuple[float, float]  # x, top
_Lines = tuple[frozenset[int], frozenset[int]]  # which upright and which flat lines cross there
_Cell = tuple[float, float, float, float]  # x0, top, x1, bottom


def _by_row(cell: _Cell) -> tuple[float, float]:
    return cell[1], cell[0]


def _find_crossings(
    flat: Sequence[tuple[float, float, float]], upright: Sequence[tuple[float, float, float]]
) -> dict[_Point, _Lines]:
    """Where lines cross or nearly do; nothing if they do so more often than in any table."""
    tops = [top for top, _, _ in flat]
    found: dict[_Point, tuple[set[int], set[int]]] = {}
    for number, (x, start, end) in enumerate(upright):
        first, last = bisect_left(tops, start - _NEAR), bisect_right(tops, end + _NEAR)
        for other in range(first, last):
            top, x0, x1 = flat[other]
            if x0 - _NEAR <= x <= x1 + _NEAR:
                ups, flats = found.setdefault((x, top), (set(), set()))
                ups.add(number)
                flats.add(other)
        if len(found) > _MOST_CROSSINGS:
            return {}
    return {point: (frozenset(ups), frozenset(flats)) for point, (ups, flats) in found.items()}


def _cells_between(crossings: dict[_Point, _Lines]) -> list[_Cell]:
    """The smallest cell to the right of and below each crossing, where lines close one."""
    by_x: dict[float, list[float]] = {}
    by_top: dict[float, list[float]] = {}
    for x, top in sorted(crossings):
        by_x.setdefault(x, []).append(top)
        by_top.setdefault(top, []).append(x)

    def cell_at(x: float, top: float) -> _Cell | None:
        ups, flats = crossings[x, top]
        column, row = by_x[x], by_top[top]
        rights = [
            right
            for right in row[bisect_right(row, x) :]
            if not flats.isdisjoint(crossings[right, top][1])
        ]
        for bottom in column[bisect_right(column, top) :]:
            if ups.isdisjoint(crossings[x, bottom][0]):
                continue
            lower = crossings[x, bottom][1]
            for right in rights:
                corner = crossings.get((right, bottom))
                if (
                    corner is not None
                    and not corner[0].isdisjoint(crossings[right, top][0])
                    and not corner[1].isdisjoint(lower)
                ):
                    return (x, top, right, bottom)
        return None

    return [cell for point in sorted(crossings) if (cell := cell_at(*point)) is not None]


def _touching(cells: Sequence[_Cell]) -> list[list[_Cell]]:
    """Cells that share a corner, together.

    pdfplumber has the same, but drops a table of one cell, which is how a box of text looks.
    """
    at: dict[_Point, list[int]] = {}
    ordered = sorted(cells, key=_by_row)
    for index, (x0, top, x1, bottom) in enumerate(ordered):
        for corner in ((x0, top), (x1, top), (x0, bottom), (x1, bottom)):
            at.setdefault(corner, []).append(index)
    groups: list[list[_Cell]] = []
    seen: set[int] = set()
    for start in range(len(ordered)):
        if start in seen:
            continue
        seen.add(start)
        members, waiting = [], [start]
        while waiting:
            x0, top, x1, bottom = cell = ordered[waiting.pop()]
            members.append(cell)
            for corner in ((x0, top), (x1, top), (x0, bottom), (x1, bottom)):
                fresh = [index for index in at[corner] if index not in seen]
                seen.update(fresh)
                waiting += fresh
        groups.append(members)
    return groups


def _edge(box: Box, orientation: str) -> dict[str, Any]:
    flat = orientation == "h"
    middle_y, middle_x = (box.top + box.bottom) / 2, (box.x0 + box.x1) / 2
    x0, x1 = (box.x0, box.x1) if flat else (middle_x, middle_x)
    top, bottom = (middle_y, middle_y) if flat else (box.top, box.bottom)
    return {
        "object_type": "line",
        "orientation": orientation,
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }
