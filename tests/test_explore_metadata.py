"""What the site says of the store: of all of it, and of nothing else."""

import re

import pytest
from samples_explore import make_site_store

from corpus.models import ReviewKind
from explore.metadata import (
    DATABASE,
    Note,
    Query,
    SiteNotes,
    TableNotes,
    datasette_metadata,
    read_site_notes,
)
from store.database import open_store

_INDEX_PARTS = re.compile(r"\w+_fts_\w+")  # which SQLite keeps for itself
_PARAMETER = re.compile(r"(?<![\w:]):(\w+)")


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The columns of every table and view of a store."""
    path = make_site_store(tmp_path_factory.mktemp("store") / "x.db")
    with open_store(path, read_only=True) as store:
        names = [
            row["name"]
            for row in store.rows(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"
            )
        ]
        return {
            name: [row["name"] for row in store.rows(f"PRAGMA table_info({name})")]
            for name in names
            if not _INDEX_PARTS.fullmatch(name)
        }


def test_every_table_and_view_has_a_title_and_a_description(columns: dict[str, list[str]]) -> None:
    tables = read_site_notes().tables
    assert set(tables) == set(columns)
    assert [name for name, notes in tables.items() if not notes.title] == []
    assert [name for name, notes in tables.items() if not notes.description.endswith(".")] == []
    assert len({notes.title for notes in tables.values()}) == len(tables)


def test_every_column_is_described(columns: dict[str, list[str]]) -> None:
    site = read_site_notes()
    undescribed = [
        f"{table}.{column}"
        for table, names in columns.items()
        for column in names
        if not site.describe_column(table, column)
    ]
    assert undescribed == []


def test_only_columns_that_are_there_are_described(columns: dict[str, list[str]]) -> None:
    site = read_site_notes()
    unknown = [
        f"{table}.{column}"
        for table, notes in site.tables.items()
        for column in (
            *notes.columns,
            *notes.shown,
            *notes.facets,
            *notes.array_facets,
            *filter(None, (notes.label_column, notes.sort, notes.sort_desc, notes.fts_pk)),
        )
        if column not in columns[table]
    ]
    assert unknown == []
    everywhere = {column for names in columns.values() for column in names}
    assert set(site.columns) - everywhere == set()


def test_every_parameter_of_a_query_has_a_default() -> None:
    queries = read_site_notes().queries
    assert len(queries) >= 10
    for name, query in queries.items():
        used = dict.fromkeys(_PARAMETER.findall(query.sql))
        assert set(used) == set(query.defaults), name


def test_a_query_says_what_it_answers() -> None:
    queries = read_site_notes().queries.values()
    assert [query.title for query in queries if not query.title.endswith("?")] == []
    assert [query.title for query in queries if not query.description.endswith(".")] == []


def test_every_kind_of_review_is_spelt_out() -> None:
    assert [*read_site_notes().kinds] == [kind.value for kind in ReviewKind]


def test_the_caveats_are_told() -> None:
    headings = [note.heading for note in read_site_notes().notes]
    assert "Published reviews are not all deaths" in headings
    assert "No tag does not mean ‘no’" in headings


def test_datasette_metadata_holds_what_datasette_reads() -> None:
    site = SiteNotes(
        title="Case reviews",
        about="A store.",
        licence="theirs",
        source="reviews",
        kinds={"DHR": "Domestic homicide reviews"},
        notes=(Note(heading="Take care", text="Read it."),),
        columns={"id": "The row's name."},
        tables={
            "codes": TableNotes(
                title="Codebook",
                description="The codes.",
                columns={"label": "Its name."},
                sort="label",
                facets=["scheme"],
                array_facets=["levels"],
            ),
            "later": TableNotes(title="Later", description="Not in this store."),
        },
        queries={
            "all": Query(title="All?", description="All.", sql="SELECT :a", defaults={"a": "b"})
        },
    )
    assert datasette_metadata(site, {"codes": ["id", "label", "levels"], "unknown": ["x"]}) == {
        "title": "Case reviews",
        "about": "A store.",
        "license": "theirs",
        "source": "reviews",
        "kinds": {"DHR": "Domestic homicide reviews"},
        "notes": [{"heading": "Take care", "text": "Read it."}],
        "databases": {
            DATABASE: {
                "title": "The store",
                "tables": {
                    "codes": {
                        "title": "Codebook",
                        "description": "The codes.",
                        "columns": {"id": "The row's name.", "label": "Its name."},
                        "sort": "label",
                        "facets": ["scheme", {"array": "levels"}],
                    }
                },
                "queries": {
                    "all": {
                        "title": "All?",
                        "description": "All.",
                        "sql": "SELECT :a",
                        "params": ["a"],
                        "defaults": {"a": "b"},
                        "hide_sql": True,
                    }
                },
            }
        },
    }
