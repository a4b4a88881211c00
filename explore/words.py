"""What somebody typed into a search box, as full-text search takes it."""

import sqlite3
from contextlib import closing

from store.query import match_queries

_NOTHING = '""'  # matches no passage


def readable_match(typed: str) -> str:
    """The query that full-text search can read and that comes closest to what was typed.

    Args:
        typed: Words, "phrases", beginnings*, AND, OR, NOT and brackets; see `store.query`.

    Returns:
        A query for FTS5. What holds no word gives one that finds nothing.
    """
    for query in match_queries(typed):
        if _is_readable(query):
            return query
    return _NOTHING


def _is_readable(query: str) -> bool:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
        try:
            connection.execute("SELECT 1 FROM words WHERE words MATCH ?", (query,)).fetchone()
        except sqlite3.OperationalError:
            return False
    return True
