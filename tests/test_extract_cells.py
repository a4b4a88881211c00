"""Drawn lines to cells: what closes a cell, and what is too much to be a table."""

import time

from extract.cells import find_cells
from extract.models import Box


def flat(top: float, x0: float, x1: float) -> Box:
    return Box(page=0, x0=x0, top=top, x1=x1, bottom=top)


def upright(x: float, top: float, bottom: float) -> Box:
    return Box(page=0, x0=x, top=top, x1=x, bottom=bottom)


def cells(horizontal: list[Box], vertical: list[Box]) -> list[list[tuple[float, ...]]]:
    found = find_cells(horizontal, vertical)
    return [[(cell.x0, cell.top, cell.x1, cell.bottom) for cell in table] for table in found]


def test_a_table_with_a_cell_over_two_columns() -> None:
    horizontal = [flat(100, 50, 250), flat(120, 50, 250), flat(140, 50, 250)]
    vertical = [upright(50, 100, 140), upright(150, 120, 140), upright(250, 100, 140)]
    assert cells(horizontal, vertical) == [
        [(50, 100, 250, 120), (50, 120, 150, 140), (150, 120, 250, 140)]
    ]


def test_boxes_apart_are_tables_apart_and_one_open_side_closes_nothing() -> None:
    first = [flat(100, 50, 150), flat(130, 50, 150)]
    second = [flat(200, 50, 150), flat(230, 50, 150)]
    vertical = [upright(50, 100, 130), upright(150, 100, 130), upright(50, 200, 230)]
    assert cells(first + second, vertical) == [[(50, 100, 150, 130)]]
    vertical.append(upright(150, 200, 230))
    assert cells(first + second, vertical) == [[(50, 100, 150, 130)], [(50, 200, 150, 230)]]


def test_graph_paper_takes_no_minutes() -> None:
    # pdfplumber's own steps take 2 s for 95 lines each way, and 16 times as long for 190
    horizontal = [flat(4.0 * n, 0, 560) for n in range(140)]
    vertical = [upright(4.0 * n, 0, 560) for n in range(140)]
    started = time.process_time()
    (table,) = cells(horizontal, vertical)
    assert len(table) == 139 * 139
    assert time.process_time() - started < 3.0


def test_a_map_is_no_table() -> None:
    horizontal = [flat(4.0 * n, 0, 20_000) for n in range(2100)]
    vertical = [upright(4.0 * n, 0, 20_000) for n in range(2100)]
    assert cells(horizontal, vertical) == []
