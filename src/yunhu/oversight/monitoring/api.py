"""Watching over HTTP: the live stream, trunks and phones as they are now, alarms, and what runs here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Path, Request, Response, WebSocket
from pydantic import BaseModel, Field

from yunhu.kit.paging import cut_page
from yunhu.kit.refusal import Refusal
from yunhu.oversight.monitoring import model
from yunhu.oversight.monitoring.errors import ForeignOrigin, NoSuchPhone, NoSuchTrunk
from yunhu.oversight.monitoring.lens import Terms
from yunhu.oversight.monitoring.ports import Watched
from yunhu.oversight.monitoring.rules import EVERY_WORD, MACHINES
from yunhu.oversight.monitoring.service import Live, shown_alarm
from yunhu.oversight.monitoring.teller import Teller
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged, whose
from yunhu.platform.http.persons import SEES_NAMES
from yunhu.platform.http.problems import language_of
from yunhu.platform.http.sight import Seen, Sight
from yunhu.platform.http.streams import CHANGED, POLICY, SESSION_OVER, Watch, tell, unwatched
from yunhu.platform.texts import negotiate

HEARTBEAT_S = 15.0
"""Silence after which a client hears that the stream lives; its token is looked at as often."""

SCOPE = "live.read"

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
    rooms: Watched,
    live: Live,
    info: Callable[[], Info],
    watch: Watch = unwatched,
    heartbeat_s: float = HEARTBEAT_S,
) -> APIRouter:
    """The endpoints below `/api/v1` that watch; `watch` tells when a stream is not right any more."""
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
        terms = terms_of(who, seen)
        opened = live.open(negotiate(socket.headers.get("accept-language")), terms)
        unwatch = watch(who, lambda: opened.end(SESSION_OVER), opened.doubt)

        async def judge() -> int | None:
            return await _standing(socket, who, seen, terms)

        try:
            offered = socket.headers.get("sec-websocket-protocol")
            await socket.accept(subprotocol="bearer" if offered else None)
            await tell(socket, Teller(socket, live, opened, judge, heartbeat_s).tell())
        finally:
            unwatch()
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


def terms_of(who: Principal, seen: Sight) -> Terms:
    """By what somebody watches."""
    words = frozenset(word for word in EVERY_WORD if who.may(word))
    return Terms(seen.agents(who, SCOPE), words, who.may(SEES_NAMES))


async def _standing(socket: WebSocket, who: Principal, seen: Sight, terms: Terms) -> int | None:
    """The close code when whoever opened a stream may not see what it shows; None: still the same."""
    try:
        now = await whose(socket)
    except Refusal:
        # Nobody knows just now: asking anew says it.
        return CHANGED
    if now is None or not now.may(SCOPE):
        return POLICY if who.session is None else SESSION_OVER if now is None else CHANGED
    return None if terms_of(now, seen) == terms else CHANGED
