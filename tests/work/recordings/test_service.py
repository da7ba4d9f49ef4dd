"""The recordings of live contacts, on the fake engine in virtual time."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace
from tests.work.recordings.conftest import Made

from yunhu.platform.clock import VirtualTime
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.twin.fake import FakeEngine
from yunhu.work.recordings import facts, service
from yunhu.work.recordings.errors import NoSuchRecording, RecordingStateRefused
from yunhu.work.recordings.keys import new_identity
from yunhu.work.recordings.model import FailurePolicy, Gap, Recording
from yunhu.work.recordings.service import Recordings, RecordingSettings, store_of

LEG, OTHER, CONTACT = "1" * 32, "2" * 32, "c" * 32
RECIPIENT = str(new_identity().to_public())


class Rig:
    """A service on a fake engine with one leg, and everything it said."""

    def __init__(self, root: Path, on_failure: FailurePolicy = "go_on", recipient: str = RECIPIENT) -> None:
        self.time = VirtualTime()
        self.engine = FakeEngine(self.time)
        self.settings = RecordingSettings(root=root, recipients=(recipient,), on_failure=on_failure)
        self.told: list[Struct] = []
        self.failed: list[tuple[str, bool]] = []
        self.ids = (f"{n:032x}" for n in itertools.count(1))
        self.service = self.made()
        for leg in (LEG, OTHER):
            self.engine.send(p.Create(endpoint=p.wire_id(leg), session=p.wire_id(CONTACT)))
        self.time.advance(0)

    def made(self) -> Recordings:
        service = Recordings(self.engine, self.settings, self.announce, lambda: next(self.ids), self.time)
        service.on_failure(self)
        return service

    def announce(self, tenant: str, contact: str | None, fact: Struct) -> None:
        assert (tenant, contact) == ("acme", CONTACT)
        self.told.append(fact)

    def recording_failed(self, recording: Recording, must_end: bool) -> None:
        self.failed.append((recording.id, must_end))

    def begin(self, leg: str = LEG) -> str:
        recording = self.service.start("acme", CONTACT, leg)
        self.time.advance(0.01)
        return recording.id

    def kinds(self) -> list[str]:
        return [str(fact.__struct_config__.tag) for fact in self.told]


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def test_a_recording_is_begun_paused_resumed_and_closed(rig: Rig) -> None:
    recording = rig.begin()
    rig.time.advance(0.99)
    rig.service.pause(recording, "card")
    rig.time.advance(1)
    rig.service.resume(recording, "card")
    rig.time.advance(1)
    rig.service.stop(recording)
    rig.time.advance(0)
    assert rig.kinds() == [
        "recording.started",
        "recording.paused",
        "recording.resumed",
        "recording.gap",
        "recording.closed",
    ]
    closed = rig.told[-1]
    assert isinstance(closed, facts.RecordingClosed)
    assert (closed.duration_ms, closed.file, closed.leg) == (3000, f"acme/{recording}.rec", LEG)
    assert closed.gaps == (Gap(1000, 2000, "paused: card"),)
    assert rig.service.open() == []
    with pytest.raises(NoSuchRecording):
        rig.service.pause(recording, "late")
    rig.service.stop(recording)


def test_it_ends_with_its_leg(rig: Rig) -> None:
    rig.begin()
    rig.engine.send(p.Delete(endpoint=p.wire_id(LEG)))
    rig.time.advance(0)
    closed = rig.told[-1]
    assert isinstance(closed, facts.RecordingClosed)
    assert closed.reason == "endpoint_gone"


def test_stopped_before_it_began_it_still_says_both(rig: Rig) -> None:
    recording = rig.service.start("acme", CONTACT, LEG)
    rig.service.stop(recording.id)
    with pytest.raises(RecordingStateRefused):
        rig.service.pause(recording.id, "too late")
    rig.time.advance(1)
    assert rig.kinds() == ["recording.started", "recording.closed"]


@pytest.mark.parametrize(("policy", "must_end"), [("go_on", False), ("refuse", True)])
def test_a_refused_recording_is_told_with_its_policy(
    tmp_path: Path, policy: FailurePolicy, must_end: bool
) -> None:
    rig = Rig(tmp_path, policy, recipient="age1nobody")
    recording = rig.begin()
    assert rig.kinds() == ["recording.failed"]
    assert rig.failed == [(recording, must_end)]
    failed = rig.told[0]
    assert isinstance(failed, facts.RecordingFailed)
    assert (failed.reason, failed.policy) == ("bad_recipient", policy)


def test_a_recording_that_breaks_off_is_told_once(rig: Rig) -> None:
    recording = rig.begin()
    rig.engine.fail_recording(recording)
    rig.time.advance(0)
    assert rig.kinds() == ["recording.started", "recording.failed"]
    assert rig.failed == [(recording, False)]


@pytest.mark.parametrize(("policy", "accepts"), [("go_on", True), ("refuse", False)])
def test_a_full_disk_refuses_new_calls_by_policy(
    tmp_path: Path, policy: FailurePolicy, accepts: bool
) -> None:
    rig = Rig(tmp_path, policy)
    assert rig.service.accepting
    rig.engine.alarm("disk_full")
    rig.time.advance(1)
    assert rig.service.accepting is accepts
    rig.time.advance(60)
    assert rig.service.accepting


async def test_what_a_dead_engine_left_is_told_by_the_next_one(rig: Rig) -> None:
    recording = rig.begin()
    rig.time.advance(1.99)
    rig.engine.kill()
    rig.time.advance(3)
    rig.engine.revive()
    rig.time.advance(0)
    await rig.service.settled()
    closed = rig.told[-1]
    assert isinstance(closed, facts.RecordingClosed)
    assert (closed.recording, closed.reason, closed.duration_ms) == (recording, "recovered", 2000)
    assert rig.failed == []


async def test_what_nobody_tells_is_closed_by_what_lies_on_the_disk(
    tmp_path: Path, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "RECOVERY_S", 0.0)
    rig = Rig(tmp_path)
    kept, nothing = rig.begin(), rig.begin(OTHER)
    path = tmp_path / "acme" / f"{kept}.rec"
    path.parent.mkdir()
    made([0, 25, 100]).rename(path)
    rig.engine.kill()
    assert {it.state for it in rig.service.open()} == {"lost"}
    with pytest.raises(RecordingStateRefused):
        rig.service.pause(kept, "card")
    rig.engine.revive(recovers=False)
    rig.time.advance(0)
    await rig.service.settled()
    closed, failed = rig.told[-2:]
    assert isinstance(closed, facts.RecordingClosed)
    assert (closed.recording, closed.reason, closed.duration_ms) == (kept, "recovered", 125)
    assert closed.gaps == (Gap(50, 100, "missing"),)
    assert isinstance(failed, facts.RecordingFailed)
    assert (failed.recording, failed.reason) == (nothing, "engine_lost")
    assert rig.service.open() == []


async def test_after_our_own_restart_what_still_runs_goes_on(rig: Rig) -> None:
    running, paused = rig.begin(), rig.begin(OTHER)
    rig.service.pause(paused, "card")
    rig.time.advance(1)
    records = rig.service.open()
    rig.engine.forget_client()
    rig.told.clear()
    again = rig.made()
    again.restore(records)
    rig.engine.start()
    rig.time.advance(0)
    await again.settled()
    assert {it.id: it.state for it in again.open()} == {running: "recording", paused: "paused"}
    again.stop(running)
    rig.time.advance(0)
    assert rig.kinds() == ["recording.closed"]


async def test_a_stop_and_a_pause_that_got_lost_are_said_again(rig: Rig) -> None:
    ending, secret = rig.begin(), rig.begin(OTHER)
    wished = {ending: "closing", secret: "paused"}
    records = [replace(it, state=wished[it.id]) for it in rig.service.open()]
    rig.engine.forget_client()
    rig.told.clear()
    again = rig.made()
    again.restore(records)
    rig.engine.start()
    rig.time.advance(0)
    assert rig.kinds() == ["recording.closed"]
    assert rig.engine.twin is not None
    assert rig.engine.twin.recordings.open[p.wire_id(secret)].paused


@pytest.mark.parametrize(
    ("tenant", "store"),
    [
        ("acme", "acme"),
        ("Acme GmbH", "acme_gmbh"),
        ("../up", "___up"),
        ("公司", "__"),
        ("", "_"),
        ("a" * 99, "a" * 64),
    ],
)
def test_every_tenant_has_a_folder_that_the_engine_takes(tenant: str, store: str) -> None:
    assert store_of(tenant) == store
