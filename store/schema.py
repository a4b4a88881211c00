"""The store's schema, kept as data beside this module, and the migrations that bring it about.

`schema_1.sql`, `schema_2.sql` ... hold the tables; each is applied once, in order, by sqlite-utils'
migrations, which record it in the same transaction. `views.sql` holds the views; they hold nothing,
so they are simply made to be those of this version.
"""

import re
import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

from store.errors import NewerStoreError, NotAStoreError, UnsupportedSqliteError

APPLICATION_ID = 0x43525657  # "CRVW", in the file's header: tells a store from another database
# FTS5's remove_diacritics 2 came with 3.27; nothing later is used (see schema_1.sql on STRICT).
OLDEST_SQLITE = (3, 27, 0)

_FOLDER = Path(__file__).parent
_VIEW = re.compile(r"^CREATE VIEW (\w+) AS\n.*?;$", re.MULTILINE | re.DOTALL)

migrations = Migrations("casereviews")


@migrations(name="1_first_schema")
def _first_schema(db: Database) -> None:
    """Everything that the first version stores."""
    db.executescript(_read_sql("schema_1.sql"))
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@migrations(name="2_pages_without_paper")
def _pages_without_paper(db: Database) -> None:
    """Pages of Word files and web pages, which have no measures."""
    db.executescript(_read_sql("schema_2.sql"))


@migrations(name="3_uncertain_tags")
def _uncertain_tags(db: Database) -> None:
    """Tags that a person should look at."""
    db.executescript(_read_sql("schema_3.sql"))


@migrations(name="4_repeat_recommendations")
def _repeat_recommendations(db: Database) -> None:
    """Groups of recommendations that ask for the same thing."""
    db.executescript(_read_sql("schema_4.sql"))


@migrations(name="5_coding_apart_from_reading")
def _coding_apart_from_reading(db: Database) -> None:
    """What a document was coded with, apart from what it was read from; counts of each run."""
    db.executescript(_read_sql("schema_5.sql"))


def _read_sql(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def check_sqlite() -> None:
    """Refuse an SQLite without what the store needs.

    Raises:
        UnsupportedSqliteError: It is too old, or was built without FTS5 or JSON.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE[:2]))
        raise UnsupportedSqliteError(
            f"Python carries SQLite {sqlite3.sqlite_version}; the store needs {wanted} or later"
        )
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
        connection.execute("SELECT json_valid('[]')")
    except sqlite3.OperationalError as error:
        raise UnsupportedSqliteError(
            f"SQLite {sqlite3.sqlite_version} was built without FTS5 or JSON: {error}"
        ) from error
    finally:
        connection.close()


def view_definitions() -> dict[str, str]:
    """The views as SQL, by name, in the order of `views.sql`."""
    return {
        match.group(1): match.group(0).removesuffix(";")
        for match in _VIEW.finditer(_read_sql("views.sql"))
    }


def check_identity(db: Database, name: str, known: Migrations = migrations) -> None:
    """Refuse a database that is not a store, or is a store of a newer version; this only reads.

    An empty database passes: it becomes a store.

    Raises:
        NotAStoreError: The file is no SQLite database, or is one of something else.
        NewerStoreError: It holds migrations that this version does not know.
    """
    try:
        application_id = db.execute("PRAGMA application_id").fetchone()[0]
        tables = db.table_names()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise NotAStoreError(f"{name} is not a store of reviews: {error}") from error
    if application_id == 0 and not tables:
        return
    if application_id != APPLICATION_ID:
        some = ", ".join(sorted(tables)[:3]) or "no tables"
        raise NotAStoreError(
            f"{name} is a database of something else (it holds {some}): "
            "give the name of a store, or of a file that does not exist yet"
        )
    with Database(memory=True) as empty:  # to which none has been applied
        ours = {migration.name for migration in known.pending(empty)}
    newer = [applied.name for applied in known.applied(db) if applied.name not in ours]
    if newer:
        raise NewerStoreError(
            f"{name} was made by a newer version of casereviews (schema {newer[-1]}): "
            "update casereviews to open it"
        )


def is_migrated(db: Database, known: Migrations = migrations) -> bool:
    """Whether every migration has been applied; this only reads."""
    return not known.pending(db)


def is_current(db: Database, known: Migrations = migrations) -> bool:
    """Whether the tables and the views are this version's; this only reads."""
    return is_migrated(db, known) and _stored_views(db) == view_definitions()


def apply_migrations(db: Database, known: Migrations = migrations) -> None:
    """Bring a database to this version's schema, all or nothing; it may be repeated.

    The whole runs in one immediate transaction, so that of two processes which open the same old
    store at once the second waits and then finds nothing to do. Foreign keys are not enforced
    meanwhile: SQLite changes a table by dropping its old copy, which would cascade.

    Raises:
        sqlite3.OperationalError: The database stayed locked for longer than the connection waits.
    """
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("BEGIN IMMEDIATE")
    try:
        if known.pending(db):
            # A view on a table that is being changed would make the change fail.
            _drop_views(db)
            known.apply(db)
        if _stored_views(db) != view_definitions():
            _drop_views(db)
            for definition in view_definitions().values():
                db.execute(definition)
        orphans = db.execute("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise sqlite3.IntegrityError(f"a migration left orphans in table {orphans[0][0]}")
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise
    finally:
        db.execute("PRAGMA foreign_keys = ON")


def _stored_views(db: Database) -> dict[str, str]:
    rows = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall()
    return dict(rows)


def _drop_views(db: Database) -> None:
    for name in _stored_views(db):
        db.execute(f'DROP VIEW "{name}"')
