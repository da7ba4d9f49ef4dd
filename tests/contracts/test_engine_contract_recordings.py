"""What every media engine does with recordings: the real program and the fake."""

from __future__ import annotations

from tests.contracts.rigs import NOBODY, RECORDING, A, Rig, code, near, opened, until

from yunhu.telephony.media import protocol as p


async def test_a_recording_of_nobody_or_to_a_strange_store_is_refused(rig: Rig, recipient: str) -> None:
    await opened(rig)
    nobody = p.Record(recording=RECORDING, endpoint=NOBODY, recipients=[recipient], store="t")
    assert await code(rig, nobody) == "no_such_endpoint"
    for store in ("../up", "", "Tenant", "a/b"):
        strange = p.Record(recording=RECORDING, endpoint=A, recipients=[recipient], store=store)
        assert await code(rig, strange) == "bad_value"


async def test_a_recording_is_begun_paused_and_ended(rig: Rig, recipient: str) -> None:
    local = await opened(rig)
    await rig.speak(A, local)
    record = p.Record(recording=RECORDING, endpoint=A, recipients=[recipient], store="acme")
    reply = await rig.ask(record)
    assert isinstance(reply, p.Ok)
    assert reply.file == f"acme/{RECORDING.hex()}.rec"
    assert await code(rig, record) == "exists"
    started = await until(rig, p.RecordingStarted)
    assert (started.recording, started.endpoint, started.file) == (RECORDING, A, reply.file)
    await rig.passes(1)
    assert await code(rig, p.PauseRecording(recording=RECORDING, reason="card")) == "ok"
    await rig.passes(1)
    assert await code(rig, p.ResumeRecording(recording=RECORDING, reason="card")) == "ok"
    gap = await until(rig, p.RecordingGap)
    assert gap.reason == "paused: card"
    assert near(rig, gap.to_ms - gap.from_ms, 1000)
    await rig.passes(0.5)
    assert await code(rig, p.StopRecording(recording=RECORDING)) == "ok"
    stopped = await until(rig, p.RecordingStopped)
    assert (stopped.reason, stopped.file) == ("stopped", reply.file)
    assert near(rig, stopped.duration_ms, 2500)
    assert stopped.gaps == [p.Gap(gap.from_ms, gap.to_ms, gap.reason)]
    assert stopped.blocks >= 2
    assert len(stopped.sha256) == 64
    assert await code(rig, p.StopRecording(recording=RECORDING)) == "no_such_recording"


async def test_an_endpoint_has_one_recording_at_a_time_and_the_next_at_once(rig: Rig, recipient: str) -> None:
    await opened(rig)
    first, second = (
        p.Record(recording=id_, endpoint=A, recipients=[recipient], store="acme") for id_ in (RECORDING, A)
    )
    assert await code(rig, first) == "ok"
    assert await code(rig, second) == "limit"
    assert await code(rig, p.StopRecording(recording=RECORDING)) == "ok"
    assert await code(rig, second) == "ok"
    await rig.passes(0.5)
    assert await code(rig, p.StopRecording(recording=second.recording)) == "ok"


async def test_a_recording_ends_with_its_endpoint(rig: Rig, recipient: str) -> None:
    await opened(rig)
    await rig.ask(p.Record(recording=RECORDING, endpoint=A, recipients=[recipient], store="acme"))
    await rig.passes(0.5)
    await rig.ask(p.Delete(endpoint=A))
    stopped = await until(rig, p.RecordingStopped)
    assert stopped.reason == "endpoint_gone"
    assert near(rig, stopped.duration_ms, 500)


async def test_what_a_dead_engine_recorded_is_told_by_the_next_one(rig: Rig, recipient: str) -> None:
    local = await opened(rig)
    await rig.speak(A, local)
    await rig.ask(p.Record(recording=RECORDING, endpoint=A, recipients=[recipient], store="acme"))
    await rig.passes(2.5)
    await rig.kill()
    stopped = await until(rig, p.RecordingStopped)
    assert (stopped.recording, stopped.reason) == (RECORDING, "recovered")
    assert 1500 <= stopped.duration_ms <= 2600
    assert stopped.gaps == []


async def test_a_shutdown_closes_recordings_first(rig: Rig, recipient: str) -> None:
    await opened(rig)
    await rig.ask(p.Record(recording=RECORDING, endpoint=A, recipients=[recipient], store="acme"))
    await rig.passes(0.5)
    assert await code(rig, p.Shutdown()) == "ok"
    stopped = await until(rig, p.RecordingStopped)
    assert stopped.reason == "shutdown"
