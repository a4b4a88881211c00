"""Whether a store is sound: SQLite's own checks, and the rules of `checks.toml`."""

import sqlite3
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from store.boxes import check_boxes
from store.database import WAIT_S, Store
from store.models import Finding
from store.texts import check_texts

__all__ = ["Check", "check_boxes", "check_texts", "read_checks", "verify"]

_CHECKS = Path(__file__).with_name("checks.toml")
_INDEXES = ("passages_fts", "recommendations_fts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule that holds in every store, and the query that finds what breaks it."""

    name: str
    rule: str
    sql: str  # gives document_id, row_id, detail


def read_checks() -> tuple[Check, ...]:
    """The rules, in the order of `checks.toml`."""
    with _CHECKS.open("rb") as file:
        rows = tomllib.load(file)["check"]
    return tuple(Check(name=row["name"], rule=row["rule"], sql=row["sql"]) for row in rows)


def verify(store: Store) -> tuple[Finding, ...]:
    """Everything in a store that is not as it must be; nothing, if it is sound.

    It changes nothing. Whether boxes hold their words takes the files: see `check_boxes`, and
    `check_texts` for files without boxes.
    """
    findings = [*_check_file(store), *_check_indexes(store)]
    for check in read_checks():
        findings += _check_rule(store, check)
    return tuple(findings)


def _check_file(store: Store) -> Iterator[Finding]:
    try:
        for (message,) in store.db.execute("PRAGMA integrity_check").fetchall():
            if message != "ok":
                yield Finding(check="integrity", detail=message)
        orphans = store.db.execute("PRAGMA foreign_key_check").fetchall()
        for table, rowid, parent, _ in sorted(orphans):
            yield Finding(
                check="foreign_keys",
                detail=f"{table} row {rowid} refers to a row of {parent} that is not there",
                row_id=str(rowid),
            )
    except sqlite3.DatabaseError as error:
        yield Finding(check="integrity", detail=str(error))


def _check_indexes(store: Store) -> Iterator[Finding]:
    """Compare each full-text index with the words it indexes (rank 1 asks for that).

    The statement that asks counts as a write, though it changes nothing, so it gets a connection
    of its own, whatever the store was opened for.
    """
    connection = sqlite3.connect(store.path, timeout=WAIT_S, isolation_level=None)
    try:
        for index in _INDEXES:
            try:
                connection.execute(
                    f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)"  # noqa: S608
                )
            except sqlite3.OperationalError as error:  # locked, or a file that may only be read
                yield Finding(check="full_text", detail=f"{index} could not be checked: {error}")
            except sqlite3.DatabaseError as error:
                yield Finding(
                    check="full_text", detail=f"{index} is not what its table says: {error}"
                )
    finally:
        connection.close()


def _check_rule(store: Store, check: Check) -> Iterator[Finding]:
    try:
        rows = store.db.execute(check.sql).fetchall()
    except sqlite3.DatabaseError as error:
        yield Finding(check=check.name, detail=str(error))
        return
    # By text, since an id may be NULL.
    for document_id, row_id, detail in sorted(rows, key=repr):
        yield Finding(check=check.name, detail=detail, document_id=document_id, row_id=row_id)
