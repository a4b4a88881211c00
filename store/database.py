"""Opening a store: one SQLite file, created or brought up to date, safe for many readers."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlite_utils import Database

from store.errors import StoreBusyError, StoreError
from store.schema import apply_migrations, check_identity, check_sqlite, is_current, is_migrated

WAIT_S = 30.0  # how long a writer waits for another; a whole review is written in well under one


class Store:
    """An open store. Use it as a context manager, or close it.

    Attributes:
        path: The file.
        db: The same as sqlite-utils sees it, for queries of any kind.
    """

    def __init__(self, *, path: Path, db: Database) -> None:
        self.path = path
        self.db = db

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; SQLite then folds its write-ahead log into it."""
        self.db.close()

    def rows(self, sql: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """What a query gives, a mapping a row, in the query's order.

        Raises:
            StoreError: SQLite refused the query or cannot read the file.
        """
        try:
            cursor = self.db.execute(sql, parameters or {})
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]
        except sqlite3.Error as error:
            raise StoreError(f"{self.path.name}: {error}") from error

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """All of what is written inside, or nothing.

        It takes the write lock at once (`BEGIN IMMEDIATE`): a transaction that began by reading
        could not be upgraded once another process had written.

        Raises:
            StoreBusyError: Another process held the lock for longer than `WAIT_S`.
            StoreError: SQLite refused a row, or the disk is full.
        """
        try:
            self.db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise self._explain(error) from error
        try:
            yield self.db
            self.db.commit()
        except sqlite3.Error as error:
            self.db.rollback()
            raise self._explain(error) from error
        except BaseException:
            self.db.rollback()
            raise

    def _explain(self, error: sqlite3.Error) -> StoreError:
        return _explain(self.path, error)


def _explain(path: Path, error: sqlite3.Error) -> StoreError:
    message = str(error)
    if "locked" in message or "busy" in message:
        return StoreBusyError(
            f"{path.name}: another program is writing to it; try again when it has ended"
        )
    return StoreError(f"{path.name}: {message}")


def open_store(path: Path, *, read_only: bool = False, wait_s: float = WAIT_S) -> Store:
    """Open a store, creating it or bringing an older one up to date.

    Args:
        path: The file. It need not exist, but its folder must.
        read_only: Leave the file as it is; it must exist and be of this version's schema.
        wait_s: How long to wait, in seconds, for another process that is writing.

    Raises:
        NotAStoreError: The file is something else.
        NewerStoreError: It was made by a newer version.
        UnsupportedSqliteError: Python carries an SQLite without what the store needs.
        StoreBusyError: Another process kept it locked.
        StoreError: It does not exist, cannot be reached, or wants bringing up to date.
    """
    check_sqlite()
    if path.is_dir():
        raise StoreError(f"{path} is a folder: give the name of a file")
    if read_only and not path.exists():
        raise StoreError(f"{path} does not exist: `casereviews build` makes a store")
    if not path.parent.is_dir():
        raise StoreError(f"{path.parent} does not exist: make the folder first")
    connection: sqlite3.Connection | None = None
    try:
        connection = _connect(path, read_only=read_only, wait_s=wait_s)
        # Plug-ins of other programs that share the environment have no business in a store.
        db = Database(connection, execute_plugins=False)
        check_identity(db, path.name)
        if read_only:
            if not is_migrated(db):
                raise StoreError(
                    f"{path.name} was made by an older version: "
                    "`casereviews build` brings it up to date"
                )
        else:
            _enable_wal(db, wait_s)
            if not is_current(db):
                apply_migrations(db)
        db.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise _explain(path, error) from error
    except BaseException:
        if connection is not None:
            connection.close()
        raise
    return Store(path=path, db=db)


def _connect(path: Path, *, read_only: bool, wait_s: float) -> sqlite3.Connection:
    # isolation_level None: sqlite3 starts no transactions of its own, so each is one of ours.
    if read_only:
        return sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=wait_s, isolation_level=None
        )
    return sqlite3.connect(path, timeout=wait_s, isolation_level=None)


def _enable_wal(db: Database, wait_s: float) -> None:
    """Have readers and the writer not wait for each other.

    Changing the journal needs the file alone, and SQLite does not wait for that as it does for
    other locks, so two processes that create a store at once need this loop. On a drive where
    write-ahead logs cannot work the store keeps a rollback journal: slower, and as sound.
    """
    deadline = time.monotonic() + wait_s
    while db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            db.execute("PRAGMA journal_mode = WAL").fetchone()
            break
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
    if db.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        # In a write-ahead log, NORMAL cannot corrupt; a power cut may lose the last commits only.
        db.execute("PRAGMA synchronous = NORMAL")
