"""What every HTTP request passes first.

Its id, the limit of its size, the headers of its answer, the figures.
"""

import time
from collections.abc import Callable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from yunhu.platform.metrics import histogram, tallies
from yunhu.platform.problems import problem
from yunhu.platform.texts import negotiate

LARGEST_BODY = 1 << 20
"""Bytes of a request's body, unless the settings say otherwise."""

_LONGEST_REQUEST_ID = 64
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_REQUESTS = tallies("http_requests_total", "HTTP requests answered.", "method", "status")
_SECONDS = histogram("http_request_seconds", "How long HTTP requests took.")


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(
        self,
        app: ASGIApp,
        new_id: Callable[[], str],
        largest_body: int = LARGEST_BODY,
        larger: Mapping[str, int] | None = None,
    ) -> None:
        """`new_id` makes request ids; `largest_body` in bytes.

        `larger`: ends of paths whose bodies may be larger, because they are written to the disk as they come.
        """
        self._app = app
        self._new_id = new_id
        self._largest = largest_body
        self._larger = dict(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = next(
            (size for end, size in self._larger.items() if scope["path"].endswith(end)), self._largest
        )
        request = _Guarded(scope, receive, send, largest)
        request_id = _sane(Headers(scope=scope).get("x-request-id")) or self._new_id()
        scope.setdefault("state", {})["request_id"] = request.id = request_id
        began = time.monotonic()
        try:
            if _declared_length(scope) > largest:
                await request.refuse_body()
            else:
                await self._app(scope, request.receive, request.send)
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "other"
            _REQUESTS.of(method, str(request.status)).count += 1
            _SECONDS.add(time.monotonic() - began)


class _Guarded:
    """One request on its way through."""

    __slots__ = ("_largest", "_receive", "_scope", "_send", "_size", "_too_large", "id", "status")

    def __init__(self, scope: Scope, receive: Receive, send: Send, largest: int) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._largest = largest
        self._size = 0
        self._too_large = False
        self.id = ""
        self.status = 0

    async def receive(self) -> Message:
        """What the client sends; a body that grows too large ends here, and is answered with 413."""
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self._size > self._largest and not self._too_large and not self.status:
            self._too_large = True
            await self.refuse_body()
        return {"type": "http.disconnect"} if self._too_large else message

    async def send(self, message: Message) -> None:
        """What we answer, with our headers; nothing after a 413."""
        if self._too_large:
            return
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self.id
            for name, value in _SECURITY.items():
                headers.setdefault(name, value)
        await self._send(message)

    async def refuse_body(self) -> None:
        """Answer that the body is too large."""
        language = negotiate(Headers(scope=self._scope).get("accept-language"))
        response = problem(language, self.id, 413, params={"largest": self._largest})
        response.headers.update({**_SECURITY, "X-Request-Id": self.id, "Connection": "close"})
        self.status = 413
        await response(self._scope, self._receive, self._send)


def _declared_length(scope: Scope) -> int:
    text = Headers(scope=scope).get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def _sane(request_id: str | None) -> str | None:
    if request_id and len(request_id) <= _LONGEST_REQUEST_ID and request_id.replace("-", "").isalnum():
        return request_id if request_id.isascii() else None
    return None
