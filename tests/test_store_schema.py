"""The schema: made from nothing, from its first version, and refused where it is not ours."""

import re
import sqlite3
from enum import StrEnum
from pathlib import Path

import pytest
from samples_store import filled_store
from sqlite_utils import Database, Migrations

from classify.models import Facet, Party, Polarity, Scheme
from corpus.models import ReviewKind
from extract.models import FactStatus, PageSource, PassageKind, SectionKind, Severity
from store import schema
from store.database import open_store
from store.errors import NewerStoreError, NotAStoreError, StoreError
from store.models import DocumentStatus, RunOutcome
from store.search import search
from store.verify import verify

FIRST = "1_first_schema"


def migrations_with(*more: tuple[str, str]) -> Migrations:
    """This version's migrations, and later ones given as (name, SQL)."""
    extended = Migrations("casereviews")
    for migration in schema.migrations.pending(Database(memory=True)):
        extended(name=migration.name)(migration.fn)
    for name, sql in more:

        def apply(db: Database, sql: str = sql) -> None:
            db.executescript(sql)

        extended(name=name)(apply)
    return extended


def store_at_schema_1(path: Path) -> None:
    """A store as the first version left it, with a document, a passage, a tag and a problem."""
    db = Database(path)
    only_first = Migrations("casereviews")
    only_first(name=FIRST)(schema.migrations.pending(Database(memory=True))[0].fn)
    schema.apply_migrations(db, only_first)
    sha = "ab" * 32
    db.executescript(
        f"""
        INSERT INTO documents VALUES ('{sha[:16]}', 'a.pdf', '{sha}', 'a', 'application/pdf',
          'read', 1, 3, 'DHR', NULL, NULL, 'Hackney', NULL, NULL, NULL, 'e1', 'c1', NULL, 'f1');
        INSERT INTO document_names VALUES ('{sha[:16]}-n000', '{sha[:16]}', 0, 'a.pdf', '/a.pdf');
        INSERT INTO reviews VALUES ('{sha[:16]}', '{sha[:16]}', 'a', 'a.pdf', 'DHR', NULL,
          'Hackney', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', 1, 1, 3, 0);
        INSERT INTO pages VALUES ('p1', '{sha[:16]}', 1, NULL, 595, 842, 'text', 1, 3, 0);
        INSERT INTO passages (rowid, id, document_id, ordinal, address, text, section_kind, kind,
          page_first, page_last, boxes, furniture, boilerplate, words, search_key)
        VALUES (7, 'a-1', '{sha[:16]}', 0, 'p. 1', 'Her sons stabbed', 'findings', 'paragraph',
          1, 1, '[{{"page":1,"x0":1,"top":1,"x1":9,"bottom":9}}]', 0, 0, 3, 7);
        INSERT INTO codes VALUES ('weapons', 'theme', 0, 'C', 'Weapons', '', '', '', '', NULL,
          '[]', '[]', '[]');
        INSERT INTO tags VALUES ('a-1-00', '{sha[:16]}', 'a-1', 0, 'weapons', 'theme', 0.5, 0,
          NULL, NULL, 'affirmed', 'cue', 1);
        INSERT INTO tag_evidence VALUES ('a-1-00-00', 'a-1-00', 0, 9, 16, 'stabbed');
        """
    )
    db.close()


def test_a_store_of_schema_1_with_rows_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    store_at_schema_1(path)
    with open_store(path) as store:
        assert schema.is_current(store.db)
        assert [hit.text for hit in search(store, "stabbing")] == ["Her sons stabbed"]
        assert verify(store) == ()
        # Its codes are of nothing known: they are made again from the stored passages.
        assert store.rows("SELECT fingerprint, coding_fingerprint FROM documents") == [
            {"fingerprint": "f1", "coding_fingerprint": ""}
        ]
        assert store.rows("SELECT code_id, uncertain FROM tags") == [
            {"code_id": "weapons", "uncertain": 0}
        ]


def test_a_store_of_schema_1_without_rows_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    db = Database(path)
    only_first = Migrations("casereviews")
    only_first(name=FIRST)(schema.migrations.pending(Database(memory=True))[0].fn)
    schema.apply_migrations(db, only_first)
    db.close()
    with open_store(path) as store:
        assert schema.is_current(store.db)
        assert verify(store) == ()


def test_applying_twice_changes_nothing() -> None:
    db = Database(memory=True)
    schema.apply_migrations(db)
    before = db.schema
    schema.apply_migrations(db)
    assert db.schema == before


def test_a_later_migration_may_rebuild_a_table_that_others_refer_to(tmp_path: Path) -> None:
    # With foreign keys enforced, dropping the old copy of a table would empty those below it.
    path = tmp_path / "old.db"
    store_at_schema_1(path)
    later = migrations_with(
        (
            "2_rebuilt",
            """
            CREATE TABLE new_codes AS SELECT * FROM codes;
            DROP TABLE codes;
            CREATE TABLE codes (id TEXT PRIMARY KEY, label TEXT, scheme TEXT);
            INSERT INTO codes SELECT id, label, scheme FROM new_codes;
            DROP TABLE new_codes;
            """,
        )
    )
    db = Database(path)
    schema.apply_migrations(db, later)
    assert db.execute("SELECT id FROM tags").fetchall() == [("a-1-00",)]
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert set(db.view_names()) == set(schema.view_definitions())


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE extra (id TEXT); SELECT no_such_function();",  # refused by SQLite
        "CREATE TABLE extra (id TEXT); DELETE FROM codes;",  # leaves tags without their code
    ],
)
def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path: Path, sql: str) -> None:
    path = tmp_path / "old.db"
    store_at_schema_1(path)
    db = Database(path)
    before = list(db.conn.iterdump())
    with pytest.raises(sqlite3.Error):
        schema.apply_migrations(db, migrations_with(("2_broken", sql)))
    assert list(db.conn.iterdump()) == before


def test_views_of_another_version_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with open_store(path) as store:
        store.db.execute("DROP VIEW evidence")
        store.db.execute("CREATE VIEW evidence AS SELECT 1 AS one")
        store.db.execute("CREATE VIEW retired AS SELECT 1 AS one")
    with open_store(path) as store:
        assert schema.is_current(store.db)


def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    db = Database(path)
    schema.apply_migrations(db, migrations_with(("2_later", "CREATE TABLE extra (id TEXT)")))
    db.close()
    with pytest.raises(NewerStoreError) as raised:
        open_store(path)
    assert str(raised.value) == (
        "new.db was made by a newer version of casereviews (schema 2_later): "
        "update casereviews to open it"
    )


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "bank.db"
    db = Database(path)
    db.execute("CREATE TABLE accounts (id INTEGER)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(NotAStoreError) as raised:
        open_store(path)
    assert str(raised.value) == (
        "bank.db is a database of something else (it holds accounts): "
        "give the name of a store, or of a file that does not exist yet"
    )
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "review.pdf"
    path.write_bytes(b"%PDF-1.7\n" * 100)
    with pytest.raises(NotAStoreError) as raised:
        open_store(path)
    assert str(raised.value) == "review.pdf is not a store of reviews: file is not a database"


@pytest.mark.parametrize(
    ("name", "read_only", "message"),
    [
        ("", False, "{folder} is a folder: give the name of a file"),
        ("none/x.db", False, "{folder}/none does not exist: make the folder first"),
        ("x.db", True, "{folder}/x.db does not exist: `casereviews build` makes a store"),
    ],
)
def test_a_path_that_cannot_be_opened_says_why(
    tmp_path: Path, name: str, read_only: bool, message: str
) -> None:
    with pytest.raises(StoreError) as raised:
        open_store(tmp_path / name, read_only=read_only)
    assert str(raised.value) == message.format(folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.touch()
    with open_store(path) as store:
        assert schema.is_current(store.db)


@pytest.mark.parametrize(
    ("table", "column", "values"),
    [
        ("runs", "outcome", RunOutcome),
        ("codes", "scheme", Scheme),
        ("documents", "status", DocumentStatus),
        ("documents", "kind", ReviewKind),
        ("reviews", "kind", ReviewKind),
        ("sections", "kind", SectionKind),
        ("passages", "section_kind", SectionKind),
        ("pages", "source", PageSource),
        ("passages", "kind", PassageKind),
        ("facts", "status", FactStatus),
        ("tags", "scheme", Scheme),
        ("tags", "facet", Facet),
        ("tags", "party", Party),
        ("tags", "polarity", Polarity),
        ("problems", "severity", Severity),
    ],
)
def test_checks_are_the_enums(table: str, column: str, values: type[StrEnum]) -> None:
    # An enum that gains a value needs a migration that says so too.
    db = Database(memory=True)
    schema.apply_migrations(db)
    (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()
    listed = re.search(rf"\b{column} IN \(([^)]*)\)", sql)
    assert listed
    assert re.findall(r"'([^']*)'", listed.group(1)) == [value.value for value in values]


def test_every_foreign_key_is_indexed_and_cascades() -> None:
    db = Database(memory=True)
    schema.apply_migrations(db)
    for table in db.tables:
        leading = {index.columns[0] for index in table.indexes} | set(table.pks[:1])
        for key in table.foreign_keys:
            assert key.column in leading, (table.name, key.column)
            assert key.on_delete == "CASCADE", (table.name, key.column)


def test_every_view_runs_on_an_empty_store_and_says_what_it_is() -> None:
    db = Database(memory=True)
    schema.apply_migrations(db)
    for name, sql in schema.view_definitions().items():
        assert db.execute(f"SELECT * FROM {name}").fetchall() == []
        assert sql.splitlines()[1].startswith("-- "), name


def test_full_text_survives_vacuum(tmp_path: Path) -> None:
    with filled_store(tmp_path / "x.db") as store:
        store.db.execute("VACUUM")
        assert verify(store) == ()
        assert [hit.passage_id for hit in search(store, "bank")] == ["anna-1"]


def test_a_row_that_breaks_a_check_is_a_store_error(tmp_path: Path) -> None:
    store = filled_store(tmp_path / "x.db")
    with (
        pytest.raises(StoreError, match=r"x\.db: CHECK constraint failed"),
        store.transaction() as db,
    ):
        db.execute("UPDATE passages SET kind = 'verse'")
    assert store.rows("SELECT kind FROM passages") == [{"kind": "paragraph"}]
    store.close()


def test_other_programs_find_the_full_text_index(tmp_path: Path) -> None:
    with filled_store(tmp_path / "x.db") as store:
        assert store.db.table("passages").detect_fts() == "passages_fts"
        assert store.db.table("recommendations").detect_fts() == "recommendations_fts"
        hits = list(store.db.table("passages").search("banks"))
        assert [hit["id"] for hit in hits] == ["anna-1"]
