"""What every media engine does: the real program and the fake that tests of the upper floors stand on."""

from __future__ import annotations

import wave
from itertools import pairwise

import pytest
from tests.contracts.rigs import NOBODY, PCMA, RECORDING, SESSION, A, Rig, code, near, opened, until

from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.prompts import Prompts, builtin_root

B, C, OTHER_SESSION, PLAY, PLAY_2, ROOM = (bytes([n]) * 16 for n in (2, 3, 9, 21, 22, 41))
WELCOME = Prompts().path("welcome", "zh-CN")


# --- endpoints -----------------------------------------------------------------------------------


async def test_endpoints_have_even_ports_of_their_own(rig: Rig) -> None:
    ports = {int((await opened(rig, endpoint)).rpartition(":")[2]) for endpoint in (A, B, C)}
    assert len(ports) == 3
    assert all(port % 2 == 0 for port in ports)
    assert await code(rig, p.Create(endpoint=A, session=SESSION)) == "exists"


async def test_an_endpoint_may_be_opened_before_anything_is_known(rig: Rig) -> None:
    reply = await rig.ask(p.Create(endpoint=A, session=SESSION))
    assert isinstance(reply, p.Ok)
    assert await code(rig, p.Modify(endpoint=A, codecs=PCMA, remote=rig.remote(A))) == "ok"


async def test_a_deleted_endpoint_leaves_its_figures_and_is_gone(rig: Rig) -> None:
    await opened(rig)
    reply = await rig.ask(p.Delete(endpoint=A))
    assert isinstance(reply, p.Ok)
    assert isinstance(reply.figures, p.Figures)
    assert await code(rig, p.Delete(endpoint=A)) == "no_such_endpoint"
    await opened(rig)


REFUSED = {
    "modify nobody": (p.Modify(endpoint=NOBODY, direction="inactive"), "no_such_endpoint"),
    "source of nobody": (p.Source(endpoint=NOBODY, kind="silence"), "no_such_endpoint"),
    "play to nobody": (p.Play(endpoint=NOBODY, play=PLAY, items=[p.tone_item("beep")]), "no_such_endpoint"),
    "stop nobody": (p.Stop(endpoint=NOBODY), "no_such_endpoint"),
    "digits to nobody": (p.SendDigits(endpoint=NOBODY, digits="1"), "no_such_endpoint"),
    "detect nobody": (p.Detect(endpoint=NOBODY, inband=True), "no_such_endpoint"),
    "delete nobody": (p.Delete(endpoint=NOBODY), "no_such_endpoint"),
    "unknown codec": (p.Modify(endpoint=A, codecs=[p.Codec(9, "G722")]), "bad_codec"),
    "wrong clock": (p.Modify(endpoint=A, codecs=[p.Codec(8, "PCMA", 16000)]), "bad_codec"),
    "no address": (p.Modify(endpoint=A, remote="somewhere"), "bad_value"),
    "unknown peer": (p.Source(endpoint=A, kind="peer", peer=NOBODY), "no_such_peer"),
    "peer not said": (p.Source(endpoint=A, kind="peer"), "bad_value"),
    "conference not said": (p.Source(endpoint=A, kind="conference", role="listen"), "bad_value"),
    "role not said": (p.Source(endpoint=A, kind="conference", conference=ROOM), "bad_value"),
    "peer of another session": (p.Source(endpoint=A, kind="peer", peer=C), "no_such_peer"),
    "bad digits": (p.SendDigits(endpoint=A, digits="1x"), "bad_value"),
    "no digits": (p.SendDigits(endpoint=A, digits=""), "bad_value"),
    "too many digits": (p.SendDigits(endpoint=A, digits="1" * 65), "bad_value"),
    "short digits": (p.SendDigits(endpoint=A, digits="1", digit_ms=39), "bad_value"),
    "long gaps": (p.SendDigits(endpoint=A, digits="1", gap_ms=1001), "bad_value"),
    "missing file": (
        p.Play(endpoint=A, play=PLAY, items=[p.file_item(str(builtin_root() / "no.wav"))]),
        "no_such_file",
    ),
    "folder": (p.Play(endpoint=A, play=PLAY, items=[p.file_item(str(builtin_root()))]), "bad_file"),
    "file elsewhere": (p.Play(endpoint=A, play=PLAY, items=[p.file_item("/etc/passwd")]), "forbidden_path"),
    "file above": (
        p.Play(endpoint=A, play=PLAY, items=[p.file_item(str(builtin_root() / ".." / "__init__.py"))]),
        "forbidden_path",
    ),
    "unknown tone": (p.Play(endpoint=A, play=PLAY, items=[p.Item(tone="wolf")]), "bad_value"),
    "pause no recording": (p.PauseRecording(recording=RECORDING, reason="card"), "no_such_recording"),
    "resume no recording": (p.ResumeRecording(recording=RECORDING, reason="card"), "no_such_recording"),
    "stop no recording": (p.StopRecording(recording=RECORDING), "no_such_recording"),
    "record for nobody": (
        p.Record(recording=RECORDING, endpoint=A, recipients=[], store="t"),
        "bad_recipient",
    ),
    "record for nonsense": (
        p.Record(recording=RECORDING, endpoint=A, recipients=["age1nonsense"], store="t"),
        "bad_recipient",
    ),
}


async def test_what_cannot_be_done_is_refused_and_changes_nothing(rig: Rig) -> None:
    await opened(rig, A)
    await opened(rig, C, OTHER_SESSION)
    before = await rig.ask(p.Snapshot())
    codes = {name: await code(rig, command) for name, (command, _) in REFUSED.items()}
    wrong = {name: said for name, said in codes.items() if said != REFUSED[name][1]}
    assert wrong == {}
    after = await rig.ask(p.Snapshot())
    assert isinstance(before, p.Ok)
    assert isinstance(after, p.Ok)
    assert (after.seq, after.recordings) == (before.seq, [])
    assert [it.source for it in living(after)] == ["silence", "silence"]


# --- plays ---------------------------------------------------------------------------------------


async def test_a_file_is_played_to_its_end(rig: Rig) -> None:
    await opened(rig)
    await rig.ask(p.Play(endpoint=A, play=PLAY, items=[p.file_item(WELCOME), p.silence_item(200)]))
    with wave.open(WELCOME) as file:
        takes = file.getnframes() * 1000 // file.getframerate() + 200
    finished = await until(rig, p.PlayFinished)
    assert (finished.endpoint, finished.play, finished.reason) == (A, PLAY, "completed")
    assert near(rig, finished.played_ms, takes)


async def test_a_play_is_repeated(rig: Rig) -> None:
    await opened(rig)
    await rig.ask(p.Play(endpoint=A, play=PLAY, items=[p.hertz_item([440], 100, 100)], repeat=3))
    finished = await until(rig, p.PlayFinished)
    assert finished.reason == "completed"
    assert near(rig, finished.played_ms, 600)


async def test_a_file_that_is_no_audio_fails_where_it_would_sound(rig: Rig) -> None:
    await opened(rig)
    broken = p.file_item(str(builtin_root() / "prompts" / "texts.toml"))
    assert await code(rig, p.Play(endpoint=A, play=PLAY, items=[p.silence_item(200), broken])) == "ok"
    finished = await until(rig, p.PlayFinished)
    assert finished.reason == "failed"
    assert near(rig, finished.played_ms, 200)
    assert "texts.toml" in (finished.message or "")


@pytest.mark.parametrize("repeat", [0, 1, 3])
async def test_a_play_of_nothing_is_over_at_once(rig: Rig, repeat: int) -> None:
    await opened(rig)
    assert await code(rig, p.Play(endpoint=A, play=PLAY, items=[], repeat=repeat)) == "ok"
    finished = await until(rig, p.PlayFinished)
    assert (finished.reason, finished.played_ms) == ("completed", 0)


async def test_an_endless_play_ends_when_it_is_stopped(rig: Rig) -> None:
    await opened(rig)
    await rig.ask(p.Play(endpoint=A, play=PLAY, items=[p.hertz_item([440], 40, 40)], repeat=0))
    await rig.passes(1)
    assert await code(rig, p.Stop(endpoint=A, play=PLAY_2)) == "ok"
    await rig.passes(0.1)
    assert not [event for event in rig.events if isinstance(event, p.PlayFinished)], "another play was meant"
    assert await code(rig, p.Stop(endpoint=A, play=PLAY)) == "ok"
    finished = await until(rig, p.PlayFinished)
    assert finished.reason == "stopped"
    assert 900 < finished.played_ms < 2000
    assert await code(rig, p.Stop(endpoint=A)) == "ok"


async def test_a_new_play_replaces_the_running_one(rig: Rig) -> None:
    await opened(rig)
    await rig.ask(p.Play(endpoint=A, play=PLAY, items=[p.silence_item(5000)]))
    await rig.ask(p.Play(endpoint=A, play=PLAY_2, items=[p.silence_item(100)]))
    await until(rig, p.PlayFinished, lambda event: event.play == PLAY_2)
    ends = [(event.play, event.reason) for event in rig.events if isinstance(event, p.PlayFinished)]
    assert ends == [(PLAY, "replaced"), (PLAY_2, "completed")]


async def test_a_play_ends_with_its_endpoint(rig: Rig) -> None:
    await opened(rig)
    await rig.ask(p.Play(endpoint=A, play=PLAY, items=[p.silence_item(5000)]))
    await rig.ask(p.Delete(endpoint=A))
    finished = await until(rig, p.PlayFinished)
    assert finished.reason == "gone"


# --- what is heard -------------------------------------------------------------------------------


async def test_media_starts_stops_and_comes_back(rig: Rig) -> None:
    local = await opened(rig, timeout_ms=1000)
    await rig.speak(A, local)
    started = await until(rig, p.MediaStarted)
    assert (started.endpoint, started.remote) == (A, rig.remote(A))
    await rig.passes(1.5)
    assert not [event for event in rig.events if isinstance(event, p.MediaTimeout)]
    rig.hush(A)
    first = await until(rig, p.MediaTimeout)
    assert 1000 <= first.silent_ms < 1600
    await rig.passes(1.5)
    assert len([event for event in rig.events if isinstance(event, p.MediaTimeout)]) == 1
    await rig.speak(A, local)
    await rig.passes(0.3)
    rig.hush(A)
    await until(rig, p.MediaTimeout, lambda event: event.seq > first.seq)


async def test_an_endpoint_that_never_hears_anything_says_so(rig: Rig) -> None:
    await opened(rig, timeout_ms=500)
    timeout = await until(rig, p.MediaTimeout)
    assert timeout.endpoint == A


async def test_a_pressed_key_is_told_once(rig: Rig) -> None:
    local = await opened(rig)
    await rig.speak(A, local)
    await until(rig, p.MediaStarted)
    await rig.press(A, "5")
    digit = await until(rig, p.Digit)
    assert (digit.endpoint, digit.digit, digit.way) == (A, "5", "rfc4733")
    assert 60 <= digit.ms <= 140
    await rig.passes(0.5)
    assert len([event for event in rig.events if isinstance(event, p.Digit)]) == 1


async def test_digits_are_sent(rig: Rig) -> None:
    await opened(rig)
    assert await code(rig, p.SendDigits(endpoint=A, digits="12#", digit_ms=60, gap_ms=40)) == "ok"
    sent = await until(rig, p.DigitsSent)
    assert sent.endpoint == A


async def test_figures_are_told_every_five_seconds(rig: Rig) -> None:
    await opened(rig)
    quality = await until(rig, p.Quality, s=7)
    assert [leg.endpoint for leg in quality.legs] == [A]


# --- the whole -----------------------------------------------------------------------------------


def living(reply: p.Reply) -> list[p.EndpointState]:
    """The endpoints of a snapshot, by id."""
    assert isinstance(reply, p.Ok)
    assert isinstance(reply.endpoints, list)
    return sorted(reply.endpoints, key=lambda it: it.endpoint)


async def test_a_snapshot_shows_what_lives(rig: Rig, recipient: str) -> None:
    local = await opened(rig, A)
    await opened(rig, B)
    await rig.speak(A, local)
    await until(rig, p.MediaStarted)
    await rig.ask(p.Source(endpoint=A, kind="peer", peer=B))
    await rig.ask(p.Source(endpoint=B, kind="conference", conference=ROOM, role="listen"))
    await rig.ask(p.Play(endpoint=B, play=PLAY, items=[p.silence_item(60_000)]))
    await rig.ask(p.Record(recording=RECORDING, endpoint=A, recipients=[recipient], store="acme"))
    await rig.ask(p.PauseRecording(recording=RECORDING, reason="card"))
    await until(rig, p.RecordingStarted)
    shown = await rig.ask(p.Snapshot())
    a, b = living(shown)
    assert isinstance(shown, p.Ok)
    assert (a.session, a.local, a.remote, a.locked) == (SESSION, local, rig.remote(A), True)
    assert (a.codecs, a.dtmf_pt, a.direction, a.source, a.peer) == (PCMA, 101, "sendrecv", "peer", B)
    assert (b.locked, b.source, b.conference, b.role, b.play) == (False, "conference", ROOM, "listen", PLAY)
    assert shown.conferences == [p.ConferenceState(conference=ROOM, members=[B])]
    (recording,) = shown.recordings or []
    assert (recording.recording, recording.endpoint, recording.paused) == (RECORDING, A, True)
    assert shown.seq == rig.events[-1].seq


async def test_a_peer_that_is_deleted_leaves_silence(rig: Rig) -> None:
    await opened(rig, A)
    await opened(rig, B)
    await rig.ask(p.Source(endpoint=A, kind="peer", peer=B))
    await rig.ask(p.Delete(endpoint=B))
    (a,) = living(await rig.ask(p.Snapshot()))
    assert (a.source, a.peer) == ("silence", None)
    assert await code(rig, p.Source(endpoint=A, kind="peer", peer=B)) == "no_such_peer"


async def test_a_ping_counts_endpoints(rig: Rig) -> None:
    await opened(rig)
    reply = await rig.ask(p.Ping())
    assert isinstance(reply, p.Ok)
    assert reply.endpoints == 1
    assert reply.at is not None
    assert reply.late_us_p99 is not None


async def test_events_are_numbered_without_holes(rig: Rig) -> None:
    for endpoint in (A, B, C):
        await opened(rig, endpoint, timeout_ms=300)
        await rig.ask(p.Play(endpoint=endpoint, play=endpoint, items=[p.silence_item(100)], repeat=2))
    await until(rig, p.MediaTimeout, lambda event: event.endpoint == C)
    assert len(rig.events) >= 6
    assert all(b.seq == a.seq + 1 for a, b in pairwise(rig.events))
    assert all(b.at >= a.at for a, b in pairwise(rig.events))


async def test_a_dead_engine_is_noticed_and_replaced_by_an_empty_one(rig: Rig) -> None:
    await opened(rig)
    answers: list[p.Reply] = []
    await rig.kill()
    await rig.passes(0)
    assert rig.losses == ["lost"]
    assert not answers
    first, second = rig.found
    assert second.same is False
    assert second.instance != first.instance
    assert second.living is not None
    assert second.living.endpoints == []
    assert await code(rig, p.Delete(endpoint=A)) == "no_such_endpoint"
    await opened(rig)
