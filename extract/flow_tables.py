"""A flowing file's tables as rows, with the lines each cell's text is made of."""

from collections.abc import Sequence
from dataclasses import replace

from extract.flow import FlowCell, FlowTable, with_number
from extract.flow_lines import page_lines, read_tokens
from extract.layout import Block, BlockKind, Grid, JoinedTable, Line, join_lines
from extract.models import Box, Table

_HEADER_MAX_WORDS = 12  # in one cell of a header row
_NOWHERE = Box(page=0, x0=0.0, top=0.0, x1=0.0, bottom=0.0)
_Row = list[list[Line]]


def table_block(table: FlowTable) -> Block:
    """A table's place among the blocks."""
    grid = Grid(
        page=table.page,
        cells=(),
        rows=len(table.rows),
        columns=_width(table),
        box=replace(_NOWHERE, page=table.page),
    )
    return Block(kind=BlockKind.TABLE, lines=(), grids=(grid,))


def _width(table: FlowTable) -> int:
    return max((cell.column + cell.columns for row in table.rows for cell in row), default=1)


def make_flow_table(table: FlowTable) -> JoinedTable:
    """A table's rows as texts, with the lines they were read from; empty rows are left out."""
    width = _width(table)
    rows: list[_Row] = []
    header = False
    for number, row in enumerate(table.rows):
        lines: _Row = [[] for _ in range(width)]
        for cell in row:
            lines[cell.column].extend(_cell_lines(cell))
        if not any(lines):
            continue
        if not rows:
            header = _is_header(lines, row, table, number)
        rows.append(lines)
    pages = [line.page for row_lines in rows for lines_ in row_lines for line in lines_]
    texts = tuple(tuple(_text(lines) for lines in row_lines) for row_lines in rows)
    return JoinedTable(
        table=Table(
            page=min(pages, default=table.page),
            page_last=max(pages, default=table.page),
            rows=texts,
            boxes=(),
            caption=table.caption,
        ),
        cells=tuple(tuple(tuple(lines) for lines in row_lines) for row_lines in rows),
        header=header,
    )


def _cell_lines(cell: FlowCell) -> list[Line]:
    lines: list[Line] = []
    for paragraph in cell.paragraphs:
        shown = with_number(paragraph)
        for tokens in read_tokens(shown):
            lines.extend(page_lines(tokens, shown))
    return lines


def _text(lines: Sequence[Line]) -> str:
    return join_lines(tuple(line.text for line in lines), frozenset())


def _is_header(lines: _Row, row: Sequence[FlowCell], table: FlowTable, number: int) -> bool:
    """Whether a table's first row names its columns: declared, set in bold, or shaded alone."""
    cells = [held for held in lines if held]
    if len(cells) < 2 or len(table.rows) < 2:
        return False
    if any(sum(len(li.words) for li in held) > _HEADER_MAX_WORDS for held in cells):
        return False
    if number < table.header_rows or all(line.bold for held in cells for line in held):
        return True
    below = table.rows[number + 1] if number + 1 < len(table.rows) else ()
    return all(c.shaded for c in row) and bool(below) and not all(c.shaded for c in below)
