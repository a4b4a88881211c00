"""What the site says of the store, read from metadata.yaml and queries.yaml, as Datasette takes it.

The files are written for people to read and edit, with each shared column described once; what
Datasette wants is made from them and from the columns that the open store has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

DATABASE = "store"  # the store's name in addresses, whatever its file is called

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that a reader must know before using a figure."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableNotes:
    """What a table or view is called, what it holds and how it is first shown."""

    title: str
    description: str
    columns: Mapping[str, str] = field(default_factory=dict)  # those that need their own words
    shown: Sequence[str] = ()  # the columns to begin with, in this order; all if empty
    hidden: bool = False
    label_column: str | None = None
    sort: str | None = None
    sort_desc: str | None = None
    facets: Sequence[str] = ()
    array_facets: Sequence[str] = ()  # columns that hold JSON lists
    fts_table: str | None = None
    fts_pk: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question that can be asked at a click."""

    title: str
    description: str
    sql: str
    defaults: Mapping[str, str]  # every parameter, with what stands there at first


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNotes:
    """Everything that the site says of the store."""

    title: str
    about: str
    licence: str
    source: str
    kinds: Mapping[str, str]  # the kinds of review, spelt out
    notes: tuple[Note, ...]
    columns: Mapping[str, str]  # what a column holds wherever it stands
    tables: Mapping[str, TableNotes]  # in the order in which they are listed
    queries: Mapping[str, Query]

    def describe_column(self, table: str, column: str) -> str | None:
        """What a column holds; None if nobody has said."""
        own = self.tables[table].columns if table in self.tables else {}
        return own.get(column) or self.columns.get(column)


def read_site_notes() -> SiteNotes:
    """What the two files beside this module say."""
    content = _read_yaml("metadata.yaml")
    content["notes"] = tuple(Note(**note) for note in content["notes"])
    content["tables"] = {name: TableNotes(**notes) for name, notes in content["tables"].items()}
    queries = {name: Query(**query) for name, query in _read_yaml("queries.yaml").items()}
    return SiteNotes(**content, queries=queries)


def _read_yaml(name: str) -> dict[str, Any]:
    content = yaml.safe_load((_FOLDER / name).read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def datasette_metadata(site: SiteNotes, columns: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What Datasette 0.65 takes as its metadata.

    Args:
        site: What is to be said.
        columns: The columns of each table and view of the store, in their order.

    Returns:
        Nested dicts. Beside Datasette's own keys they hold `kinds`, `notes`, `shown` and
        `defaults`, which the site's templates and its plug-in read.
    """
    return {
        "title": site.title,
        "about": site.about,
        "license": site.licence,
        "source": site.source,
        "kinds": dict(site.kinds),
        "notes": [{"heading": note.heading, "text": note.text} for note in site.notes],
        "databases": {
            DATABASE: {
                "title": "The store",
                "tables": {
                    name: _table(site, name, notes, columns[name])
                    for name, notes in site.tables.items()
                    if name in columns
                },
                "queries": {name: _query(query) for name, query in site.queries.items()},
            }
        },
    }


def _table(site: SiteNotes, name: str, notes: TableNotes, columns: Sequence[str]) -> dict[str, Any]:
    described = {column: site.describe_column(name, column) for column in columns}
    facets: list[str | dict[str, str]] = [*notes.facets]
    facets += [{"array": column} for column in notes.array_facets]
    table = {
        "title": notes.title,
        "description": notes.description,
        "columns": {column: text for column, text in described.items() if text},
        "shown": list(notes.shown),
        "hidden": notes.hidden,
        "label_column": notes.label_column,
        "sort": notes.sort,
        "sort_desc": notes.sort_desc,
        "facets": facets,
        "fts_table": notes.fts_table,
        "fts_pk": notes.fts_pk,
    }
    return {key: value for key, value in table.items() if value}


def _query(query: Query) -> dict[str, Any]:
    return {
        "title": query.title,
        "description": query.description,
        "sql": query.sql,
        "params": list(query.defaults),
        "defaults": dict(query.defaults),
        "hide_sql": True,
    }
