"""What every request passes before Datasette answers it, and what every answer carries.

The reviews are for the person at this machine. A page of another site, open in the same browser,
could reach a port of this machine by a name that it controls; so only this machine's own names are
answered. And no page may fetch anything from elsewhere, whatever a document's text or another
plug-in puts into it.
"""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
ReadDefaults = Callable[[str], Awaitable[dict[str, str]]]

_PORT = re.compile(r":\d+$")
_OWN_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
_HEADERS = (
    # Datasette's own pages hold scripts and styles within the page.
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        b"img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        b"frame-ancestors 'none'",
    ),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-robots-tag", b"noindex, nofollow, noarchive"),
)


def guard(app: App, read_defaults: ReadDefaults) -> App:
    """The site behind its guard.

    Args:
        app: Datasette.
        read_defaults: For a path, the parameters of the query it names with what stands there at
            first; empty for any other path.
    """

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = dict(_HEADERS)
                theirs = (
                    pair for pair in message.get("headers", []) if pair[0].lower() not in ours
                )
                message["headers"] = [*theirs, *_HEADERS]
            await send(message)

        if not _is_own_name(scope):
            await _answer(send_with_headers, 403, b"This site answers on this machine only.\n")
            return
        target = _with_defaults(scope, await read_defaults(scope["path"]))
        if target is not None:
            await _answer(send_with_headers, 302, b"", (b"location", target.encode("ascii")))
            return
        await app(scope, receive, send_with_headers)

    return guarded


def _is_own_name(scope: Scope) -> bool:
    """Whether the request names this machine itself, as a browser at this machine does."""
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    return len(hosts) == 1 and _PORT.sub("", hosts[0]).lower() in _OWN_NAMES


def _with_defaults(scope: Scope, defaults: dict[str, str]) -> str | None:
    """Where to send somebody who opens a query without any of its parameters; None otherwise.

    Parameters that are there but empty are meant so.
    """
    query = scope["query_string"].decode("latin-1")
    given = parse_qsl(query, keep_blank_values=True)
    if not defaults or any(name in defaults for name, _ in given):
        return None
    path = scope.get("raw_path", scope["path"].encode()).partition(b"?")[0].decode("ascii")
    return f"{path}?{urlencode([*given, *defaults.items()])}"


async def _answer(send: Send, status: int, body: bytes, *headers: tuple[bytes, bytes]) -> None:
    plain = (b"content-type", b"text/plain; charset=utf-8")
    await send({"type": "http.response.start", "status": status, "headers": [plain, *headers]})
    await send({"type": "http.response.body", "body": body})
