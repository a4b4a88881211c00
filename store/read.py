"""What a store already holds, so that a build need not read unchanged files again."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from corpus.models import SourceDocument
from store.catalogue_rows import catalogue_digest
from store.database import Store
from store.models import DocumentStatus, Run, StoredDocument

# Tables whose rows tell of builds, not of reviews: two stores of the same reviews differ in them.
_BUILD_TABLES = frozenset({"runs", "run_counts", "_sqlite_migrations"})


def reading_fingerprint(source: SourceDocument, run: Run) -> str:
    """A digest of all that is read into a document's rows; while it stays, so do they.

    It covers the file's bytes, the catalogue's entry and what reads the file; not the settings,
    which change how a build runs and not what it finds. Its codes hang on
    `classify.modes.coding_fingerprint`. Other names of the same bytes are no part of it:
    `store.write.refresh_names` keeps those.
    """
    parts = (
        source.review.sha256,
        catalogue_digest(source.review),
        source.media_type,
        run.extraction_version,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def stored_documents(store: Store) -> dict[str, StoredDocument]:
    """Every document of the store, by the SHA-256 of its bytes, in order of file name.

    Documents that could not be read are among them, so that they are not tried again until the
    file, the catalogue or the tool has changed.
    """
    names: dict[str, list[tuple[str, str | None]]] = {}
    for row in store.rows(
        "SELECT document_id, name, path FROM document_names ORDER BY document_id, ordinal"
    ):
        names.setdefault(row["document_id"], []).append((row["name"], row["path"]))
    found = {}
    for row in store.rows(
        "SELECT id, file, sha256, status, fingerprint, coding_fingerprint, pages, words "
        "FROM documents ORDER BY file, id"
    ):
        own = names.get(row["id"], [])
        found[row["sha256"]] = StoredDocument(
            document_id=row["id"],
            file=row["file"],
            names=tuple(name for name, _ in own),
            path=next((Path(path) for _, path in own if path), None),
            sha256=row["sha256"],
            status=DocumentStatus(row["status"]),
            fingerprint=row["fingerprint"],
            coding_fingerprint=row["coding_fingerprint"],
            pages=row["pages"],
            words=row["words"],
        )
    return found


def content_tables(store: Store) -> tuple[str, ...]:
    """The tables that hold reviews and codes, by name; full-text indexes and builds aside."""
    rows = store.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    names = [row["name"] for row in rows]
    indexes = [name for name in names if name.endswith("_fts")]
    return tuple(
        name
        for name in names
        if name not in _BUILD_TABLES
        and not name.startswith("sqlite_")
        and not any(name == index or name.startswith(f"{index}_") for index in indexes)
    )


def content_rows(store: Store) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Every row of every content table, in an order that does not depend on when it was written.

    Two builds of the same inputs give equal sequences, however often either was interrupted; so
    this is what to compare, or to hash.

    Yields:
        The table's name, and the row's values in the order of its columns.
    """
    for table in content_tables(store):
        rows = store.db.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608
        # By text, since a column may hold NULL beside a number, which do not compare.
        for row in sorted(rows, key=repr):
            yield table, row


def content_digest(store: Store) -> str:
    """A digest of `content_rows`: equal for stores that hold the same."""
    running = hashlib.sha256()
    for table, row in content_rows(store):
        running.update(repr((table, row)).encode())
    return running.hexdigest()
