"""The desk's live stream over a WebSocket: the whole state on every change, and the card of whoever calls."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, WebSocket

from yunhu.flow.desk.api.at_desk import SCOPE, AtDesk, agent_of
from yunhu.flow.desk.errors import OtherTab
from yunhu.flow.desk.ports import Cards
from yunhu.flow.desk.services.live import TAKEN_OVER, DeskStream, Streams
from yunhu.flow.desk.services.tabs import Tabs
from yunhu.flow.desk.services.view import View
from yunhu.kit.refusal import Refusal
from yunhu.platform import telemetry
from yunhu.platform.http.base import Principal, needs, whose
from yunhu.platform.http.persons import SEES_NAMES
from yunhu.platform.http.streams import CHANGED, SESSION_OVER, Watch, tell

HEARTBEAT_S = 15.0
"""Silence after which a tab hears that the stream lives; its session is looked at as often."""

SEND_S = 30.0
"""How long a tab may take nothing before its stream is closed."""

Tab = Annotated[str, Query(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]

_log = telemetry.logger("desk")


def make_router(
    view: View,
    tabs: Tabs,
    streams: Streams,
    cards: Cards,
    watch: Watch,
    heartbeat_s: float = HEARTBEAT_S,
) -> APIRouter:
    """`WS /api/v1/desk/live?tab=…`."""
    router = APIRouter(prefix="/api/v1/desk")

    @router.websocket("/live")
    async def stream(socket: WebSocket, who: Annotated[Principal, needs(SCOPE)], tab: Tab) -> None:
        me = agent_of(who)
        view.desk(
            me.agent, me.names
        )  # An agent who is no more has no desk: refused before anything is opened.
        offered = socket.headers.get("sec-websocket-protocol")
        try:
            tabs.claim(me.agent, tab)
        except OtherTab:
            await socket.accept(subprotocol="bearer" if offered else None)
            await socket.close(TAKEN_OVER)
            return
        opened = streams.open(me.agent, tab)
        unwatch = watch(who, lambda: opened.close(SESSION_OVER), opened.doubt)
        try:
            await socket.accept(subprotocol="bearer" if offered else None)
            await _Teller(socket, me, opened, view, cards, heartbeat_s).serve()
        finally:
            unwatch()
            streams.left(opened)

    return router


class _Teller:
    """Tells one tab what its stream has, until one side ends it."""

    def __init__(
        self,
        socket: WebSocket,
        me: AtDesk,
        stream: DeskStream,
        view: View,
        cards: Cards,
        heartbeat_s: float,
    ) -> None:
        self._socket = socket
        self._me = me
        self._stream = stream
        self._view = view
        self._cards = cards
        self._heartbeat_s = heartbeat_s
        self._carded: str | None = None
        self._looking: asyncio.Task[None] | None = None

    async def serve(self) -> None:
        """Send until the tab leaves, or the stream ends."""
        try:
            await tell(self._socket, self._send())
        finally:
            if self._looking is not None:
                self._looking.cancel()
                with suppress(asyncio.CancelledError, TimeoutError):
                    await self._looking

    async def _send(self) -> None:
        loop = asyncio.get_running_loop()
        looked = loop.time()
        while True:
            if not await self._stream.news(self._heartbeat_s) and await self._may_go_on():
                await self._write('{"kind":"heartbeat"}')
            if loop.time() - looked >= self._heartbeat_s:
                looked = loop.time()
                self._stream.doubt()
            if not await self._may_go_on():
                return
            if self._stream.changed:
                await self._tell()
            for card in self._stream.take_cards():
                await self._write(card)

    async def _tell(self) -> None:
        """The whole state; a contact that is new to the tab has its card looked up meanwhile."""
        self._stream.changed = False
        self._stream.seq += 1
        state = self._view.desk(self._me.agent, self._me.names)
        contact = state.contact.id if state.contact is not None else None
        if contact is not None and contact != self._carded:
            if self._looking is not None:
                self._looking.cancel()
            self._looking = asyncio.get_running_loop().create_task(self._look_up(contact))
        self._carded = contact
        head = f'{{"kind":"desk","seq":{self._stream.seq},'
        await self._write(head + state.model_dump_json(by_alias=True)[1:])

    async def _look_up(self, contact: str) -> None:
        try:
            card = await self._cards.card(self._me.tenant, contact, self._me.names)
        except Refusal as refusal:
            # The contact was over before anybody looked.
            _log.info("no card", contact=contact, why=refusal.id)
            return
        body = {"kind": "card", **card.model_dump(mode="json")}
        self._stream.put_card(msgspec.json.encode(body).decode())

    async def _write(self, text: str) -> None:
        async with asyncio.timeout(SEND_S):
            await self._socket.send_text(text)

    async def _may_go_on(self) -> bool:
        """Whether the tab may be told more; closes the stream otherwise."""
        stream = self._stream
        while stream.closing is None and stream.is_doubted:
            stream.is_doubted = False
            code = await self._standing()
            if code is not None:
                stream.close(code)
        if stream.closing is None:
            return True
        await self._socket.close(stream.closing)
        return False

    async def _standing(self) -> int | None:
        """The close code when this is not the agent's desk any more, or shows something else now."""
        try:
            who = await whose(self._socket)
        except Refusal:
            # Nobody knows just now: asking anew says it.
            return CHANGED
        if who is None or not who.may(SCOPE) or who.agent != self._stream.agent:
            return SESSION_OVER
        return None if who.may(SEES_NAMES) == self._me.who.may(SEES_NAMES) else CHANGED
