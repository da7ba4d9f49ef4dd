"""Who leads team east is never told of team west, whatever changes; and what is over ends at once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.app.far_ends import call, far_end
from tests.app.running import Running, running, served, until
from tests.app.sockets import PATIENCE_S
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from yunhu.oversight.monitoring.service import LEFT
from yunhu.people.agents.facts import WrapUpFinished
from yunhu.platform.http.base import UNLIMITED, Principal
from yunhu.platform.http.cookie import COOKIE
from yunhu.platform.http.streams import CHANGED, POLICY, SESSION_OVER
from yunhu.trust.identity.services.entrance import Entered
from yunhu.work.calls.model import Phase

PASSWORD = "a long walk in the rain"
OWNER = Principal("main", "test", UNLIMITED)
LI, ZHAO = "li", "zhao"

CENTRE = """
tenant: main
name: Two teams
language: en
skills: [{id: s1, name: S1}, {id: s2, name: S2}]
agents:
  - {id: li, name: 李娜, contact: "sip:li@127.0.0.1:AGENT", sign_in: always, teams: [east],
     skills: [{skill: s1}]}
  - {id: zhao, name: 赵磊, contact: "sip:zhao@127.0.0.1:OTHER", sign_in: always, teams: [west],
     skills: [{skill: s2}]}
trunks: [{id: carrier, addresses: [127.0.0.1], options_s: 0, srtp: "off"}]
queues:
  - {id: q1, name: Q1, need: [{skill: s1}], wrap_up_s: 0}
  - {id: q2, name: Q2, need: [{skill: s2}], wrap_up_s: 0}
flows:
  - {id: f1, name: F1, start: wait, nodes: {wait: {verb: queue, queue: q1}}}
  - {id: f2, name: F2, start: wait, nodes: {wait: {verb: queue, queue: q2}}}
numbers:
  - {number: "5001", name: One, flow: f1, language: en}
  - {number: "5002", name: Two, flow: f2, language: en}
"""


class Place:
    """A node with two teams, whom a supervisor of team east watches."""

    def __init__(self, node: Running, address: str, secret: str) -> None:
        self.node = node
        self.address = address
        self.headers = {"Origin": f"http://{address}", "Cookie": f"{COOKIE}={secret}"}

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[Watcher]:
        """The live stream of the supervisor."""
        url = f"ws://{self.address}/api/v1/live"
        async with connect(url, additional_headers=self.headers, open_timeout=PATIENCE_S) as stream:
            yield Watcher(stream)

    def tell_of(self, *agents: str) -> None:
        """Let something happen to these agents."""
        for agent in agents:
            self.node.node.rooms.announce("main", None, WrapUpFinished(agent=agent, why="time"))

    async def lead(self, *teams: str) -> None:
        """Let the supervisor lead other teams."""
        users = self.node.node.log_in.users
        lead = await users.get("main", "lead")
        await users.give(OWNER, "lead", lead.version, ["supervisor"], teams)

    async def configure(self, name: str, teams_of_li: tuple[str, ...]) -> None:
        """Put another configuration to use."""
        configurations = self.node.node.configurations
        centre = configurations.current.centre
        agents = tuple(
            msgspec.structs.replace(it, teams=teams_of_li) if it.id == LI else it for it in centre.agents
        )
        await configurations.apply(msgspec.structs.replace(centre, name=name, agents=agents), by="test")

    def phases(self) -> dict[str, Phase]:
        """The contacts that go on."""
        return {it.id: it.phase for it in self.node.node.rooms.inbound.contacts("main")}


class Watcher:
    """What the stream told, as it came; that nothing happened is not kept."""

    def __init__(self, stream: ClientConnection) -> None:
        self.stream = stream
        self.texts: list[str] = []

    async def hear(self) -> dict[str, Any]:
        """The next message. Raises TimeoutError, ConnectionClosed."""
        async with asyncio.timeout(PATIENCE_S):
            text = str(await self.stream.recv())
        message: dict[str, Any] = json.loads(text)
        if message["kind"] != "heartbeat":
            self.texts.append(text)
        return message

    async def until(self, kind: str, agent: str | None = None) -> dict[str, Any]:
        """The first message of a kind, about an agent."""
        while True:
            heard = await self.hear()
            if heard["kind"] == kind and agent in (None, heard.get("body", {}).get("agent")):
                return heard

    async def closed(self) -> int:
        """The code with which it ends."""
        with pytest.raises(ConnectionClosed):
            while True:
                await self.hear()
        return self.stream.close_code or 0


@asynccontextmanager
async def two_teams(folder: Path, east_port: int = 9, west_port: int = 9) -> AsyncIterator[Place]:
    """A node that is served, and its supervisor."""
    centre = CENTRE.replace("OTHER", str(west_port))
    async with (
        running(folder, centre=centre, agent_port=east_port) as node,
        served(node.app, node.node) as at,
    ):
        log_in = node.node.log_in
        await log_in.users.create(OWNER, "lead", "lead", ["supervisor"], None, PASSWORD, False, ["east"])
        entered = await log_in.entrance.log_in("main", "lead", PASSWORD, "test")
        assert isinstance(entered, Entered)
        yield Place(node, at, entered.secret)


async def test_nothing_of_another_team_is_in_the_first_snapshot_or_later(tmp_path: Path) -> None:
    async with (
        far_end() as customer,
        far_end() as east,
        far_end() as west,
        two_teams(tmp_path, east.port, west.port) as place,
    ):
        sip = place.node.sip_port
        before = await call(customer, sip, "5002")
        await until(lambda: list(place.phases().values()) == [Phase.TALKING])
        (foreign,) = place.phases()
        async with place.watching() as watcher:
            snapshot = await watcher.hear()
            assert snapshot["contacts"] == []
            assert [it["id"] for it in snapshot["agents"]] == [LI]
            before.hang_up()
            await until(lambda: not place.phases())
            own = await call(customer, sip, "5001")
            connected = await watcher.until("contact.connected", LI)
            own.hang_up()
            assert (await watcher.until("contact.ended"))["contact"] == connected["contact"]

            later = await call(customer, sip, "5002")
            left = await watcher.until(LEFT)
            later.hang_up()
            await until(lambda: not place.phases())
            place.tell_of(ZHAO, LI)
            await watcher.until("agent.wrap_up_finished", LI)
        told = "\n".join(watcher.texts)
        assert ZHAO not in told
        assert foreign not in told
        after = watcher.texts[[json.loads(text)["kind"] for text in watcher.texts].index(LEFT) + 1 :]
        assert all(left["contact"] not in text for text in after)


async def test_a_stream_ends_when_its_supervisor_leads_another_team(tmp_path: Path) -> None:
    async with two_teams(tmp_path) as place, place.watching() as watcher:
        await watcher.until("snapshot")
        await place.lead("west")
        place.tell_of(LI, ZHAO)
        assert await watcher.closed() == CHANGED
        assert len(watcher.texts) == 1, "nothing is told by the old terms, nor by new ones unasked"
        async with place.watching() as again:
            assert [it["id"] for it in (await again.until("snapshot"))["agents"]] == [ZHAO]
            place.tell_of(LI, ZHAO)
            assert (await again.until("agent.wrap_up_finished"))["body"]["agent"] == ZHAO


async def test_a_stream_ends_when_an_agent_changes_the_team_and_goes_on_otherwise(tmp_path: Path) -> None:
    async with two_teams(tmp_path) as place, place.watching() as watcher:
        await watcher.until("snapshot")
        await place.configure("Another name", ("east",))
        place.tell_of(ZHAO, LI)
        await watcher.until("agent.wrap_up_finished", LI)
        told = len(watcher.texts)
        await place.configure("Another name", ("west",))
        place.tell_of(LI, ZHAO)
        assert await watcher.closed() == CHANGED
        assert len(watcher.texts) == told
        assert ZHAO not in "".join(watcher.texts)


async def test_a_session_a_user_or_a_token_that_is_over_loses_its_streams(tmp_path: Path) -> None:
    async with two_teams(tmp_path) as place:
        node = place.node.node
        sessions, system = node.log_in.sessions, Principal("main", "system", {})
        async with place.watching() as watcher:
            await watcher.until("snapshot")
            (session,) = await sessions.of_user("main", "lead")
            await sessions.revoke(OWNER, "lead", session.id)
            place.tell_of(LI)
            assert await watcher.closed() == SESSION_OVER
        entered = await node.log_in.entrance.log_in("main", "lead", PASSWORD, "test")
        assert isinstance(entered, Entered)
        place.headers["Cookie"] = f"{COOKIE}={entered.secret}"
        async with place.watching() as watcher:
            await watcher.until("snapshot")
            await node.log_in.disabling.disable(OWNER, "lead")
            place.tell_of(LI)
            assert await watcher.closed() == SESSION_OVER
            assert len(watcher.texts) == 1
        token = await place.node.token("live.read")
        who = await node.identity.authenticate(token)
        assert who is not None
        place.headers = {"Authorization": f"Bearer {token}"}
        async with place.watching() as watcher:
            await watcher.until("snapshot")
            await node.identity.revoke(system, who.actor)
            place.tell_of(LI)
            assert await watcher.closed() == POLICY
            assert len(watcher.texts) == 1
