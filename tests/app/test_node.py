"""A node starts, takes up what a dead one left, beats, and stops; with real sockets, journal and database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.app.far_ends import FarEnd, call, far_end
from tests.app.running import CENTRE, Tended, centre_of, make_settings, running, until
from tests.ports import free_port

from yunhu.app.node import Node
from yunhu.platform.clock import LoopScheduler
from yunhu.platform.journal.file import Envelope
from yunhu.platform.sealing import opened
from yunhu.telephony.media.program import EngineSettings
from yunhu.telephony.media.twin.fake import FakeEngine
from yunhu.work.calls import store


class Kept:
    """A folder and an engine that outlive the nodes that are started on them."""

    def __init__(self, folder: Path, agent_port: int) -> None:
        self.settings = make_settings(folder, free_port())
        self.engine: FakeEngine | None = None
        self.centre_text = CENTRE.replace("AGENT", str(agent_port))
        self.facts: list[dict[str, Any]] = []

    @property
    def sip_port(self) -> int:
        return int(self.settings.sip.udp[0].rpartition(":")[2])

    def _engine(self, settings: EngineSettings) -> tuple[FakeEngine, Tended]:
        self.engine = self.engine or FakeEngine(LoopScheduler(), prompt_roots=settings.prompts, flowing=True)
        return self.engine, Tended(self.engine)

    async def start(self) -> Node:
        """A node; it takes the configuration of the file."""
        node = Node(self.settings, self._engine)
        node.bus.listen((">",), lambda message: self._noted(message.body))
        await node.start(centre_of(self.centre_text, node))
        return node

    def _noted(self, body: object) -> None:
        if isinstance(body, Envelope):
            self.facts.append({"contact": body.contact, **opened(msgspec.msgpack.decode(body.body))})

    def kinds(self, contact: str) -> list[str]:
        """The kinds of the facts of a contact."""
        return [fact["kind"] for fact in self.facts if fact["contact"] == contact]


async def killed(node: Node) -> None:
    """As near to kill -9 as a process can do to a part of itself: nobody is told, nothing is ended."""
    node._beating.cancel()
    node._closing.cancel()
    node.lag.stop()
    node.figures.close()
    engine = node.engine
    assert isinstance(engine, FakeEngine)
    engine.forget_client()
    await node.rooms.stack.close()
    await node.projector.close()
    await node.journal.close()
    await node.database.close()


@asynccontextmanager
async def parties() -> AsyncIterator[tuple[FarEnd, FarEnd]]:
    """A customer and an agent's phone."""
    async with far_end() as customer, far_end() as agent:
        yield customer, agent


async def test_a_node_that_is_stopped_ends_its_calls_and_writes_them_down(tmp_path: Path) -> None:
    async with parties() as (customer, agent):
        async with running(tmp_path, agent_port=agent.port) as up:
            await call(customer, up.sip_port)
            await until(lambda: agent.got("ACK"))
            node = up.node
            assert len(node.rooms.inbound) == 1
        assert customer.got("BYE") == agent.got("BYE") == 1
        again = Kept(tmp_path, agent.port)
        again.settings = node.settings
        second = await again.start()
        async with second.database.reading() as connection:
            [contact] = await store.contacts(connection, "main", 9)
            legs = await store.legs(connection, "main", 9)
        assert contact["cause"] == "node_stopped"
        assert all(leg["ended_at"] is not None for leg in legs)
        assert len(legs) == 2
        await second.stop()


async def test_who_talks_goes_on_with_the_next_node(tmp_path: Path) -> None:
    async with parties() as (customer, agent):
        kept = Kept(tmp_path, agent.port)
        first = await kept.start()
        made = await call(customer, kept.sip_port)
        await until(lambda: agent.got("ACK"))
        [contact] = first.rooms.inbound.contacts("main")
        first.rooms.recovery.flush()
        await killed(first)
        second = await kept.start()
        assert [it.id for it in second.rooms.inbound.contacts("main")] == [contact.id]
        assert second.rooms.agents.view("wang").routing == "engaged"
        assert customer.got("BYE") == agent.got("BYE") == 0
        made.hang_up()
        await until(lambda: agent.got("BYE"))
        assert kept.kinds(contact.id).count("contact.ended") == 1
        await second.stop()


async def test_who_waits_is_offered_by_the_next_node_as_soon_as_it_is_up(tmp_path: Path) -> None:
    async with parties() as (customer, agent):
        agent.answers = False
        kept = Kept(tmp_path, agent.port)
        first = await kept.start()
        await call(customer, kept.sip_port)
        await until(lambda: agent.got("INVITE"))
        [contact] = first.rooms.inbound.contacts("main")
        first.rooms.recovery.flush()
        await killed(first)
        agent.answers = True
        second = await kept.start()
        await until(lambda: "contact.connected" in kept.kinds(contact.id))
        assert "offer.refused" not in kept.kinds(contact.id)
        await until(lambda: agent.got("CANCEL"))
        assert second.rooms.stack.counters.send_failures == 0
        await second.stop()


async def test_endpoints_that_nobody_knows_are_deleted(tmp_path: Path) -> None:
    async with parties() as (customer, agent):
        kept = Kept(tmp_path, agent.port)
        first = await kept.start()
        await call(customer, kept.sip_port)
        await until(lambda: agent.got("ACK"))
        [contact] = first.rooms.inbound.contacts("main")
        first.journal.forget(f"contact:{contact.id}")
        await killed(first)
        second = await kept.start()
        assert kept.engine is not None
        assert kept.engine.twin is not None
        assert kept.engine.twin.endpoints == {}
        assert kept.kinds(contact.id)[-3:].count("contact.ended") == 1
        async with second.database.reading() as connection:
            await second.projector.caught_up()
            assert await store.open_legs(connection, "main") == []
        await second.stop()


async def test_a_dead_engine_is_told_by_health_and_alarm_until_it_is_back(tmp_path: Path) -> None:
    async with running(tmp_path) as up:
        assert up.node.checks.health().ready
        up.engine.kill()
        assert "alarm.engine_lost" in {alarm.name for alarm in up.node.alarms.active()}
        assert list(up.node.checks.health().troubles) == ["engine"]
        up.engine.revive()
        await until(lambda: all(it.name != "alarm.engine_lost" for it in up.node.alarms.active()))
        assert up.node.checks.health().ready


async def test_a_node_that_lost_the_router_takes_no_new_calls(tmp_path: Path) -> None:
    async with running(tmp_path) as up:
        up.node._lease = None
        up.node._tick()
        refused = up.node.rooms.door.refuse("main")
        assert refused is not None
        assert refused.status == 503
        assert "alarm.router_lost" in {alarm.name for alarm in up.node.alarms.active()}


async def test_the_file_is_applied_once_and_kept(tmp_path: Path) -> None:
    kept = Kept(tmp_path, 9)
    versions: list[int] = []
    changes: tuple[Callable[[str], str], ...] = (
        lambda text: text,
        lambda text: text,
        lambda text: text.replace("Test centre", "Another name"),
    )
    for change in changes:
        kept.centre_text = change(kept.centre_text)
        node = await kept.start()
        versions.append(node.configurations.current.version)
        assert node.rooms.directory.version == versions[-1]
        await node.stop()
    # The hashes of passwords have no salt of their own, so the same text is the same configuration.
    assert versions == [1, 1, 2]


async def test_an_address_in_use_is_said_at_the_start(tmp_path: Path) -> None:
    async with running(tmp_path / "a") as up:
        second = Kept(tmp_path / "b", 9)
        second.settings = make_settings(tmp_path / "b", up.sip_port)
        with pytest.raises(OSError, match="in use"):
            await second.start()
