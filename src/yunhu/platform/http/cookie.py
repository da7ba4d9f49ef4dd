"""The cookie of a person's session, and what keeps other web sites from using it (RFC 6265, RFC 6454).

A browser sends a cookie with every request to our host, whoever's page makes it. So a request that signs in
by cookie and may change something, and every WebSocket, must say that it comes from a page of our own host.
"""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response

COOKIE = "yunhu_session"

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing (RFC 9110 §9.2.1)."""

_PORTS = {"http": 80, "https": 443}


def cookie_of(connection: HTTPConnection) -> str | None:
    """The secret of the session that a request or a WebSocket shows; None when there is none."""
    return connection.cookies.get(COOKIE) or None


def is_own_origin(connection: HTTPConnection) -> bool:
    """Whether it comes from a page of the host that it goes to. Without an `Origin` nobody knows."""
    origin, host = connection.headers.get("origin"), connection.headers.get("host")
    if not origin or not host:
        return False
    return _place(origin) is not None and _place(origin) == _place(f"{urlsplit(origin).scheme}://{host}")


def must_be_own(connection: HTTPConnection) -> bool:
    """Whether a cookie alone does not do: the request may change something, or opens a stream."""
    return connection.scope["type"] != "http" or connection.scope["method"] not in SAFE_METHODS


def set_cookie(response: Response, connection: HTTPConnection, secret: str, max_age_s: int) -> None:
    """Hand the secret of a new session to the browser, and to no script in it."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=max_age_s,
        path="/",
        secure=is_encrypted(connection),
        httponly=True,
        samesite="strict",
    )


def drop_cookie(response: Response, connection: HTTPConnection) -> None:
    """Let the browser forget the secret."""
    response.delete_cookie(
        COOKIE, path="/", secure=is_encrypted(connection), httponly=True, samesite="strict"
    )


def is_encrypted(connection: HTTPConnection) -> bool:
    """Whether it came over TLS."""
    return connection.scope.get("scheme") in ("https", "wss")


def _place(url: str) -> tuple[str, int] | None:
    """Host and port of an http or https URL; None when it is none (`null`, a file, an extension)."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.hostname, port) if parts.hostname and port and parts.scheme in _PORTS else None
