"""What opening a WebSocket leaves in the audit: one entry when it is opened or refused, and one when it ends.

Nothing is told on a stream whose opening is not on the disk: it is refused as a privileged read is. How often
anybody may try is limited before this is reached, so nobody can fill the audit by knocking.
"""

import time

import msgspec
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from yunhu.kit.refusal import Refusal
from yunhu.platform.http import problems
from yunhu.platform.http.audit import Auditor, AuditUnavailable, Entry, asked_by, entry_of

OPENED = 101
"""The status of an opening that was let in (RFC 6455 §4.2.2)."""

CLOSED_AT_ONCE = 403
"""What a client sees of a stream that is closed before it is accepted."""

BROKEN = 500

NO_CODE, GONE = 1005, 1006
"""Close codes of an end without any, and of a connection that is lost (RFC 6455 §7.4.1)."""


class AuditedStreams:
    """ASGI middleware between the guard and the routes."""

    def __init__(self, app: ASGIApp, auditor: Auditor) -> None:
        self._app = app
        self._auditor = auditor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})["audit"] = {}
        stream = _Stream(self._auditor, scope, receive, send)
        try:
            await self._app(scope, stream.receive, stream.send)
        finally:
            await stream.over()


class _Stream:
    """One WebSocket: what goes through it is only looked at where it begins and ends."""

    __slots__ = ("_auditor", "_code", "_entry", "_is_refused", "_opened_at", "_receive", "_scope", "_send")

    def __init__(self, auditor: Auditor, scope: Scope, receive: Receive, send: Send) -> None:
        self._auditor = auditor
        self._scope = scope
        self._receive = receive
        self._send = send
        self._entry: tuple[str, Entry] | None = None
        self._is_refused = False
        self._opened_at = 0.0
        self._code = GONE

    async def receive(self) -> Message:
        """What the client says; who was refused says that he has gone."""
        if self._is_refused:
            return {"type": "websocket.disconnect", "code": GONE}
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            self._code = message.get("code") or NO_CODE
        return message

    async def send(self, message: Message) -> None:
        """What the application says; nothing of it when the opening could not be written down."""
        if self._is_refused:
            return
        match message["type"]:
            case "websocket.accept":
                if not await self._is_kept():
                    await self._refuse()
                    return
            case "websocket.http.response.start":
                await self._note(message["status"])
            case "websocket.close" if self._entry is None:
                await self._note(CLOSED_AT_ONCE)
            case "websocket.close":
                self._code = message.get("code") or NO_CODE
        await self._send(message)

    async def over(self) -> None:
        """Write down that it has ended, or that the application broke before it said anything."""
        if self._entry is None:
            await self._note(BROKEN)
        elif self._opened_at:
            tenant, entry = self._entry
            said = {"end": str(self._code), "seconds": str(round(time.monotonic() - self._opened_at))}
            over = msgspec.structs.replace(entry, status=0, detail={**entry.detail, **said})
            self._auditor.take(tenant, over)

    async def _is_kept(self) -> bool:
        """Whether the entry of an opening is on the disk."""
        if not self._auditor.writable():
            return False
        await self._note(OPENED)
        try:
            await self._auditor.durable()
        except Refusal:
            return False
        self._opened_at = time.monotonic()
        return True

    async def _refuse(self) -> None:
        """Let nobody in of whom nothing could be written down."""
        self._is_refused = True
        await self._note(AuditUnavailable.status)
        connection = HTTPConnection(self._scope)
        await problems.refusal(connection, AuditUnavailable())(self._scope, self._receive, self._send)

    async def _note(self, status: int) -> None:
        """Keep the entry of an opening, or of its refusal; there is none for what is no door at all."""
        route = self._scope.get("route")
        if route is None:
            return
        privileged: frozenset[str] = self._scope["app"].state.privileged
        self._entry = await entry_of(self._scope, asked_by(route, privileged), status)
        self._auditor.take(*self._entry)
