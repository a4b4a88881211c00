"""A web page's tables and lists of definitions, as rows of cells."""

from collections.abc import Iterator
from typing import Any, Protocol

from extract.flow import FlowCell, FlowItem, FlowParagraph, FlowRole, FlowTable, Run
from extract.html_main import SKIPPED, is_hidden

_MAX_SPAN = 100
_MAX_COLUMNS = 200
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class ReadCell(Protocol):
    """Reads what stands in a cell."""

    def __call__(self, element: Any, *, bold: bool = False) -> tuple[FlowParagraph, ...]:
        """The cell's paragraphs."""


def is_layout(table: Any) -> bool:
    """Whether a table places parts of the page: it says so, or holds tables or headings."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return True
    if table.find(".//table") is not None:
        return True
    return table.find(".//th") is None and any(
        table.find(f".//td//{name}") is not None for name in _HEADINGS
    )


def read_table(table: Any, read_cell: ReadCell) -> Iterator[FlowItem]:
    """A table, with its caption before it; cells that span rows stand in the first of them."""
    caption = table.find("caption")
    title = None
    if caption is not None:
        text = " ".join("".join(caption.itertext()).split())
        if text:
            title = text
            yield FlowParagraph(runs=(Run(text=text),), anchor="", role=FlowRole.CAPTION)
    rows: list[tuple[FlowCell, ...]] = []
    header = 0
    covered: dict[int, int] = {}  # rows that a cell above still covers, by column
    for row in _rows(table):
        cells = [c for c in row.iterchildren("td", "th") if not is_hidden(c)]
        rows.append(tuple(_row(cells, covered, read_cell)))
        in_head = row.getparent().tag == "thead" or all(c.tag == "th" for c in cells)
        if cells and in_head and header == len(rows) - 1:
            header = len(rows)
    if any(rows):
        yield FlowTable(rows=tuple(rows), header_rows=header, caption=title)


def _rows(table: Any) -> Iterator[Any]:
    for child in table.iterchildren():
        if child.tag == "tr" and not is_hidden(child):
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child.iterchildren("tr") if not is_hidden(row))


def _row(cells: list[Any], covered: dict[int, int], read_cell: ReadCell) -> Iterator[FlowCell]:
    above = {column for column, left in covered.items() if left > 0}
    for column in above:
        covered[column] -= 1
    column = 0
    for cell in cells:
        while column in above:
            column += 1
        if column >= _MAX_COLUMNS:
            return
        span, down = _span(cell, "colspan"), _span(cell, "rowspan")
        yield FlowCell(
            paragraphs=read_cell(cell, bold=cell.tag == "th"), column=column, columns=span
        )
        for place in range(column, column + span):
            if down > 1:
                covered[place] = down - 1
        column += span


def _span(cell: Any, name: str) -> int:
    said = (cell.get(name) or "1").strip()
    return max(1, min(int(said), _MAX_SPAN)) if said.isdigit() and len(said) < 6 else 1


def read_definitions(element: Any, read_cell: ReadCell) -> Iterator[FlowItem]:
    """A list of terms and what they mean, as a table of two columns."""
    rows: list[tuple[FlowCell, ...]] = []
    terms: list[FlowParagraph] = []
    for child in _entries(element):
        if child.tag == "dt":
            terms.extend(read_cell(child))
            continue
        meaning = FlowCell(paragraphs=read_cell(child), column=1)
        rows.append((FlowCell(paragraphs=tuple(terms), column=0), meaning))
        terms = []
    if terms:
        rows.append((FlowCell(paragraphs=tuple(terms), column=0),))
    if rows:
        yield FlowTable(rows=tuple(rows))


def _entries(element: Any) -> Iterator[Any]:
    for child in element.iterchildren():
        if not isinstance(child.tag, str) or child.tag in SKIPPED or is_hidden(child):
            continue
        if child.tag in ("dt", "dd"):
            yield child
        else:
            yield from _entries(child)
