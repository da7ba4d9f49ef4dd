"""Erasing: the key goes first, the proof is sealed, a hold wins, and what was cut short is done again."""

from __future__ import annotations

import json

import pytest
from tests.work.recordings.keeping.conftest import Archive

from yunhu.work.recordings.errors import RecordingErased, RecordingHeld, RecordingNotClosed
from yunhu.work.recordings.facts import RecordingErased as Erased
from yunhu.work.recordings.keeping.eraser import shred
from yunhu.work.recordings.reader import key_header


async def test_nothing_is_left_and_it_is_proven(archive: Archive) -> None:
    recording = await archive.add("a")
    proof = await archive.eraser.erase(recording, "request", "R-17", "user:1")
    assert archive.files("a") == []
    assert archive.gone == ["a"]
    said = json.loads(proof.document)
    assert (said["recording"], said["why"], said["removed"]) == ("a", "R-17", ["a.key", "a.rec"])
    assert archive.eraser.is_ours("main", proof.document)
    assert [type(fact) for fact in archive.told] == [Erased]
    with pytest.raises(RecordingErased):
        key_header(archive.folder / "main" / "a.key")


async def test_a_changed_proof_is_none(archive: Archive) -> None:
    proof = await archive.eraser.erase(await archive.add("a"), "request", "R-17", "user:1")
    assert not archive.eraser.is_ours("main", proof.document.replace("R-17", "R-170000"))
    assert not archive.eraser.is_ours("main", "[]")


async def test_the_second_time_gives_the_same_proof(archive: Archive) -> None:
    recording = await archive.add("a")
    first = await archive.eraser.erase(recording, "request", "R-17", "user:1")
    assert await archive.eraser.erase(recording, "request", "again", "user:2") == first
    assert len(archive.told) == 1


async def test_what_was_cut_short_is_done_again(archive: Archive) -> None:
    recording = await archive.add("a")
    (archive.folder / "main" / "a.key").unlink()
    proof = await archive.eraser.erase(recording, "retention", "its days", "system")
    assert json.loads(proof.document)["removed"] == ["a.rec"]
    assert archive.files("a") == []


async def test_a_hold_wins(archive: Archive) -> None:
    recording = await archive.add("a")
    hold = await archive.keeping.hold(recording, "court", "user:1")
    with pytest.raises(RecordingHeld):
        await archive.eraser.erase(recording, "request", "R-17", "user:1")
    assert archive.files("a") == [".key", ".rec"]
    await archive.keeping.release(recording, hold.id, "settled", "user:2")
    await archive.eraser.erase(recording, "request", "R-17", "user:1")


async def test_one_that_goes_on_is_not_erased(archive: Archive) -> None:
    recording = await archive.add("a", state="recording")
    with pytest.raises(RecordingNotClosed):
        await archive.eraser.erase(recording, "request", "R-17", "user:1")


async def test_what_goes_beside_it_goes_too(archive: Archive) -> None:
    await archive.add("a")
    for end in (".sum", ".peaks"):
        (archive.folder / "main" / f"a{end}").write_bytes(b"x")
    assert shred(archive.folder / "main" / "a.rec") == ["a.key", "a.rec", "a.sum", "a.peaks"]
