"""What every HTTP request passes first.

Its id, the limit of its size, the headers of its answer, the figures.
"""

import asyncio
import time
from collections.abc import Callable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from yunhu.kit.refusal import Refusal
from yunhu.platform.http import problems
from yunhu.platform.http.limits import Limits
from yunhu.platform.http.problems import problem
from yunhu.platform.http.proxies import Proxies
from yunhu.platform.metrics import histogram, tallies
from yunhu.platform.texts import negotiate

LARGEST_BODY = 1 << 20
"""Bytes of a request's body, unless the settings say otherwise."""

BODY_S = 20.0
"""How long the body of a request may take to come, and as long again for each `SLOWEST` bytes of it."""

SLOWEST = 16 << 10
"""Bytes a second of a body, at least."""

HSTS = "max-age=31536000"
"""Said over TLS (RFC 6797); browsers heed it only when the certificate is right."""

_LONGEST_REQUEST_ID = 64
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(), camera=(), display-capture=(), geolocation=(), payment=(), usb=()",
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
        proxies: Proxies | None = None,
        limits: Limits | None = None,
        body_s: float = BODY_S,
    ) -> None:
        """`new_id` makes request ids; `largest_body` in bytes.

        `larger`: ends of paths whose bodies may be larger, because they are written to the disk as they come.
        `proxies` may speak for others; `limits` say how often anybody may ask.
        """
        self._proxies = proxies
        self._limits = limits
        self._body_s = body_s
        self._app = app
        self._new_id = new_id
        self._largest = largest_body
        self._larger = dict(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection."""
        if self._proxies is not None and "client" in scope:
            self._proxies.correct(scope)
        if scope["type"] == "websocket":
            await self._open(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = next(
            (size for end, size in self._larger.items() if scope["path"].endswith(end)), self._largest
        )
        request = _Guarded(scope, receive, send, largest, self._body_s)
        request.id = self._name(scope)
        began = time.monotonic()
        try:
            if _declared_length(scope) > largest:
                await request.refuse_body(413)
            else:
                await self._answer(request, scope)
        except Exception as error:  # noqa: BLE001 (a defect is answered and logged, whatever it is)
            await request.broke(error)
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "other"
            _REQUESTS.of(method, str(request.status)).count += 1
            _SECONDS.add(time.monotonic() - began)

    def _name(self, scope: Scope) -> str:
        """The id of a request, its client's or ours; the audit and the log have it."""
        request_id = _sane(Headers(scope=scope).get("x-request-id")) or self._new_id()
        scope.setdefault("state", {})["request_id"] = request_id
        return request_id

    async def _open(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a WebSocket be opened, unless somebody knocks too often."""
        self._name(scope)
        try:
            if self._limits is not None:
                self._limits.admit_address(scope)
        except Refusal as refusal:
            await problems.refusal(HTTPConnection(scope), refusal)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, request: "_Guarded", scope: Scope) -> None:
        """Let the application answer, unless somebody asks too often."""
        try:
            if self._limits is not None:
                self._limits.admit_address(scope)
        except Refusal as refusal:
            asked = Request(scope, request.receive)
            await problems.refusal(asked, refusal)(scope, request.receive, request.send)
        else:
            await self._app(scope, request.receive, request.send)


class _Guarded:
    """One request on its way through."""

    __slots__ = (
        "_body_s",
        "_largest",
        "_receive",
        "_refused",
        "_scope",
        "_send",
        "_size",
        "_until",
        "_whole",
        "id",
        "status",
    )

    def __init__(self, scope: Scope, receive: Receive, send: Send, largest: int, body_s: float) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._largest = largest
        self._size = 0
        self._body_s = body_s
        self._until = time.monotonic() + body_s
        self._whole = self._refused = False
        self.id = ""
        self.status = 0

    async def receive(self) -> Message:
        """What the client sends; a body that grows too large, or comes too slowly, ends here: 413, 408."""
        try:
            # What comes after the body is only that the client has gone: that may take as long as it likes.
            async with asyncio.timeout(None if self._whole else max(0.0, self._until - time.monotonic())):
                message = await self._receive()
        except TimeoutError:
            if not self.status:
                await self.refuse_body(408)
            return {"type": "http.disconnect"}
        size = len(message.get("body", b""))
        self._size += size
        self._until += size / SLOWEST
        self._whole = not message.get("more_body", False)
        if self._size > self._largest and not self._refused and not self.status:
            await self.refuse_body(413)
        return {"type": "http.disconnect"} if self._refused else message

    async def send(self, message: Message) -> None:
        """What we answer, with our headers; nothing after the body was refused."""
        if self._refused:
            return
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in self._headers().items():
                headers.setdefault(name, value)
        await self._send(message)

    def _headers(self) -> dict[str, str]:
        """What every answer says."""
        encrypted = {"Strict-Transport-Security": HSTS} if self._scope.get("scheme") == "https" else {}
        return {**_SECURITY, **encrypted, "X-Request-Id": self.id}

    async def refuse_body(self, status: int) -> None:
        """Answer that the body is too large, or too slow."""
        language = negotiate(Headers(scope=self._scope).get("accept-language"))
        params = {"largest": self._largest} if status == 413 else None
        response = problem(language, self.id, status, params=params)
        response.headers.update({**self._headers(), "Connection": "close"})
        self.status, self._refused = status, True
        await response(self._scope, self._receive, self._send)

    async def broke(self, error: Exception) -> None:
        """Answer to a defect of ours, when there is no answer yet."""
        answer = await problems.broken(Request(self._scope), error)
        if not self.status:
            await answer(self._scope, self._receive, self.send)


def _declared_length(scope: Scope) -> int:
    text = Headers(scope=scope).get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def _sane(request_id: str | None) -> str | None:
    if request_id and len(request_id) <= _LONGEST_REQUEST_ID and request_id.replace("-", "").isalnum():
        return request_id if request_id.isascii() else None
    return None
