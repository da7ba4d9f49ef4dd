"""Every event in every state of a recording does what the table says."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from yunhu.kit.table import walk
from yunhu.work.recordings import facts
from yunhu.work.recordings.machine import EVENTS, STATES, TABLE, Event, step
from yunhu.work.recordings.model import Gap, Recording, Sealed

NOW = 1_800_000_000_000_000
IT = Recording(id="r", tenant="acme", contact="c", leg="l", file="acme/r.rec")
SEALED = Sealed(duration_ms=2500, bytes=40_000, sha256="ab" * 32, gaps=(), reason="stopped")
EVENT = {kind: Event(kind=kind, reason="why", gap=Gap(1, 2, "disk"), sealed=SEALED) for kind in EVENTS}


def test_the_table_is_complete() -> None:
    assert walk(TABLE, STATES, EVENTS) == []


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("event", EVENTS)
def test_every_cell(state: str, event: str) -> None:
    before = replace(IT, state=state)
    after = step(before, EVENT[event], NOW)
    cell = TABLE[state, event]
    assert (after.took, after.reason) == (cell.kind, cell.why)
    if cell.to is None:
        assert after.recording == before
        assert after.facts == ()
    elif event != "engine_back":
        assert after.recording.state == cell.to


def test_a_whole_life() -> None:
    it, told = IT, []
    for kind in ("begun", "pause", "gap", "resume", "stop", "sealed"):
        taken = step(it, EVENT[kind], NOW)
        it = taken.recording
        told += list(taken.facts)
    assert [type(fact) for fact in told] == [
        facts.RecordingStarted,
        facts.RecordingPaused,
        facts.RecordingGap,
        facts.RecordingResumed,
        facts.RecordingClosed,
    ]
    assert it.over
    assert (it.state, it.started_at, it.ended_at, it.duration_ms) == ("closed", NOW, NOW, 2500)
    assert it.gaps == (Gap(1, 2, "disk"),), "the gaps told on the way stay when the end tells none"


@pytest.mark.parametrize("before", ["recording", "paused", "closing"])
def test_a_lost_recording_goes_on_as_it_was(before: str) -> None:
    lost = step(replace(IT, state=before), EVENT["engine_lost"], NOW).recording
    assert lost.state == "lost"
    assert step(lost, EVENT["engine_back"], NOW).recording.state == before


def test_a_recording_lost_before_it_began_has_begun_when_it_is_found() -> None:
    lost = step(IT, EVENT["engine_lost"], NOW).recording
    assert step(lost, EVENT["engine_back"], NOW).recording.state == "recording"


def test_a_failure_says_what_it_meant() -> None:
    event = Event(kind="broken", reason="disk", message="full", policy="refuse")
    taken = step(replace(IT, state="recording"), event, NOW)
    (fact,) = taken.facts
    assert isinstance(fact, facts.RecordingFailed)
    assert (fact.reason, fact.policy, taken.recording.state) == ("disk", "refuse", "failed")
