"""What every HTTP request leaves in the audit: one entry for each change, and for each privileged read.

WebSockets are looked after in `openings`.

The middleware looks at what the application did, so no endpoint can forget it: who asked, by which
permission, for which object, from where, why, and what came of it, refusals included. A privileged answer
goes out only when its entry is on the disk.

Rooms add detail by `request.state.audit["key"] = value`, never a value in clear; `purpose` there is why,
`outcome` what came of it where the status does not say it, and `changes` makes an entry of a request whose
method says that it changes nothing.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, ClassVar, Protocol
from urllib.parse import unquote

import msgspec
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import Headers, QueryParams
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from yunhu.kit.refusal import Refusal
from yunhu.platform.http import problems
from yunhu.platform.http.cookie import SAFE_METHODS

NOBODY = "anonymous"
"""The actor of a request that nobody has signed in for."""

WEBSOCKET = "WEBSOCKET"
"""Stands where the method of a request does when a WebSocket is opened."""

HEADER = "x-purpose"
"""Why somebody asks, percent-encoded UTF-8; the query's `purpose` says the same."""

LONGEST_PURPOSE = 500
LONGEST_OBJECT = 200
_MOST_ROUTES = 4_096


class AuditUnavailable(Refusal):
    """What would be looked at or changed here must leave an entry, and none can be written."""

    id: ClassVar[str] = "audit.unavailable"
    status: ClassVar[int] = 503


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the audit, before it has its place in the chain."""

    actor: str
    """`user:…`, `token:…`, `command line`, `system`, or `anonymous`."""

    action: str
    """The permission that it took (`recording.listen`); where none did, what was done (`session.post`)."""

    object: str = ""
    """What it was done to: the ids of the path."""

    why: str = ""
    """What the person gave as the purpose."""

    outcome: str = "ok"
    """`ok`, `refused` or `failed`."""

    status: int = 0
    """Of the answer over HTTP; 0 elsewhere."""

    address: str = ""
    """The client's, as far as proxies can be trusted."""

    method: str = ""
    """The method of a request; `WEBSOCKET` of what is opened to stay."""

    route: str = ""
    """The path as it is described, with the names of its ids."""

    request: str = ""
    """The id that the answer and the log have."""

    detail: dict[str, str] = {}


class Auditor(Protocol):
    """Who keeps the entries."""

    def writable(self) -> bool:
        """Whether an entry made now reaches the disk."""
        ...

    def take(self, tenant: str, entry: Entry) -> None:
        """Keep an entry. Never waits and never fails."""
        ...

    async def durable(self) -> None:
        """Wait until what was given is on the disk. Raises a Refusal when it does not get there."""
        ...


class Asked(msgspec.Struct, frozen=True):
    """What a route asks for: the permission, whether every use is written down before the answer."""

    scope: str | None
    privileged: bool


class Audited:
    """ASGI middleware between the guard and the routes."""

    def __init__(self, app: ASGIApp, auditor: Auditor) -> None:
        self._app = app
        self._auditor = auditor
        self._asked: dict[int, Asked] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})["audit"] = {}
        watched = _Watched(self, scope, receive, send)
        try:
            await self._app(scope, receive, watched.send)
        finally:
            if not watched.answered:
                # The application broke, or the client has gone: what it may have changed is written down too.
                await self.write(scope, 500)

    def asked(self, scope: Scope) -> Asked | None:
        """What the route of a request asks for; None when there is no such route."""
        route = scope.get("route")
        if route is None:
            return None
        known = self._asked.get(id(route))
        if known is None:
            known = asked_by(route, scope["app"].state.privileged)
            if len(self._asked) < _MOST_ROUTES:
                self._asked[id(route)] = known
        return known

    async def write(self, scope: Scope, status: int) -> bool:
        """Keep the entry of a request, if it makes one; whether it did, and must be on the disk first."""
        asked = self.asked(scope)
        changes = scope["method"] not in SAFE_METHODS or scope["state"]["audit"].pop("changes", False)
        if asked is None or not (changes or asked.privileged):
            return False
        tenant, entry = await entry_of(scope, asked, status)
        self._auditor.take(tenant, entry)
        return asked.privileged

    async def durable(self) -> None:
        """Wait until the entries are on the disk. Raises a Refusal."""
        await self._auditor.durable()


class _Watched:
    """One request: its entry is written when the status is known, before anything goes out."""

    __slots__ = ("_audited", "_dropping", "_receive", "_scope", "_send", "answered")

    def __init__(self, audited: Audited, scope: Scope, receive: Receive, send: Send) -> None:
        self._audited = audited
        self._scope = scope
        self._receive = receive
        self._send = send
        self._dropping = False
        self.answered = False

    async def send(self, message: Message) -> None:
        """What the application answers; nothing of it when its entry does not reach the disk."""
        if message["type"] == "http.response.start" and not self.answered:
            self.answered = True
            if await self._audited.write(self._scope, message["status"]):
                self._dropping = not await self._is_kept()
        if not self._dropping:
            await self._send(message)

    async def _is_kept(self) -> bool:
        try:
            await self._audited.durable()
        except Refusal:
            request = Request(self._scope, self._receive)
            await problems.refusal(request, AuditUnavailable())(self._scope, self._receive, self._send)
            return False
        return True


def asked_by(route: Any, privileged: frozenset[str]) -> Asked:
    """The permission of a route, found in its dependencies."""
    waiting = list(getattr(getattr(route, "dependant", None), "dependencies", ()))
    for each in waiting:
        scope = getattr(each.call, "scope", None)
        if isinstance(scope, str):
            told = getattr(each.call, "privileged", None)
            return Asked(scope, scope in privileged if told is None else bool(told))
        waiting.extend(each.dependencies)
    return Asked(None, False)


async def entry_of(scope: Scope, asked: Asked, status: int) -> tuple[str, Entry]:
    """The entry of a request, and whose it is: the tenant of this node, whoever asked."""
    connection = HTTPConnection(scope)
    who = await _who(connection)
    served = scope["app"].state.tenant
    said: dict[str, object] = dict(scope["state"]["audit"])
    why = str(said.pop("purpose", "") or _purpose(scope))
    detail = {str(name): str(value) for name, value in said.items()}
    if who is not None and served not in (None, who.tenant):
        detail["foreign"] = who.tenant
    route, method = scope["route"].path_format, scope.get("method", WEBSOCKET)
    entry = Entry(
        actor=detail.pop("actor", "") or (NOBODY if who is None else who.actor),
        action=detail.pop("action", "") or asked.scope or action_of(route, method),
        object=detail.pop("object", "") or "/".join(map(str, scope.get("path_params", {}).values())),
        why=why[:LONGEST_PURPOSE],
        outcome=detail.pop("outcome", "") or outcome_of(status),
        status=status,
        address=connection.client.host if connection.client else "",
        method=method,
        route=route,
        request=str(scope["state"].get("request_id", "")),
        detail=detail,
    )
    return served or (who.tenant if who is not None else ""), entry


async def _who(connection: HTTPConnection) -> Any:
    """Who asks: as the endpoint found, or asked here when it did not come to that."""
    state = connection.scope["state"]
    if "principal" not in state:
        # A database in trouble leaves the entry without a name; it does not keep anybody out.
        with suppress(Refusal, SQLAlchemyError):
            await connection.app.state.whose(connection)
    return state.get("principal")


def outcome_of(status: int) -> str:
    """What came of a request, in one word."""
    return "ok" if status < 400 else "refused" if status < 500 else "failed"


def action_of(route: str, method: str) -> str:
    """A word for what needs no permission: `session.post` for `POST /api/v1/session`."""
    parts = [part for part in route.split("/") if part and not part.startswith("{")]
    return f"{'.'.join(parts[2:] or parts)}.{method.lower()}"


def _purpose(scope: Scope) -> str:
    """Why, as the query or the header says."""
    for name, value in QueryParams(scope.get("query_string", b"")).multi_items():
        if name == "purpose" and value:
            return value
    return unquote(Headers(scope=scope).get(HEADER, ""), errors="replace")


def detail_of(connection: HTTPConnection) -> dict[str, Any]:
    """Where a room puts what its entry is to say beside the rest (`purpose`, `object`, …)."""
    found: Mapping[str, Any] = connection.scope.setdefault("state", {}).setdefault("audit", {})
    assert isinstance(found, dict)
    return found
