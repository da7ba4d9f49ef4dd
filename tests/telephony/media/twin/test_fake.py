"""The fake engine does what tests of the floors above need from it."""

from pathlib import Path

import pytest

from yunhu.platform.clock import VirtualTime
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.ports import Engine, Found
from yunhu.telephony.media.twin.fake import FakeEngine

A, B, SESSION, PLAY = (bytes([n]) * 16 for n in (1, 2, 3, 4))
PCMA = [p.Codec(pt=8, name="PCMA")]


class Rig:
    """An engine in virtual time and all it said."""

    def __init__(self, **options: object) -> None:
        self.time = VirtualTime()
        self.engine = FakeEngine(self.time, **options)  # type: ignore[arg-type]
        self.events: list[p.Event] = []
        self.found: list[Found] = []
        self.lost = 0
        self.listen()

    def listen(self) -> None:
        port: Engine = self.engine
        port.on_event(self.events.append)
        port.on_found(self.found.append)
        port.on_lost(self._lost)

    def _lost(self) -> None:
        self.lost += 1

    def ask(self, command: p.Command) -> p.Reply:
        replies: list[p.Reply] = []
        self.engine.send(command, replies.append)
        assert not replies, "the answer never comes from inside send"
        self.time.advance(0)
        return replies[0]

    def told(self, kind: type[p.Told]) -> list[p.Event]:
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def rig() -> Rig:
    rig = Rig()
    rig.ask(p.Create(endpoint=A, session=SESSION, codecs=PCMA, remote="127.0.0.1:4000", timeout_ms=5000))
    return rig


def test_media_starts_is_lost_and_comes_back(rig: Rig) -> None:
    rig.time.advance(1)
    rig.engine.start_media(A.hex())
    rig.engine.lose_media(A.hex())
    rig.time.advance(4.9)
    assert [type(event) for event in rig.events] == [p.MediaStarted]
    rig.time.advance(0.2)
    rig.time.advance(60)
    assert [type(event) for event in rig.events] == [p.MediaStarted, p.MediaTimeout]
    rig.engine.start_media(A.hex())
    rig.time.advance(60)
    assert len(rig.events) == 2, "the address is locked already, and packets come"


def test_flowing_media_starts_by_itself() -> None:
    rig = Rig(flowing=True)
    rig.ask(p.Create(endpoint=A, session=SESSION, codecs=PCMA))
    rig.time.advance(10)
    assert not rig.events, "where from is not known yet"
    rig.ask(p.Modify(endpoint=A, remote="127.0.0.1:4000"))
    rig.time.advance(10)
    assert [type(event) for event in rig.events] == [p.MediaStarted]


def test_a_pressed_digit_is_told(rig: Rig) -> None:
    rig.engine.press_digit(A.hex(), "5")
    rig.time.advance(0)
    (digit,) = rig.told(p.Digit)
    assert isinstance(digit, p.Digit)
    assert (digit.digit, digit.endpoint) == ("5", A)


def test_a_failed_endpoint_is_gone(rig: Rig) -> None:
    rig.ask(p.Play(endpoint=A, play=PLAY, items=[p.silence_item(1000)]))
    rig.engine.fail_endpoint(A.hex())
    rig.time.advance(5)
    assert [type(event) for event in rig.events] == [p.PlayFinished, p.EndpointFailed]
    reply = rig.ask(p.Delete(endpoint=A))
    assert isinstance(reply, p.Refused)
    assert reply.code == "no_such_endpoint"


def test_death_loses_what_is_unanswered_and_a_new_life_is_empty(rig: Rig) -> None:
    rig.engine.start()
    rig.time.advance(0)
    replies: list[p.Reply] = []
    rig.engine.send(p.Create(endpoint=B, session=SESSION), replies.append)
    rig.engine.kill()
    assert [reply.code for reply in replies if isinstance(reply, p.Refused)] == ["lost"]
    assert (rig.lost, rig.engine.alive) == (1, False)
    refused = rig.ask(p.Ping())
    assert isinstance(refused, p.Refused)
    assert refused.code == "lost"
    rig.time.advance(60)
    assert not rig.events, "a dead engine tells nothing"
    rig.engine.revive()
    rig.time.advance(0)
    first, second = rig.found
    assert first.living is not None
    assert [it.endpoint for it in first.living.endpoints] == [A]
    assert second.living is not None
    assert (second.same, second.living.endpoints) == (False, [])


def test_our_own_restart_finds_what_lives(rig: Rig) -> None:
    rig.engine.forget_client()
    rig.time.advance(3)
    rig.listen()
    rig.engine.start()
    rig.time.advance(0)
    (found,) = rig.found
    assert found.living is not None
    assert [it.endpoint for it in found.living.endpoints] == [A]


def test_a_play_takes_as_long_as_its_file(rig: Rig, tmp_path: Path) -> None:
    rig.ask(p.Play(endpoint=A, play=PLAY, items=[p.tone_item("beep"), p.silence_item(400)]))
    rig.time.advance(0.5)
    assert not rig.events
    rig.time.advance(0.2)
    (event,) = rig.events
    assert isinstance(event, p.PlayFinished)
    assert (event.reason, event.played_ms) == ("completed", 600)


def test_a_missing_file_is_refused(rig: Rig, tmp_path: Path) -> None:
    reply = rig.ask(p.Play(endpoint=A, play=PLAY, items=[p.file_item(str(tmp_path / "no.wav"))]))
    assert isinstance(reply, p.Refused)
    assert reply.code == "no_such_file"
