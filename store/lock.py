"""One build at a time: a lock that the operating system lets go when its holder dies.

What is written stays whole without it, since each document is one immediate transaction. But two
builds with different codebooks would undo each other's work document by document, so the second is
told to wait.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.errors import StoreBusyError, StoreError


@contextmanager
def hold_build_lock(path: Path, *, wait_s: float = 1.0) -> Iterator[None]:
    """Keep other builds away from a store for as long as the block runs.

    The lock is SQLite's own, on an empty file beside the store ("reviews.db.lock"): it works
    alike on all systems, and goes with the process, however that ends. The file stays, since to
    delete it would let two waiting builds lock two different files of one name.

    Args:
        path: The store.
        wait_s: How long to wait, in seconds, for another build to end.

    Raises:
        StoreBusyError: Another build holds the lock.
        StoreError: The folder cannot be written to.
    """
    lock_path = path.with_name(f"{path.name}.lock")
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(lock_path, timeout=wait_s, isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        if "locked" in str(error):
            raise StoreBusyError(
                f"{path.name}: another build is writing to it; wait until it has ended"
            ) from error
        raise StoreError(f"{lock_path}: {error}") from error
    try:
        yield
    finally:
        connection.close()
