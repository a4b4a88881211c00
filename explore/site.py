"""The site: Datasette over one store, with what researchers need to read it.

It answers on this machine only, which is a promise of the tool and no setting. The file is opened
to be read, and may be built on by another process all the while.
"""

import contextlib
import errno
import socket
import sqlite3
import webbrowser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from explore import plugin
from explore.errors import PortError, StoreNotOpenedError
from explore.metadata import DATABASE, datasette_metadata, read_site_notes
from store.database import Store, open_store
from store.errors import StoreError

HOST = "127.0.0.1"

_FOLDER = Path(__file__).parent
_DOCUMENT_LABELS = (
    "SELECT d.id, coalesce(r.title, d.file) FROM documents AS d "
    "LEFT JOIN reviews AS r ON r.document_id = d.id"
)
# For a store of some 700 reviews and 120,000 passages on a laptop, and one person asking.
_SETTINGS = {
    "default_page_size": 50,
    "max_returned_rows": 5000,
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 1000,
    "suggest_facets": False,  # the useful ones are there; to try every column is slow
    "default_facet_size": 20,
    "default_cache_ttl": 0,  # a build may be going on
    "allow_download": False,
    "max_csv_mb": 0,  # no limit: it goes nowhere but to this machine
    "truncate_cells_html": 0,  # half a passage is not to be quoted
}


class _StoreFile(Database):  # type: ignore[misc]  # Datasette carries no types
    """The store as Datasette reads it: never to be written, whatever its path is called."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """Open it to be read; Datasette's own way misreads a path with #, ? or % in it."""
        if write:
            raise sqlite3.OperationalError("the site does not write to the store")
        connection = sqlite3.connect(
            f"{Path(self.path).as_uri()}?mode=ro", uri=True, check_same_thread=False
        )
        self._all_file_connections.append(connection)
        return connection


class _Site(Datasette):  # type: ignore[misc]
    """Datasette, with a label for every document."""

    async def expand_foreign_keys(
        self, database: str, table: str, column: str, values: Iterable[object]
    ) -> dict[tuple[str, object], object]:
        """What stands for the rows that a column points at.

        A document that is not in the catalogue has no title there: it goes by what it says of
        itself, or by its file's name. A row without any label goes by its id.
        """
        labels = await super().expand_foreign_keys(database, table, column, values)
        missing = [key for (_, key), label in labels.items() if label is None]
        if column == "document_id" and missing:
            marks = ", ".join("?" * len(missing))
            results = await self.execute(
                database,
                f"{_DOCUMENT_LABELS} WHERE d.id IN ({marks})",
                missing,
            )
            labels.update({(column, row[0]): row[1] for row in results})
        return {key: label for key, label in labels.items() if label is not None}


def make_site(db_path: Path) -> Datasette:
    """The site over a store, not yet listening.

    Args:
        db_path: The store's file. Other processes may go on writing to it.

    Raises:
        StoreNotOpenedError: There is no such file, or it is not a store of this version.
    """
    try:
        with open_store(db_path, read_only=True) as store:
            columns = _read_columns(store)
    except StoreError as error:
        raise StoreNotOpenedError(str(error)) from error
    if not pm.is_registered(plugin):
        pm.register(plugin, name=plugin.NAME)
    site = _Site(
        metadata=datasette_metadata(read_site_notes(), columns),
        settings=_SETTINGS,
        template_dir=str(_FOLDER / "templates"),
        static_mounts=[("assets", str(_FOLDER / "static"))],
    )
    site.remove_database("_memory")  # which stands in when no file is given
    site.add_database(_StoreFile(site, str(db_path.resolve())), name=DATABASE)
    return site


def _read_columns(store: Store) -> dict[str, list[str]]:
    """The columns of each table and view, in their order."""
    columns: dict[str, list[str]] = {}
    for row in store.rows(
        "SELECT m.name AS name, c.name AS column_name FROM sqlite_master AS m "
        "JOIN pragma_table_info(m.name) AS c WHERE m.type IN ('table', 'view') "
        "ORDER BY m.name, c.cid"
    ):
        columns.setdefault(row["name"], []).append(row["column_name"])
    return columns


def serve(db_path: Path, port: int, open_browser: bool = False) -> None:
    """Show a store until the person presses Ctrl+C.

    Args:
        db_path: The store's file.
        port: The port to listen on, at 127.0.0.1 and nowhere else; 0 takes any that is free.
        open_browser: Whether to open the site in a browser.

    Raises:
        StoreNotOpenedError: There is no such file, or it is not a store of this version.
        PortError: The port is taken, or may not be used.
    """
    site = make_site(db_path)
    with _listen(port) as listener:
        url = f"http://{HOST}:{listener.getsockname()[1]}/"
        click.echo(f"{db_path} is open at {url} on this machine only; Ctrl+C closes it")
        if open_browser:
            webbrowser.open(url)  # it waits: the port is open, though nobody answers yet
        server = uvicorn.Server(
            uvicorn.Config(
                site.app(), log_level="warning", proxy_headers=False, server_header=False
            )
        )
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OverflowError as error:
        raise PortError(f"port {port} is not between 0 and 65535") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortError(f"port {port} is in use: choose another with --port") from error
        raise PortError(f"port {port} cannot be used: {error.strerror}") from error


def close_site(site: Any) -> None:
    """Close the connections and threads of a site that is no longer wanted."""
    for database in site.databases.values():
        database.close()
    site.executor.shutdown()
