"""Words to lines, in the order a person reads them: columns, boxes and table cells apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.aligned import AlignedRow, split_aligned
from extract.cells import Rulings, find_cells
from extract.columns import CalloutArea, Piece, split_columns
from extract.layout import Cell, Grid, Line, is_sideways, join_words
from extract.marks import THIN, find_watermark, join_letters, mark_underlined
from extract.models import Box, Page, Word

_PIECE_GAP = 2.8  # of the type size: wider than a space in a narrow justified column
_JUMP_GAP = 0.6  # the same, where the next word was not drawn next: another column's line
_SAME_LINE = 0.15  # of the type size: how far baselines of one line may lie apart
_COVER_WORDS, _COVER_PAGES = 170, 2  # what stands in columns on a title page is no table
_NO_BOX = Box(page=0, x0=0.0, top=0.0, x1=0.0, bottom=0.0)
_LEAST_DIVIDER = 20.0  # points: a rule between columns is two lines high or more
_REGION_STEP = 100  # region numbers inside a box start at a multiple of this


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLayout:
    """A page's lines and ruled tables in reading order."""

    page: Page
    items: tuple[Line | Grid, ...]


def lay_out(page: Page) -> PageLayout:
    """A page's lines and tables in reading order.

    Ruled areas are taken out first: one of several columns is a table, one of a single column
    is a box of text (a callout). What is left is cut into columns where a gutter runs past at
    least four lines on each side, which also finds pages with columns only in part.
    """
    order = {id(word): index for index, word in enumerate(page.words)}
    areas, words = _split_areas(page, order)
    marks = find_watermark(words)
    margin = [word for word in words if is_sideways(word) or id(word) in marks]
    rest = [word for word in words if not (is_sideways(word) or id(word) in marks)]
    pieces = [*_pieces(rest, order), *(_area_piece(area) for area in areas)]
    items: list[Line | Grid] = []
    region = 0
    callout = 0
    ordered = sorted(pieces, key=lambda p: (p.top, p.x0))
    for group in split_columns(ordered, 0, _find_dividers(page, areas)):
        region += 1
        plain: list[Piece] = []
        for piece in [*group, None]:
            if piece is not None and piece.area is None:
                plain.append(piece)
                continue
            items.extend(_read_rows(page, plain, region))
            plain = []
            if piece is None:
                continue
            if isinstance(piece.area, Grid):
                items.append(piece.area)
            elif piece.area is not None:
                callout += 1
                number = None if piece.area.is_flow else callout
                start = callout * _REGION_STEP
                items.extend(_box_lines(page.page_number, piece.area, start, number, order))
                region += 1  # text below a box does not run on from text above it
    if margin:
        items.append(_line(page.page_number, margin, 0, page.width_pt, page.width_pt, None))
    return PageLayout(page=page, items=tuple(mark_underlined(items, page.rules)))


def _find_dividers(page: Page, areas: Sequence[Grid | CalloutArea]) -> list[Box]:
    """Upright rules in the flow of the text, outside tables and boxes."""
    return [
        rule
        for rule in page.rules
        if rule.x1 - rule.x0 <= THIN
        and rule.bottom - rule.top > _LEAST_DIVIDER
        and 0.2 * page.width_pt < rule.x0 < 0.8 * page.width_pt
        and not any(
            area.box.x0 - 3 <= rule.x0 <= area.box.x1 + 3
            and area.box.top - 3 <= rule.top <= area.box.bottom + 3
            for area in areas
        )
    ]


def _box_lines(
    page_number: int,
    area: CalloutArea,
    region: int,
    callout: int | None,
    order: dict[int, int],
) -> list[Line]:
    pieces = sorted(_pieces(area.words, order), key=lambda p: (p.top, p.x0))
    lines: list[Line] = []
    for group in split_columns(pieces, depth=1):
        region += 1
        lines.extend(_merge_rows(page_number, group, region, callout))
    return lines


def find_rulings(page: Page) -> Rulings:
    """The page's drawn lines; a rectangle of some size counts as its four edges."""
    horizontal: list[Box] = []
    vertical: list[Box] = []
    for box in page.rules:
        width, height = box.x1 - box.x0, box.bottom - box.top
        if width > 0.9 * page.width_pt and height > 0.9 * page.height_pt:
            continue  # the paper's own background
        if height <= THIN < width:
            horizontal.append(box)
        elif width <= THIN < height:
            vertical.append(box)
        elif width > 20 and height > 9:
            horizontal += [replace(box, bottom=box.top), replace(box, top=box.bottom)]
            vertical += [replace(box, x1=box.x0), replace(box, x0=box.x1)]
    return Rulings(horizontal=tuple(horizontal), vertical=tuple(vertical))


def _split_areas(page: Page, order: dict[int, int]) -> tuple[list[Grid | CalloutArea], list[Word]]:
    """Ruled tables and boxes of a page, and the words outside them."""
    rulings = find_rulings(page)
    if len(rulings.horizontal) < 2 or len(rulings.vertical) < 2:
        return [], list(page.words)
    areas: list[Grid | CalloutArea] = []
    words = list(page.words)
    for table in find_cells(rulings.horizontal, rulings.vertical):
        for cells in _split_wide_cells(table, words):
            bounds = _bounds(cells)
            inside = [word for word in words if _holds(bounds, word)]
            area = _make_area(page, cells, inside, bounds, order)
            if area is None:
                continue
            areas.append(area)
            taken = {id(word) for word in inside}
            words = [word for word in words if id(word) not in taken]
    return areas, words


def _split_wide_cells(cells: list[Box], words: list[Word]) -> list[list[Box]]:
    """A table cut where one cell of prose fills its whole width.

    Reports frame running text by a table of one row of labels over one wide cell; such a cell
    is text, and the rows above and below it are tables of their own.
    """
    bounds = _bounds(cells)
    width = bounds.x1 - bounds.x0
    if all(cell.x1 - cell.x0 > 0.97 * width for cell in cells):
        return [cells]
    parts: list[list[Box]] = [[]]
    for cell in cells:
        if cell.x1 - cell.x0 > 0.97 * width and sum(1 for w in words if _holds(cell, w)) > 60:
            parts += [[cell], []]
        else:
            parts[-1].append(cell)
    return [part for part in parts if part]


def _make_area(
    page: Page, cells: list[Box], inside: list[Word], bounds: Box, order: dict[int, int]
) -> Grid | CalloutArea | None:
    if len(inside) < 3 or bounds.bottom - bounds.top < 14:
        return None
    grid = _make_grid(page.page_number, cells, inside, bounds, order)
    if grid is None or grid.columns > 1:
        return grid
    if len(inside) < 12 and grid.rows == 1 and len(_pieces(inside, order)) < 2:
        return None  # a heading in a frame, an underlined line: not a box of text
    tall = bounds.bottom - bounds.top > 0.6 * page.height_pt
    return CalloutArea(box=bounds, words=tuple(inside), is_flow=tall)


def _bounds(cells: Sequence[Box]) -> Box:
    return Box(
        page=0,
        x0=min(c.x0 for c in cells),
        top=min(c.top for c in cells),
        x1=max(c.x1 for c in cells),
        bottom=max(c.bottom for c in cells),
    )


def _holds(box: Box, word: Word) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box.x0 - 1 <= x <= box.x1 + 1 and box.top - 1 <= y <= box.bottom + 1


def _levels(values: Sequence[float]) -> list[float]:
    """Distinct positions, those within 3 points taken as one."""
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > 3:
            levels.append(value)
    return levels


def _make_grid(
    page: int, cells: Sequence[Box], words: list[Word], bounds: Box, order: dict[int, int]
) -> Grid | None:
    tops = _levels([cell.top for cell in cells])
    lefts = _levels([cell.x0 for cell in cells])
    made: list[Cell] = []
    for cell in cells:
        inside = tuple(word for word in words if _holds(cell, word))
        row = max(i for i, top in enumerate(tops) if top <= cell.top + 3)
        column = max(i for i, left in enumerate(lefts) if left <= cell.x0 + 3)
        region = _REGION_STEP * 10 + len(made) * 10
        lines = _box_lines(page, CalloutArea(box=cell, words=inside), region, None, order)
        made.append(Cell(lines=tuple(lines), box=replace(cell, page=page), row=row, column=column))
    filled = {cell.column for cell in made if cell.lines}
    if not filled:
        return None
    columns = len(lefts) if len(filled) > 1 else 1
    return Grid(
        page=page,
        cells=tuple(made),
        rows=len(tops),
        columns=columns,
        box=replace(bounds, page=page),
    )


def _area_piece(area: Grid | CalloutArea) -> Piece:
    box = area.box
    return Piece([], box.x0, box.top, box.x1, box.bottom, area)


def _pieces(words: Sequence[Word], order: dict[int, int]) -> list[Piece]:
    """Words gathered on baselines, cut where a gap is too wide for a space."""
    rows: list[list[Word]] = []
    ordered = sorted(words, key=lambda w: (-w.size, w.baseline, w.x0))
    for word in ordered:
        row = _row_of(rows, word)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    pieces: list[Piece] = []
    for row in rows:
        row.sort(key=lambda w: w.x0)
        start = 0
        for index, (left, right) in enumerate(pairwise(row), 1):
            jumps = order[id(right)] != order[id(left)] + 1
            limit = (_JUMP_GAP if jumps else _PIECE_GAP) * max(left.size, right.size)
            if right.x0 - left.x1 > limit:
                pieces.append(_piece(row[start:index]))
                start = index
        pieces.append(_piece(row[start:]))
    return pieces


def _row_of(rows: list[list[Word]], word: Word) -> list[Word] | None:
    """The row whose baseline the word shares; a raised or lowered small word leans on its row."""
    for row in reversed(rows[-200:]):
        head = row[0]
        if abs(head.baseline - word.baseline) <= _SAME_LINE * word.size:
            return row
        small = 0.4 * head.size < word.size < 0.85 * head.size  # a watermark carries no marks
        middle = (word.top + word.bottom) / 2
        if small and head.top - 1 <= middle <= head.bottom:
            nearest = min(min(abs(w.x1 - word.x0), abs(w.x0 - word.x1)) for w in row)
            if nearest < 3 * word.size:
                return row
    return None


def _piece(words: list[Word]) -> Piece:
    return Piece(
        words,
        min(w.x0 for w in words),
        min(w.top for w in words),
        max(w.x1 for w in words),
        max(w.bottom for w in words),
    )


def _merge_rows(
    page_number: int, pieces: Sequence[Piece], region: int, callout: int | None
) -> list[Line]:
    """Pieces of one column on one baseline become one line: a hanging number and its text."""
    if not pieces:
        return []
    region_x0, region_x1 = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    return [
        _row_line(page_number, row, region, region_x0, region_x1, callout) for row in _rows(pieces)
    ]


def _read_rows(page: Page, pieces: Sequence[Piece], region: int) -> list[Line | Grid]:
    """A column's lines, with tables that no rules show taken out; a cover is no table."""
    if not pieces:
        return []
    if len(page.words) < _COVER_WORDS and page.page_number <= _COVER_PAGES:
        return list(_merge_rows(page.page_number, pieces, region, None))
    region_x0, region_x1 = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    items: list[Line | Grid] = []
    for part in split_aligned(_rows(pieces)):
        if isinstance(part, tuple):
            items.append(_aligned_grid(page.page_number, part))
        else:
            items += [
                _row_line(page.page_number, row, region, region_x0, region_x1, None) for row in part
            ]
    return items


def _aligned_grid(page_number: int, rows: Sequence[AlignedRow]) -> Grid:
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        for column, pieces in enumerate(row.cells):
            region = _REGION_STEP * 10 + len(cells) * 10
            lines = _merge_rows(page_number, pieces, region, None)
            box = _bounds([line.box for line in lines]) if lines else _NO_BOX
            cells.append(
                Cell(
                    lines=tuple(lines),
                    box=replace(box, page=page_number),
                    row=number,
                    column=column,
                )
            )
    filled = [cell.box for cell in cells if cell.lines]
    return Grid(
        page=page_number,
        cells=tuple(cells),
        rows=len(rows),
        columns=len(rows[0].cells),
        box=replace(_bounds(filled), page=page_number),
    )


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces on one baseline together, from the top; each row from the left."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (_baseline(p), p.x0)):
        if (
            rows
            and abs(_baseline(rows[-1][0]) - _baseline(piece)) <= _SAME_LINE * piece.words[0].size
        ):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    rows.sort(key=lambda row: (round(min(p.top for p in row)), row[0].x0))
    return [sorted(row, key=lambda p: p.x0) for row in rows]


def _row_line(
    page_number: int,
    row: Sequence[Piece],
    region: int,
    region_x0: float,
    region_x1: float,
    callout: int | None,
) -> Line:
    words = join_letters(
        sorted((word for piece in row for word in piece.words), key=lambda w: w.x0)
    )
    return _line(page_number, words, region, region_x0, region_x1, callout)


def _baseline(piece: Piece) -> float:
    """The baseline of a piece's largest word: raised marks stand above it."""
    return max(piece.words, key=lambda w: w.size).baseline


def _line(
    page_number: int,
    words: list[Word],
    region: int,
    region_x0: float,
    region_x1: float,
    callout: int | None,
) -> Line:
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[word.size] += len(word.text)
    lettered = [word for word in words if any(c.isalpha() for c in word.text)]
    size = max(sorted(sizes), key=lambda s: sizes[s])
    main = [word for word in words if word.size >= 0.8 * size]
    return Line(
        page=page_number,
        words=tuple(words),
        text=join_words(tuple(words)),
        x0=min(w.x0 for w in words),
        top=min(w.top for w in words),
        x1=max(w.x1 for w in words),
        bottom=max(w.bottom for w in words),
        baseline=sorted(w.baseline for w in main)[len(main) // 2],
        size=size,
        bold=all(word.bold for word in lettered or words),
        region=region,
        region_x0=region_x0,
        region_x1=region_x1,
        callout=callout,
    )
