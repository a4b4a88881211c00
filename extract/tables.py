"""Ruled tables as rows of texts, joined over pages, with the lines each cell was read from."""

from collections.abc import Sequence
from dataclasses import replace

from extract.layout import Block, BlockKind, Grid, JoinedTable, Line, join_lines
from extract.models import Box, Table

_Rows = list[list[list[Line]]]
_HEADER_MAX_WORDS = 12  # in one cell of a header row


def join_tables(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks with the parts of a table that runs over pages put together.

    Parts belong together if nothing but furniture stands between them, they are on following
    pages and their columns begin at the same places.
    """
    joined: list[Block] = []
    last_table: int | None = None
    for block in blocks:
        if block.kind in (BlockKind.FURNITURE, BlockKind.FOOTNOTE):
            joined.append(block)
            continue
        if block.kind is not BlockKind.TABLE:
            last_table = None
            joined.append(block)
            continue
        if last_table is not None and _follows(joined[last_table].grids[-1], block.grids[0]):
            held = joined[last_table]
            joined[last_table] = replace(held, grids=held.grids + block.grids)
            continue
        last_table = len(joined)
        joined.append(block)
    return tuple(joined)


def _follows(above: Grid, below: Grid) -> bool:
    if below.page - above.page not in (0, 1):
        return False
    first, second = _column_starts(above), _column_starts(below)
    if below.page == above.page:
        return first == second and below.box.top - above.box.bottom < 6
    shared = sum(1 for x in second if any(abs(x - other) < 5 for other in first))
    return shared >= min(len(first), len(second)) and abs(len(first) - len(second)) <= 1


def _column_starts(grid: Grid) -> list[int]:
    starts: list[int] = []
    for x0 in sorted(round(cell.box.x0) for cell in grid.cells):
        if not starts or x0 - starts[-1] > 3:
            starts.append(x0)
    return starts


def make_table(block: Block, caption: str | None, known: frozenset[str]) -> JoinedTable:
    """A table block's rows, with a header row that repeats over pages kept once."""
    starts = max((_column_starts(grid) for grid in block.grids), key=len)
    rows: _Rows = []
    header: list[str] | None = None
    for number, grid in enumerate(block.grids):
        part = _grid_rows(grid, starts)
        if number == 0:
            rows.extend(part)
            header = _texts(part[0], known) if part and _is_header(part[0]) else None
            continue
        if header is not None and part and _texts(part[0], known) == header:
            part = part[1:]
        if part and rows and _continues(rows[-1], part[0]):
            for column, lines in enumerate(part[0]):
                rows[-1][column].extend(lines)
            part = part[1:]
        rows.extend(part)
    rows = [row for row in rows if any(row)]
    table = Table(
        page=block.grids[0].page,
        page_last=block.grids[-1].page,
        rows=tuple(tuple(_texts(row, known)) for row in rows),
        boxes=tuple(_rounded(grid.box) for grid in block.grids),
        caption=caption,
    )
    cells = tuple(tuple(tuple(lines) for lines in row) for row in rows)
    return JoinedTable(table=table, cells=cells, header=header is not None)


def _rounded(box: Box) -> Box:
    return replace(
        box,
        x0=round(box.x0, 2),
        top=round(box.top, 2),
        x1=round(box.x1, 2),
        bottom=round(box.bottom, 2),
    )


def _grid_rows(grid: Grid, starts: Sequence[int]) -> _Rows:
    rows: _Rows = [[[] for _ in starts] for _ in range(grid.rows)]
    for cell in grid.cells:
        column = max((i for i, start in enumerate(starts) if start <= cell.box.x0 + 4), default=0)
        rows[cell.row][column].extend(cell.lines)
    return rows


def cell_text(lines: Sequence[Line], known: frozenset[str]) -> str:
    """A cell's lines as one text."""
    return join_lines(tuple(line.text for line in lines), known)


def _texts(row: Sequence[Sequence[Line]], known: frozenset[str]) -> list[str]:
    return [cell_text(lines, known) for lines in row]


def _is_header(row: Sequence[Sequence[Line]]) -> bool:
    """A header row: every cell short, and set in bold or without a verb's full stop."""
    cells = [lines for lines in row if lines]
    if len(cells) < 2:
        return False
    short = all(sum(len(li.words) for li in lines) <= _HEADER_MAX_WORDS for lines in cells)
    bold = all(line.bold for lines in cells for line in lines)
    return short and bold


def _continues(above: Sequence[Sequence[Line]], below: Sequence[Sequence[Line]]) -> bool:
    """Whether a page's first row is the rest of a row begun on the page before."""
    filled = [index for index, lines in enumerate(below) if lines]
    if not filled:
        return False
    if not below[0] and above[0]:
        return True
    for index in filled:
        if above[index]:
            text, rest = above[index][-1].text, below[index][0].text
            if text[-1:] not in ".!?:;" and rest[:1].islower():
                return True
    return False
