"""Watching over HTTP: the live stream, trunks and phones as they are now, alarms, and what runs here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Path, Request, Response, WebSocket
from pydantic import BaseModel, Field

from yunhu.kit.paging import cut_page
from yunhu.kit.refusal import Refusal
from yunhu.oversight.monitoring import model
from yunhu.oversight.monitoring.errors import ForeignOrigin, NoSuchPhone, NoSuchTrunk
from yunhu.oversight.monitoring.ports import Watched
from yunhu.oversight.monitoring.service import Audience, Live, Stream, shown_alarm
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged, sign_in
from yunhu.platform.http.persons import SEES_NAMES
from yunhu.platform.http.problems import language_of
from yunhu.platform.http.sight import Seen
from yunhu.platform.http.streams import tell
from yunhu.platform.texts import negotiate

HEARTBEAT_S = 15.0
"""Silence after which a client hears that the stream lives; its token is looked at as often."""

GATHER_S = 0.02
"""How long events are gathered before they are sent, so that a burst costs one turn."""

RESNAPSHOT_S = 1.0
"""The shortest time between two snapshots for one client."""

SEND_S = 30.0
"""How long a client may take nothing before the stream is closed."""

POLICY = 1008
"""The WebSocket close code when a client may no longer, or does not, read (RFC 6455 §7.4.1)."""

SCOPE = "live.read"
MACHINES = "node.read"

Reader = Annotated[Principal, needs(SCOPE)]
Keeper = Annotated[Principal, needs(MACHINES)]
Id = Annotated[str, Path(max_length=64)]


class TrunkShown(BaseModel):
    """A trunk now."""

    id: str
    name: str
    state: str = Field(description="`up`, `failing`, `down`, or `unknown` when it is not asked")
    target: str
    max_calls: int


class BindingShown(BaseModel):
    """Where a phone is registered."""

    transport: str
    address: str
    nat: bool
    user_agent: str
    expires_at: str


class PhoneShown(BaseModel):
    """A phone now."""

    id: str
    name: str
    agent: str | None
    registered: bool
    bindings: list[BindingShown]


class AlarmShown(BaseModel):
    """Something a person should know of."""

    name: str
    about: str
    since: str
    params: dict[str, Any]
    text: str


class AlarmList(BaseModel):
    """Every alarm that is raised now, the oldest first."""

    items: list[AlarmShown]


class Info(BaseModel):
    """What runs here."""

    version: str
    node: str
    tenant: str
    name: str = Field(description="The centre's name")
    configuration: int = Field(description="The version of the configuration in force")
    sip_domain: str
    now: str


def make_router(
    rooms: Watched, live: Live, info: Callable[[], Info], heartbeat_s: float = HEARTBEAT_S
) -> APIRouter:
    """The endpoints below `/api/v1` that watch."""
    router = APIRouter(prefix="/api/v1")
    _state(router, rooms)

    @router.get("/alarms", tags=["operations"])
    async def list_alarms(request: Request, who: Keeper) -> AlarmList:
        """The alarms that are raised now, the oldest first."""
        language = language_of(request)
        return AlarmList(items=[AlarmShown(**shown_alarm(each, language)) for each in rooms.alarms.active()])

    @router.get("/info", tags=["operations"])
    async def get_info(who: Keeper) -> Info:
        """The version of the program, and what it serves."""
        return info()

    @router.websocket("/live")
    async def stream(socket: WebSocket, who: Reader, seen: Seen) -> None:
        check_origin(socket)
        language = negotiate(socket.headers.get("accept-language"))
        audience = Audience(language, who.may(SEES_NAMES))
        opened = live.open(audience, seen.agents(who, SCOPE), who.may(MACHINES))
        try:
            offered = socket.headers.get("sec-websocket-protocol")
            await socket.accept(subprotocol="bearer" if offered else None)
            await tell(socket, _send(socket, live, opened, heartbeat_s))
        finally:
            live.close(opened)

    return router


def _state(router: APIRouter, rooms: Watched) -> None:
    @router.get("/trunks", tags=["telephony"])
    async def list_trunks(
        request: Request, response: Response, page: AskedPage, who: Keeper
    ) -> Paged[TrunkShown]:
        """Every trunk as it is now, in the order of ids."""
        after = page.after(str)
        found = sorted(rooms.trunks.all(), key=lambda each: each.id)
        found = [each for each in found if after is None or each.id > str(after[0])]
        cut = cut_page(found[: page.limit + 1], page.limit, lambda each: (each.id,))
        items = [TrunkShown(**model.trunk(each, rooms.trunks.state(each.id))) for each in cut.items]
        return paged(request, response, cut, items)

    @router.get("/trunks/{id}", tags=["telephony"])
    async def get_trunk(id: Id, who: Keeper) -> TrunkShown:
        """One trunk as it is now."""
        found = rooms.trunks.get(id)
        if found is None:
            raise NoSuchTrunk(trunk=id)
        return TrunkShown(**model.trunk(found, rooms.trunks.state(id)))

    @router.get("/phones", tags=["telephony"])
    async def list_phones(
        request: Request, response: Response, page: AskedPage, who: Keeper
    ) -> Paged[PhoneShown]:
        """Every phone and where it is registered, in the order of user names."""
        after = page.after(str)
        found = sorted(rooms.directory.centre.phones, key=lambda each: each.username)
        found = [each for each in found if after is None or each.username > str(after[0])]
        cut = cut_page(found[: page.limit + 1], page.limit, lambda each: (each.username,))
        items = [
            PhoneShown(**model.phone(each, rooms.registrar.bindings(each.username))) for each in cut.items
        ]
        return paged(request, response, cut, items)

    @router.get("/phones/{id}", tags=["telephony"])
    async def get_phone(id: Id, who: Keeper) -> PhoneShown:
        """One phone and where it is registered."""
        found = rooms.registrar.phone(id)
        if found is None:
            raise NoSuchPhone(phone=id)
        return PhoneShown(**model.phone(found, rooms.registrar.bindings(id)))


# --- the live stream --------------------------------------------------------------------------------------


def check_origin(socket: WebSocket) -> None:
    """A browser says which site's page opens the stream: only our own may. Raises ForeignOrigin."""
    origin = socket.headers.get("origin")
    if origin is not None and _host_of(origin) != socket.headers.get("host"):
        raise ForeignOrigin


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


async def _send(socket: WebSocket, live: Live, stream: Stream, heartbeat_s: float) -> None:
    """What happens, until the stream ends."""
    loop = asyncio.get_running_loop()
    await _write(socket, live.snapshot(stream))
    told = looked = loop.time()
    while True:
        texts = await stream.take(heartbeat_s)
        if stream.missed:
            await _write(socket, live.gap(stream))
            await asyncio.sleep(max(0.0, told + RESNAPSHOT_S - loop.time()))
            texts, told = [live.snapshot(stream)], loop.time()
        for text in texts or (live.heartbeat(),):
            await _write(socket, text)
        if loop.time() - looked >= heartbeat_s:
            looked = loop.time()
            if not await _still_may(socket):
                await socket.close(POLICY, "the token opens nothing any more")
                return
        await asyncio.sleep(GATHER_S)


async def _write(socket: WebSocket, text: str) -> None:
    async with asyncio.timeout(SEND_S):
        await socket.send_text(text)


async def _still_may(socket: WebSocket) -> bool:
    try:
        return (await sign_in(socket)).may(SCOPE)
    except Refusal:
        return False
