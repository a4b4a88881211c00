"""Recommendations in the rows of tables: action plans, and reports that list them so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.asking import asking_words
from extract.models import Passage, Table
from extract.passages import PassageSource
from extract.recommendation_parts import Found, overlap

_CELL_NUMBER = re.compile(
    r"^(?:(?:recommendation|rec|r)\.?\s*)?(?P<number>\d{1,2}(?:\.\d{1,2})*[a-h]?)[.:)]?\s+(?=\S)",
    re.I,
)
_SIMILAR = 0.72  # of shared words: an action plan often shortens what it repeats


def find_in_tables(
    passages: Sequence[Passage], tables: Sequence[Table], sources: dict[str, PassageSource]
) -> list[Found]:
    """Recommendations in the column that a table's header calls so, with owner and deadline."""
    found: list[Found] = []
    columns = {index: _table_columns(table) for index, table in enumerate(tables)}
    for passage in passages:
        source = sources.get(passage.passage_id)
        if source is None or source.row == 0:
            continue
        layout = columns[source.table]
        if layout is None or source.column != layout.recommendation:
            continue
        row = tables[source.table].rows[source.row]
        text = row[layout.recommendation]
        if passage.text != text or len(text.split()) < 5:
            continue
        match = _CELL_NUMBER.match(text)
        number = match.group("number") if match else None
        if number is None and layout.number is not None:
            number = _bare_number(row[layout.number])
        found.append(
            Found(
                number=number,
                passage=passage,
                start=match.end() if match else 0,
                group=None,
                owner=_cell(row, layout.owner),
                deadline=_cell(row, layout.deadline),
            )
        )
    return found


def _bare_number(text: str) -> str | None:
    match = re.search(r"\d{1,2}(?:\.\d{1,2})*[a-h]?", text)
    return match.group() if match else None


def _cell(row: Sequence[str], column: int | None) -> str | None:
    return (row[column] or None) if column is not None and column < len(row) else None


@dataclass(frozen=True, slots=True)
class _Columns:
    recommendation: int
    number: int | None
    owner: int | None
    deadline: int | None


def _table_columns(table: Table) -> _Columns | None:
    """Which column holds what, by the header row; None for a table of something else."""
    words = asking_words()
    header = table.rows[0] if table.rows else ()
    recommendation = next(
        (i for i, cell in enumerate(header) if words.recommendation_column.search(cell)), None
    )
    if recommendation is None or len(header) < 2:
        return None

    def column(pattern: re.Pattern[str]) -> int | None:
        return next(
            (i for i, c in enumerate(header) if i != recommendation and pattern.search(c)), None
        )

    return _Columns(
        recommendation,
        column(words.number_column),
        column(words.owner_column),
        column(words.deadline_column),
    )


def same_as(row: Found, found: Sequence[Found]) -> int | None:
    """Index of the recommendation that a table row repeats."""
    text = row.text
    for index, item in enumerate(found):
        shared = overlap(text, item.text)
        if shared >= _SIMILAR or (
            row.number is not None and row.number == item.number and shared >= 0.4
        ):
            return index
    return None
