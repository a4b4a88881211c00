"""docs/store.md: every table and view, from the same words as the site.

python -m explore.reference > docs/store.md
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from explore.metadata import SiteNotes, read_site_notes
from store.database import open_store

_INTRO = """\
# The store

One SQLite file, made and brought up to date by `casereviews build`. Ids are text and follow from
the documents' bytes, so the same inputs give the same rows; times stand in `runs` alone. Foreign
keys are declared and indexed; a document's rows go with it. `passages` and `recommendations` have
full-text indexes with porter stemming (`passages_fts`, `recommendations_fts`), joined to them by
`search_key`.

This page is made from the words that the site shows (`python -m explore.reference`); a test keeps
the two equal."""


def store_columns() -> dict[str, list[str]]:
    """The columns of each table and view of a new store; indexes and bookkeeping left out."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "new.db") as store:
        rows = store.rows(
            "SELECT m.type AS type, m.name AS name, c.name AS column_name FROM sqlite_master AS m "
            "JOIN pragma_table_info(m.name) AS c WHERE m.type IN ('table', 'view') "
            "AND m.name NOT LIKE '%_fts%' AND m.name NOT LIKE 'sqlite_%' "
            "AND m.name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY m.type, m.name, c.cid"
        )
    columns: dict[str, list[str]] = {}
    for row in rows:
        columns.setdefault(row["name"], []).append(row["column_name"])
    return columns


def reference(notes: SiteNotes, columns: dict[str, list[str]]) -> str:
    """The page, in Markdown."""
    return "\n".join(_lines(notes, columns)) + "\n"


def _lines(notes: SiteNotes, columns: dict[str, list[str]]) -> Iterator[str]:
    yield _INTRO
    yield ""
    yield "## Before a figure is used"
    yield ""
    for note in notes.notes:
        yield f"- **{note.heading}.** {note.text.strip()}"
    for name, table_columns in columns.items():
        table = notes.tables[name]
        yield ""
        yield f"## `{name}`: {table.title}"
        yield ""
        yield table.description.strip()
        yield ""
        yield "| column | what it holds |"
        yield "|---|---|"
        for column in table_columns:
            text = notes.describe_column(name, column) or ""
            yield f"| `{column}` | {' '.join(text.split()).replace('|', chr(92) + '|')} |"


if __name__ == "__main__":
    sys.stdout.write(reference(read_site_notes(), store_columns()))
