"""Tables -> XML, and how wide their columns are."""

import re
from collections.abc import Sequence
from html import escape

from corpus.sample.make.blocks import Cell, Table
from corpus.sample.make.sheet import Sheet

_WORD_END = re.compile(r"[\s\-–/]")  # where a line may break
_CM_PER_CHARACTER = 0.0228  # of a word in bold, for each point of size; a little wide
_PADDING_CM = 0.34


def set_table(sheet: Sheet, block: Table) -> None:
    """Write a table with its caption; a row with one filled cell is printed across."""
    if block.caption:
        sheet.record(block.caption, None)
        sheet.paragraph("Caption", escape(block.caption, quote=False))
    sheet.begin_block()
    width = sheet.room_cm
    size = sheet.source.head.layout.size_pt - 1.5
    open_table(sheet, block.line, column_widths_cm(block, width, size))
    for index, row in enumerate(block.rows):
        is_header = block.has_header and index == 0
        sheet.out.append("<table:table-header-rows>" if is_header else "")
        sheet.out.append('<table:table-row table:style-name="Row">')
        filled = [cell for cell in row if cell.plain]
        if len(filled) == 1 and len(row) > 2 and filled[0].asked is None:
            _set_cell(sheet, filled[0], style="BandCell", span=len(row))
            sheet.out.append("<table:covered-table-cell/>" * (len(row) - 1))
        else:
            for cell in row:
                _set_cell(sheet, cell, style="HeadCell" if is_header else "Cell")
        sheet.out.append("</table:table-row>")
        sheet.out.append("</table:table-header-rows>" if is_header else "")
    sheet.out.append("</table:table>")


def open_table(sheet: Sheet, line: int, widths_cm: Sequence[float]) -> None:
    """Write the start of a table with columns of these widths; `line` names it."""
    name = f"Table{line}"
    sheet.automatic[name] = (
        f'<style:style style:name="{name}" style:family="table"><style:table-properties '
        f'style:width="{sum(widths_cm):.2f}cm" table:align="left" fo:margin-bottom="0.4cm" '
        f'style:may-break-between-rows="true" table:border-model="collapsing"/></style:style>'
    )
    columns: list[str] = []
    for index, width in enumerate(widths_cm):
        sheet.automatic[f"{name}.{index}"] = (
            f'<style:style style:name="{name}.{index}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width:.2f}cm"/></style:style>'
        )
        columns.append(f'<table:table-column table:style-name="{name}.{index}"/>')
    sheet.out.append(f'<table:table table:name="{name}" table:style-name="{name}">')
    sheet.out.extend(columns)


def column_widths_cm(table: Table, width_cm: float, size_pt: float) -> tuple[float, ...]:
    """Share the width of a table among its columns.

    Every column gets room for its longest word; what is left goes to the columns by the amount
    of their text, less than in proportion, so that a short column next to a long one stays
    readable.

    Args:
        table: The table; rows with one filled cell are printed across and do not count.
        width_cm: The width to share.
        size_pt: The size of its text.
    """
    minimum: list[float] = []
    weight: list[float] = []
    for column in range(len(table.rows[0])):
        rows = [row for row in table.rows if sum(bool(cell.plain) for cell in row) > 1]
        texts = [row[column].plain for row in rows or table.rows]
        longest = max((len(word) for text in texts for word in _WORD_END.split(text)), default=1)
        minimum.append(longest * size_pt * _CM_PER_CHARACTER + _PADDING_CM)
        weight.append(max(1.0, sum(len(text) for text in texts) / len(texts)))
    return _share(minimum, weight, width_cm)


def _share(minimum: Sequence[float], weight: Sequence[float], width_cm: float) -> tuple[float, ...]:
    left = width_cm - sum(minimum)
    if left <= 0:
        return tuple(value * width_cm / sum(minimum) for value in minimum)
    return tuple(
        value + left * share / sum(weight) for value, share in zip(minimum, weight, strict=True)
    )


def _set_cell(sheet: Sheet, cell: Cell, *, style: str, span: int = 1) -> None:
    spanned = f' table:number-columns-spanned="{span}"' if span > 1 else ""
    sheet.out.append(
        f'<table:table-cell table:style-name="{style}" office:value-type="string"{spanned}>'
    )
    plain: list[str] = []
    for text in cell.texts:
        content, words = sheet.inline(text)
        plain.append(words)
        sheet.paragraph("CellHead" if style == "HeadCell" else "CellText", content)
    located = cell if cell.asked else None
    sheet.record(" ".join(plain), located, in_cell=True)
    sheet.out.append("</table:table-cell>")
