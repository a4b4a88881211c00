"""Tables without rules: short entries set in columns by tabs or an unruled table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.columns import Piece

_ALIGNED = 3.0  # points: how far the left edges of a column's entries may lie apart
_GAP = 1.2  # of the type size, between the entries of a row: no space is so wide
_LEAST_ROWS = 3
_MOST_LINES = 1.8  # a row, on average: with more it is prose with a date or a number in front
_MOST_LINES_MARKED = 8.0  # the same, where each row has a number and two columns beside it
_MOST_COLUMNS = 5
_MARK = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[a-z]{1,4}|[ivx]{1,5}|[IVX]{1,5}|[A-Z]|[A-Z]{1,3}\d{1,2}[a-h]?"
    r"|\[\d{1,3}\])[.):]{0,2}|[^\w\s]{1,2}"  # not "Anna" or "Date", which open a row
)
_PAGE = re.compile(r"(?:pg?\.?\s*)?(?:\d{1,3}|[ivxlc]{1,6})|[.\s…_]{4,}.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """The pieces of one row of entries, column by column."""

    cells: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class _Run:
    rows: list[list[list[Piece]]]  # a row's columns, each a list of pieces
    columns: list[float]
    start: int
    lines: int


def split_aligned(
    rows: Sequence[Sequence[Piece]],
) -> list[list[Sequence[Piece]] | tuple[AlignedRow, ...]]:
    """Rows of a column of text, cut into stretches of text and tables without rules.

    A table is three rows or more whose entries begin at the same places, most of one line. A
    hanging number or bullet and its text are no row, nor is a contents entry and its page.

    Args:
        rows: Pieces on one baseline each, from the top, each row from the left.

    Returns:
        Lists of rows as they were, and tuples of table rows, in order.
    """
    parts: list[list[Sequence[Piece]] | tuple[AlignedRow, ...]] = []
    plain: list[Sequence[Piece]] = []
    index = 0
    while index < len(rows):
        run = _run_from(rows, index)
        if run is None:
            plain.append(rows[index])
            index += 1
            continue
        header = _header_above(plain, run)
        if header is not None:
            plain = plain[: -len(header)]
            cells: list[list[Piece]] = [[] for _ in run.columns]
            for row in header:
                for piece in row:
                    cells[_place(run.columns, piece) or 0].append(piece)
            run.rows.insert(0, cells)
        if plain:
            parts.append(plain)
            plain = []
        parts.append(tuple(AlignedRow(tuple(tuple(cell) for cell in row)) for row in run.rows))
        index = run.start + run.lines
    if plain:
        parts.append(plain)
    return parts


def _run_from(rows: Sequence[Sequence[Piece]], start: int) -> _Run | None:
    """The table that begins at a row, or None."""
    first = rows[start]
    if not _is_entry(first) or len(first) > _MOST_COLUMNS:
        return None
    columns = [piece.x0 for piece in first]
    run = _Run([[[piece] for piece in first]], columns, start, 1)
    lines = 1
    for row in rows[start + 1 :]:
        places = [_place(columns, piece) for piece in row]
        if any(place is None for place in places) or not _is_near(rows[start + lines - 1], row):
            break
        if 0 in places and len(row) > 1:
            if not _is_entry(row):
                break
            run.rows.append([[] for _ in columns])
        for place, piece in zip(places, row, strict=True):
            if place is not None:
                run.rows[-1][place].append(piece)
        lines += 1
    full = sum(1 for row in run.rows if sum(1 for cell in row if cell) > 1)
    # "A1 | what is recommended | by whom": a number, and two columns of text beside it
    marked = len(columns) > 2 and all(row[0] and _is_mark(_text(row[0][0])) for row in run.rows)
    most = _MOST_LINES_MARKED if marked else _MOST_LINES
    if full < _LEAST_ROWS or lines > most * len(run.rows) or _is_contents(run):
        return None
    return _Run(run.rows, columns, start, lines)


def _header_above(plain: Sequence[Sequence[Piece]], run: _Run) -> list[Sequence[Piece]] | None:
    """Rows right above a table whose pieces stand over its columns but the first, if any."""
    header: list[Sequence[Piece]] = []
    for row in reversed(plain[-3:]):
        places = [_place(run.columns, piece) for piece in row]
        if None in places or 0 in places:
            break
        header.insert(0, row)
    over = {_place(run.columns, piece) for row in header for piece in row}
    return header if len(over) > 1 else None


def _is_entry(row: Sequence[Piece]) -> bool:
    """Whether a row has two pieces or more, well apart, of which the first is no mark.

    "GP" may be an abbreviation, and opens a row; "R1" and "A." are marks that hang.
    """
    if len(row) < 2 or any(piece.area is not None for piece in row):
        return False
    if len(row) < 3 and _is_mark(_text(row[0])):
        return False
    return all(right.x0 - left.x1 > _GAP * left.words[-1].size for left, right in pairwise(row))


def _is_mark(text: str) -> bool:
    """Whether an entry is a number, letter or bullet; an acronym is none."""
    return _MARK.fullmatch(text) is not None and not (
        text.isalpha() and text.isupper() and len(text) > 1
    )


def _text(piece: Piece) -> str:
    return " ".join(word.text for word in piece.words)


def _place(columns: Sequence[float], piece: Piece) -> int | None:
    if piece.area is not None:
        return None
    return next((index for index, x0 in enumerate(columns) if abs(piece.x0 - x0) <= _ALIGNED), None)


def _is_near(above: Sequence[Piece], below: Sequence[Piece]) -> bool:
    """Whether two rows are close enough to be of one table."""
    size = max(word.size for piece in below for word in piece.words)
    return min(p.top for p in below) - max(p.bottom for p in above) < 1.6 * size


def _is_contents(run: _Run) -> bool:
    """Whether the last column holds page numbers: those are entries of a contents page."""
    last = [_text(row[-1][0]) for row in run.rows if row[-1]]
    return sum(1 for text in last if _PAGE.fullmatch(text)) >= 0.6 * len(last)
