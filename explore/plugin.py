"""What the site adds to Datasette through its plug-in hooks."""

import logging
import sqlite3
from collections.abc import Generator
from typing import Any

import pluggy
from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError

from explore.cells import show_cell
from explore.guard import App, guard
from explore.metadata import DATABASE
from explore.words import readable_match

NAME = "casereviews"  # among Datasette's plug-ins

hookimpl = pluggy.HookimplMarker("datasette")
_LOG = logging.getLogger(__name__)

_TOO_LONG = "The query took longer than this site allows: narrow what it asks for."
_ROBOTS = "User-agent: *\nDisallow: /\n"
# What the front page tells: counts only, never a passage.
_BY_KIND = """
SELECT
  coalesce(kind, 'not known') AS kind,
  count(*) AS reviews,
  count(DISTINCT area) AS areas,
  min(year_of_event) AS first_year,
  max(year_of_event) AS last_year,
  sum(pages) AS pages,
  sum(passages) AS passages,
  sum(recommendations) AS recommendations
FROM reviews
GROUP BY kind
ORDER BY reviews DESC, kind
"""
_STATE = """
SELECT
  (SELECT count(*) FROM documents WHERE status = 'failed') AS failed,
  (SELECT count(*) FROM problems) AS problems,
  (SELECT outcome FROM runs ORDER BY id DESC LIMIT 1) AS outcome,
  (SELECT substr(coalesce(ended, started), 1, 10) FROM runs ORDER BY id DESC LIMIT 1) AS day
"""


@hookimpl
def asgi_wrapper(datasette: Any) -> Any:
    """Put the guard before Datasette."""

    async def read_defaults(path: str) -> dict[str, str]:
        name = path.removeprefix(f"/{DATABASE}/").removesuffix(".json").removesuffix(".csv")
        if name == path:
            return {}
        query = await datasette.get_canned_query(DATABASE, name, None)
        return dict(query.get("defaults", {})) if query else {}

    def wrap(app: App) -> App:
        return guard(app, read_defaults)

    return wrap


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Let every search box of the site read what `casereviews search` reads.

    It stands in for Datasette's function of that name, which refuses some of what people type.
    """
    conn.create_function("escape_fts", 1, readable_match, deterministic=True)


@hookimpl
def register_routes() -> Any:
    """Ask search engines to stay away, should anybody put the site where they can reach it."""
    return [(r"^/robots\.txt$", lambda: Response.text(_ROBOTS))]


@hookimpl
def render_cell(value: Any, column: str, database: str, datasette: Any) -> Any:
    """Show lists, boxes, tables and ids in a form to read."""
    if database != DATABASE:
        return None
    return show_cell(column, value, datasette.urls.database(database))


@hookimpl
def extra_template_vars(view_name: str, datasette: Any) -> Any:
    """Give the front page its counts."""

    async def read_counts() -> dict[str, Any]:
        if view_name != "index":
            return {}
        store = datasette.get_database(DATABASE)
        kinds = await store.execute(_BY_KIND)
        state = await store.execute(_STATE)
        return {"kinds": [dict(row) for row in kinds.rows], "state": dict(state.first())}

    return read_counts


@hookimpl(hookwrapper=True)
def handle_exception(
    datasette: Any, request: Any, exception: Exception
) -> Generator[None, Any, None]:
    """Answer what goes wrong with a page and a line.

    Datasette's own handler, which this stands in for, prints the value of every variable to the
    terminal, whatever the error: a mistyped address would print passages of reviews.
    """

    async def answer() -> Response:
        status = getattr(exception, "status", 500)
        if isinstance(exception, Base400 | DatasetteError):
            # Datasette writes HTML in one case only: a query that ran into the time limit.
            is_html = getattr(exception, "message_is_html", False)
            message = _TOO_LONG if is_html else str(exception)
        elif isinstance(exception, sqlite3.OperationalError):
            # Another program holds the file, or has put another in its place.
            status, message = 503, f"The store cannot be read just now: {exception}."
        else:
            message = "Something went wrong in the site itself. The terminal says what."
            _LOG.error("%s: %s", request.path, exception, exc_info=exception)
        if request.path.endswith(".json"):
            error = {"ok": False, "error": message, "status": status, "title": None}
            return Response.json(error, status=status)
        body = await datasette.render_template(
            "error.html", {"status": status, "error": message}, request=request
        )
        return Response.html(body, status=status)

    outcome = yield
    outcome.force_result([answer])
