"""How a value of the store is shown in a table's cell, where its plain text is hard to read.

Only what people see is changed: JSON and CSV carry every value as it is stored.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

_LISTS = frozenset({"agencies", "themes", "levels", "objectives", "examples"})
# Columns that name a row of another table, in views and queries, where no foreign key says so.
_LINKS = {
    "agency_id": "agencies",
    "code_id": "codes",
    "document_id": "documents",
    "level_id": "codes",
    "passage_id": "passages",
    "recommendation_id": "recommendations",
    "section_id": "sections",
    "tag_id": "tags",
    "theme_id": "codes",
}
_ROWS_SHOWN = 4  # of a table in a cell
_FOUND = re.compile("«([^«»]+)»")


def show_cell(column: str, value: object, database_path: str) -> Markup | None:
    """A value to be read, as HTML; None where Datasette shows it well enough.

    Args:
        column: The column's name. A query may give any column any name, so a value that is not
            what the name promises is left to Datasette.
        value: What the store holds.
        database_path: The store's address, to which links are added: "/store".
    """
    if not isinstance(value, str) or not value:
        return None
    if column in _LINKS:
        return _link(f"{database_path}/{_LINKS[column]}", value)
    if column == "snippet":
        return _mark_found(value)
    if column in _LISTS:
        items = _read_list(value)
        return None if items is None else _show_list(items)
    if column == "boxes":
        boxes = _read_list(value)
        return None if boxes is None else _show_boxes(boxes)
    if column == "cells":
        rows = _read_list(value)
        return None if rows is None else _show_table(rows)
    return None


def _link(path: str, row_id: str) -> Markup | None:
    # The store's ids are letters, digits and hyphens; anything else is not one of them, and would
    # need Datasette's own encoding.
    if not re.fullmatch(r"[A-Za-z0-9_-]+", row_id):
        return None
    return Markup('<a href="{}/{}">{}</a>').format(path, row_id, row_id)


def _mark_found(snippet: str) -> Markup:
    parts = _FOUND.split(snippet)  # found words at odd places
    return Markup("").join(
        Markup("<mark>{}</mark>").format(part) if place % 2 else part
        for place, part in enumerate(parts)
    )


def _read_list(value: str) -> list[Any] | None:
    try:
        items = json.loads(value)
    except ValueError:
        return None
    return items if isinstance(items, list) else None


def _show_list(items: Sequence[Any]) -> Markup:
    return Markup("<br>").join(str(item) for item in items) or Markup("&nbsp;")


def _show_boxes(boxes: Sequence[Any]) -> Markup | None:
    pages = {box.get("page") if isinstance(box, dict) else None for box in boxes}
    numbers = sorted(page for page in pages if isinstance(page, int))
    if not numbers or len(numbers) < len(pages):
        return None
    first, last = numbers[0], numbers[-1]
    where = f"p. {first}" if first == last else f"pp. {first}–{last}"
    return Markup("{} {} on {}").format(len(boxes), "box" if len(boxes) == 1 else "boxes", where)


def _show_table(rows: Sequence[Any]) -> Markup | None:
    if not all(isinstance(row, list) for row in rows):
        return None
    shown = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup("<td>{}</td>").format(cell or "") for cell in row)
        )
        for row in rows[:_ROWS_SHOWN]
    )
    left = len(rows) - _ROWS_SHOWN
    more = Markup("<p>and {} more row{}</p>").format(left, "" if left == 1 else "s")
    return Markup('<table class="cell-table">{}</table>{}').format(shown, more if left > 0 else "")
