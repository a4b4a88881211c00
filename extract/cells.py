"""Drawn lines to table cells, by pdfplumber's method; the only module that imports pdfplumber."""

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
        where they cross and reads cells off the crossings. Its functions want edges as dicts.
    """
    edges = [_edge(box, "h") for box in horizontal] + [_edge(box, "v") for box in vertical]
    if not edges:
        return []
    joined = plumber_table.merge_edges(edges, 3, 3, 3, 3)
    crossings = plumber_table.edges_to_intersections(joined, 3, 3)
    cells = plumber_table.intersections_to_cells(crossings)
    found = [
        [Box(page=0, x0=c[0], top=c[1], x1=c[2], bottom=c[3]) for c in sorted(t, key=_by_row)]
        for t in _touching(cells)
    ]
    return sorted(found, key=lambda t: (t[0].top, t[0].x0))


_Cell = tuple[float, float, float, float]  # x0, top, x1, bottom


def _by_row(cell: _Cell) -> tuple[float, float]:
    return cell[1], cell[0]


def _touching(cells: Sequence[_Cell]) -> list[list[_Cell]]:
    """Cells that share a corner, together.

    pdfplumber has the same, but drops a table of one cell, which is how a box of text looks.
    """
    groups: list[tuple[list[_Cell], set[tuple[float, float]]]] = []
    for cell in sorted(cells, key=_by_row):
        x0, top, x1, bottom = cell
        corners = {(x0, top), (x1, top), (x0, bottom), (x1, bottom)}
        joined: list[_Cell] = [cell]
        apart = []
        for members, theirs in groups:
            if theirs & corners:
                joined = members + joined
                corners |= theirs
            else:
                apart.append((members, theirs))
        groups = [*apart, (joined, corners)]
    return [members for members, _ in groups]


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
