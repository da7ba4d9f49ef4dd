"""Streams hold a bounded number of events, and never a state with a hole in it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.app.running import Running, running

from yunhu.kit.pii import Name, Number
from yunhu.oversight.monitoring.errors import TooManyStreams
from yunhu.oversight.monitoring.lens import Lens, Terms
from yunhu.oversight.monitoring.model import plain
from yunhu.oversight.monitoring.service import BOUND, MOST_SINCE, Audience, Live, Stream
from yunhu.people.agents.facts import WrapUpFinished
from yunhu.trust.identity.facts import TokenRevoked
from yunhu.work.calls.facts import ContactArrived

ENGLISH, CHINESE = "en", "zh-CN"
ALL = Lens(Terms(None), lambda _contact: None)


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


async def test_events_are_taken_in_order() -> None:
    stream = Stream(Audience(ENGLISH, True), ALL)
    for number in range(3):
        stream.put(number, str(number))
    assert await stream.take(1.0) == ["0", "1", "2"]
    assert stream.seq == 2
    assert await stream.take(0.0) == []


async def test_a_full_stream_drops_all_and_counts() -> None:
    stream = Stream(Audience(ENGLISH, True), ALL)
    for number in range(BOUND):
        stream.put(number, "x")
    assert stream.missed == 0
    stream.put(BOUND, "x")
    stream.put(BOUND + 1, "x")
    assert stream.missed == BOUND + 2
    assert await stream.take(1.0) == []
    stream.begin_anew(7)
    assert (stream.missed, stream.seq) == (0, 7)
    stream.put(8, "next")
    assert await stream.take(1.0) == ["next"]


async def test_who_waits_is_woken_by_the_first_event() -> None:
    stream = Stream(Audience(ENGLISH, True), ALL)
    waiting = asyncio.ensure_future(stream.take(10.0))
    await asyncio.sleep(0)
    stream.put(1, "a")
    assert await waiting == ["a"]


async def test_streams_are_bounded_and_the_bus_is_left_with_the_last(node: Running) -> None:
    live = Live(node.node.rooms, 2)
    first, second = live.open(ENGLISH), live.open(CHINESE)
    with pytest.raises(TooManyStreams):
        live.open(ENGLISH)
    live.close(first)
    live.close(first)
    node.node.rooms.announce("main", None, TokenRevoked(token="t", by="b"))
    assert len(await second.take(1.0)) == 1
    live.close(second)
    node.node.rooms.announce("main", None, TokenRevoked(token="t", by="b"))
    assert await second.take(0.0) == []
    live.close(live.open(ENGLISH))


async def test_nothing_is_lost_between_a_snapshot_and_what_follows(node: Running) -> None:
    live = Live(node.node.rooms, 2)
    stream = live.open(ENGLISH)
    node.node.rooms.announce("main", None, TokenRevoked(token="before", by="b"))
    snapshot = json.loads(live.snapshot(stream))
    node.node.rooms.announce("main", None, TokenRevoked(token="after", by="b"))
    (event,) = map(json.loads, await stream.take(1.0))
    assert event == {
        "seq": snapshot["seq"] + 1,
        "kind": "token.revoked",
        "at": event["at"],
        "contact": None,
        "body": {"token": "after", "by": "b"},
    }
    live.close(stream)


async def test_a_crowd_shares_a_snapshot_and_misses_nothing(node: Running) -> None:
    live = Live(node.node.rooms, 3)
    first, second, third = (live.open(each) for each in (ENGLISH, ENGLISH, CHINESE))
    text = live.snapshot(first)
    for number in range(3):
        node.node.rooms.announce("main", None, TokenRevoked(token=str(number), by="b"))
    assert live.snapshot(second) == text
    assert await second.take(1.0) == await first.take(1.0)
    assert json.loads(live.snapshot(third))["seq"] == json.loads(text)["seq"] + 3
    for number in range(MOST_SINCE):
        node.node.rooms.announce("main", None, TokenRevoked(token=str(number), by="b"))
    assert json.loads(live.snapshot(second))["seq"] == json.loads(text)["seq"] + 3 + MOST_SINCE
    for stream in (first, second, third):
        live.close(stream)


async def test_numbers_are_masked_for_all_and_names_for_those_who_may_not_see_them(node: Running) -> None:
    live = Live(node.node.rooms, 2)
    named, other = live.open(ENGLISH), live.open(ENGLISH, Terms(None, named=False))
    arrived = ContactArrived(caller=Number("13800001111"), caller_name=Name("王小明"), dialled="5000")
    node.node.rooms.announce("main", "c", arrived)
    (seen,), (hidden,) = await named.take(1.0), await other.take(1.0)
    assert json.loads(seen)["body"]["caller_name"] == "王小明"
    assert json.loads(hidden)["body"]["caller_name"] == "王**"
    assert "13800001111" not in seen + hidden
    live.close(named)
    live.close(other)


async def test_a_snapshot_and_the_rest_name_things_alike(node: Running) -> None:
    live = Live(node.node.rooms, 1)
    stream = live.open(ENGLISH)
    snapshot = json.loads(live.snapshot(stream))
    live.close(stream)
    async with node.client(node.admin_token) as client:
        for kind in ("agents", "queues", "trunks", "phones", "alarms"):
            items = (await client.get(f"/api/v1/{kind}")).json()["items"]
            assert sorted(map(str, snapshot[kind])) == sorted(map(str, items)), kind


def test_parameters_become_plain() -> None:
    assert plain({"a": 1, "b": None, "c": Path("x"), "d": ["y"]}) == {
        "a": 1,
        "b": None,
        "c": "x",
        "d": "['y']",
    }


async def test_a_stream_that_has_ended_gives_out_nothing_more() -> None:
    stream = Stream(Audience(ENGLISH, True), ALL)
    stream.put(1, "before")
    stream.end(4401)
    stream.end(4410)
    stream.put(2, "after")
    assert stream.ended == 4401
    assert await stream.take(10.0) == []


async def test_a_doubt_wakes_who_waits_and_loses_nothing() -> None:
    stream = Stream(Audience(ENGLISH, True), ALL)
    waiting = asyncio.ensure_future(stream.take(10.0))
    await asyncio.sleep(0)
    stream.doubt()
    assert await waiting == []
    assert stream.is_doubted
    stream.put(1, "a")
    assert await stream.take(10.0) == ["a"]


async def test_a_team_is_told_of_itself_and_the_audit_of_nothing(node: Running) -> None:
    live = Live(node.node.rooms, 2)
    team, everybody = live.open(ENGLISH, Terms(frozenset({"wang"}), frozenset())), live.open(ENGLISH)
    snapshot = json.loads(live.snapshot(team))
    assert [it["id"] for it in snapshot["agents"]] == ["wang"]
    node.node.rooms.audit.note("main", "system", "test")
    for agent in ("zhao", "wang"):
        node.node.rooms.announce("main", None, WrapUpFinished(agent=agent, why="time"))
    node.node.rooms.announce("main", None, TokenRevoked(token="t", by="b"))
    (told,) = map(json.loads, await team.take(1.0))
    assert told["body"]["agent"] == "wang"
    kinds = [json.loads(text)["kind"] for text in await everybody.take(1.0)]
    assert kinds == ["agent.wrap_up_finished", "agent.wrap_up_finished", "token.revoked"]
    live.close(team)
    live.close(everybody)
