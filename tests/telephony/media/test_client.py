"""The client keeps its promises to whoever sends commands, whatever the other side of the socket does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from tests.telephony.media.peer import Peer, Server

from yunhu.telephony.media import client as client_module
from yunhu.telephony.media import link
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.client import MediaClient, Seen
from yunhu.telephony.media.errors import SocketPathTooLong
from yunhu.telephony.media.frames import frame
from yunhu.telephony.media.ports import Found

ENGINE_1, ENGINE_2, A = (bytes([n]) * 16 for n in (17, 18, 1))


class Heard:
    """A client and all it told."""

    def __init__(self, client: MediaClient) -> None:
        self.client = client
        self.events: list[p.Event] = []
        self.found: asyncio.Queue[Found] = asyncio.Queue()
        self.lost = asyncio.Event()
        client.on_event(self.events.append)
        client.on_found(self.found.put_nowait)
        client.on_lost(self.lost.set)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with Server(tmp_path / "m.sock").listening() as server:
        yield server


@pytest.fixture
async def heard(server: Server) -> AsyncIterator[Heard]:
    client = MediaClient(server.path)
    yield Heard(client)
    client.stop()


def welcome(instance: bytes = ENGINE_1, seq: int = 0, resumed: bool = False) -> p.Welcome:
    return p.Welcome(version=1, engine="test", instance=instance, seq=seq, resumed=resumed)


async def greet(server: Server, heard: Heard, seq: int = 0) -> Peer:
    """Bring a fresh client to life: hello, welcome, snapshot. (An engine with a past is greeted twice.)"""
    heard.client.start()
    peer = await server.accept()
    assert isinstance(await peer.next(), p.Hello)
    peer.say(welcome(seq=seq))
    if seq:
        peer = await server.accept()
        await peer.next()
        peer.say(welcome(seq=seq))
    snapshot = await peer.next()
    assert isinstance(snapshot, p.Snapshot)
    peer.say(p.Ok(id=snapshot.id, seq=seq, endpoints=[], recordings=[], conferences=[]))
    await heard.found.get()
    return peer


async def test_commands_of_one_turn_are_one_write_and_replies_find_their_way(
    server: Server, heard: Heard
) -> None:
    peer = await greet(server, heard)
    before = peer.reads
    replies: dict[int, p.Reply] = {}
    for n in range(100):
        heard.client.send(p.Delete(endpoint=A), partial(replies.__setitem__, n))
    commands = [await peer.next() for _ in range(100)]
    assert peer.reads == before + 1
    for command in reversed(commands):
        assert isinstance(command, p.Delete)
        peer.say(p.Ok(id=command.id))
    assert isinstance(await heard_ping(heard, peer), p.Ok)
    assert {n: reply.id for n, reply in replies.items()} == {
        n: command.id for n, command in enumerate(commands) if isinstance(command, p.Delete)
    }


async def heard_ping(heard: Heard, peer: Peer) -> p.Reply:
    """A command and its answer, after which everything said before has arrived."""
    asked = asyncio.ensure_future(heard.client.request(p.Ping()))
    command = await peer.next()
    assert isinstance(command, p.Ping)
    peer.say(p.Ok(id=command.id, at=1, endpoints=0, late_us_p99=0))
    return await asked


async def test_a_dead_engine_loses_what_is_unanswered_then_says_so(server: Server, heard: Heard) -> None:
    peer = await greet(server, heard)
    order: list[str] = []
    heard.client.on_lost(lambda: order.append("lost"))
    heard.client.send(p.Delete(endpoint=A), lambda reply: order.append(getattr(reply, "code", "ok")))
    await peer.next()
    peer.die()
    await heard.lost.wait()
    assert order == ["lost", "lost"]
    assert not heard.client.alive
    reply = await heard.client.request(p.Ping())
    assert isinstance(reply, p.Refused)
    assert reply.code == "lost"


async def test_a_reconnect_resumes_after_the_last_event_seen(server: Server, heard: Heard) -> None:
    peer = await greet(server, heard, seq=40)
    peer.say(p.DigitsSent(seq=41, at=1, endpoint=A))
    await heard_ping(heard, peer)
    peer.die()
    peer = await server.accept()
    hello = await peer.next()
    assert isinstance(hello, p.Hello)
    assert (hello.last_seq, hello.instance) == (41, ENGINE_1)
    peer.say(welcome(seq=43, resumed=True))
    peer.say(*(p.DigitsSent(seq=n, at=1, endpoint=A) for n in (41, 42, 43)))
    found = await heard.found.get()
    assert (found.same, found.living, found.instance) == (True, None, ENGINE_1.hex())
    await heard_ping(heard, peer)
    assert [event.seq for event in heard.events] == [41, 42, 43]
    assert heard.client.counters.missed_events == 0


async def test_another_engine_is_shown_whole_and_its_events_wait_for_that(
    server: Server, heard: Heard
) -> None:
    peer = await greet(server, heard, seq=40)
    peer.die()
    peer = await server.accept()
    await peer.next()
    peer.say(welcome(instance=ENGINE_2))
    snapshot = await peer.next()
    assert isinstance(snapshot, p.Snapshot)
    peer.say(p.DigitsSent(seq=1, at=1, endpoint=A))
    peer.say(p.DigitsSent(seq=2, at=1, endpoint=A))
    peer.say(p.Ok(id=snapshot.id, seq=2, endpoints=[], recordings=[], conferences=[]))
    order: list[str] = []
    heard.client.on_found(lambda found: order.append("found"))
    heard.client.on_event(lambda event: order.append("event"))
    found = await heard.found.get()
    assert found.same is False
    assert found.living is not None
    await heard_ping(heard, peer)
    assert order == ["found", "event", "event"]
    assert heard.client.seen == Seen(ENGINE_2.hex(), 2)


async def test_of_an_engine_with_a_past_only_lasting_events_are_told(server: Server, heard: Heard) -> None:
    heard.client.start()
    peer = await server.accept()
    await peer.next()
    peer.say(welcome(seq=3))
    peer = await server.accept()
    hello = await peer.next()
    assert isinstance(hello, p.Hello)
    assert (hello.last_seq, hello.instance) == (0, ENGINE_1)
    peer.say(welcome(seq=4, resumed=True))
    failed = p.RecordingFailed(seq=2, at=1, recording=A, reason="disk")
    peer.say(p.DigitsSent(seq=1, at=1, endpoint=A), failed)
    snapshot = await peer.next()
    assert isinstance(snapshot, p.Snapshot)
    peer.say(p.Ok(id=snapshot.id, seq=4, endpoints=[], recordings=[], conferences=[]))
    peer.say(*(p.DigitsSent(seq=n, at=1, endpoint=A) for n in (3, 4, 5)))
    found = await heard.found.get()
    assert (found.same, found.living is None) == (False, False)
    await heard_ping(heard, peer)
    assert [event.seq for event in heard.events] == [2, 4, 5], "after the first welcome all is news"
    assert heard.client.counters.missed_events == 0
    peer.die()
    peer = await server.accept()
    hello = await peer.next()
    assert isinstance(hello, p.Hello)
    assert hello.last_seq == 5
    peer.say(welcome(seq=5, resumed=True))
    assert (await heard.found.get()).living is None


async def test_frames_cut_anywhere_are_put_together(server: Server, heard: Heard) -> None:
    peer = await greet(server, heard)
    data = b"".join(frame(p.ENCODER.encode(p.DigitsSent(seq=n, at=1, endpoint=A))) for n in range(1, 4))
    for byte in data:
        peer.say_raw(bytes([byte]))
        await asyncio.sleep(0)
    await heard_ping(heard, peer)
    assert [event.seq for event in heard.events] == [1, 2, 3]


@pytest.mark.parametrize(
    "body",
    [b"", b"\xc1", b"\x81\xa1t\xa7unknown", b"\x91" * 5000, b"\x81\xa1t\xa2o\xff", b"\x80", b"\x01"],
)
async def test_a_frame_that_cannot_be_read_is_counted_and_skipped(
    server: Server, heard: Heard, body: bytes
) -> None:
    peer = await greet(server, heard)
    peer.say_raw(frame(body))
    await heard_ping(heard, peer)
    assert heard.client.counters.bad_frames == 1
    assert heard.client.alive


async def test_an_answer_that_cannot_be_read_still_answers(server: Server, heard: Heard) -> None:
    peer = await greet(server, heard)
    asked = asyncio.ensure_future(heard.client.request(p.Ping()))
    command = await peer.next()
    assert isinstance(command, p.Ping)
    peer.say_raw(frame(p.ENCODER.encode({"t": "ok", "id": command.id, "local": 7})))
    reply = await asked
    assert isinstance(reply, p.Refused)
    assert reply.code == "internal"


async def test_a_frame_of_impossible_length_closes_the_connection(server: Server, heard: Heard) -> None:
    peer = await greet(server, heard)
    peer.say_raw(b"\xff\xff\xff\xff")
    await heard.lost.wait()
    await server.accept()


async def test_a_superseded_client_does_not_fight(server: Server, heard: Heard) -> None:
    peer = await greet(server, heard)
    peer.say(p.Fault(code="superseded", message="a newer client"))
    peer.die()
    await heard.lost.wait()
    assert heard.client.superseded
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(server.accept(), 0.3)


async def test_a_handler_with_a_bug_stops_nothing(server: Server, heard: Heard) -> None:
    peer = await greet(server, heard)
    told: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context))

    def broken(event: p.Event) -> None:
        raise RuntimeError("a bug")

    heard.client.on_event(broken)
    peer.say(p.DigitsSent(seq=1, at=1, endpoint=A), p.DigitsSent(seq=2, at=1, endpoint=A))
    await heard_ping(heard, peer)
    assert [event.seq for event in heard.events] == [1, 2]
    assert [str(context["exception"]) for context in told] == ["a bug", "a bug"]


async def test_too_many_unanswered_commands_are_refused(
    server: Server, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "MOST_IN_FLIGHT", 3)
    await greet(server, heard)
    replies: list[p.Reply] = []
    for _ in range(5):
        heard.client.send(p.Ping(), replies.append)
    assert not replies, "the answer never comes from inside send"
    await asyncio.sleep(0)
    assert [reply.code for reply in replies if isinstance(reply, p.Refused)] == ["limit", "limit"]
    assert heard.client.counters.refused_busy == 2


async def test_the_client_waits_for_an_engine_that_is_not_there_yet(tmp_path: Path) -> None:
    client = MediaClient(tmp_path / "later.sock")
    heard = Heard(client)
    client.start()
    await asyncio.sleep(0.05)
    async with Server(tmp_path / "later.sock").listening() as server:
        peer = await server.accept()
        await peer.next()
        peer.say(welcome(resumed=True))
        await heard.found.get()
    client.stop()


async def test_an_engine_that_does_not_greet_is_given_up(
    server: Server, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "MOST_BEFORE_WELCOME_S", 0.05)
    heard.client.start()
    mute = await server.accept()
    assert await mute.closed()
    await server.accept()


async def test_a_socket_path_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SocketPathTooLong):
        MediaClient(tmp_path / ("x" * 120))


async def test_a_round_trip_costs_little(server: Server, heard: Heard) -> None:
    """CPU of our side (encode, match, decode; the socket apart): 25 µs promised, 4 times that tolerated."""
    await greet(server, heard)
    socket = heard.client._link
    assert socket is not None
    answered: list[p.Reply] = []
    command = p.Source(endpoint=A, kind="peer", peer=ENGINE_1)
    rounds = 5000
    first = heard.client._next_id + 1
    replies = [frame(p.ENCODER.encode(p.Ok(id=first + n, local="127.0.0.1:4000"))) for n in range(rounds)]
    began = time.process_time()
    for reply in replies:
        heard.client.send(command, answered.append)
        socket.data_received(reply)
    spent_us = (time.process_time() - began) / rounds * 1e6
    print(f"{spent_us:.1f} µs of CPU a round trip")
    assert len(answered) == rounds
    assert spent_us < 100
