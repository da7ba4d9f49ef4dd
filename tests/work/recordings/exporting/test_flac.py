"""FLAC by a program, whichever there is: the same samples come back."""

from __future__ import annotations

import pytest

from yunhu.work.recordings import wav
from yunhu.work.recordings.errors import NoFlacProgram, RecordingUnreadable
from yunhu.work.recordings.exporting import flac

PCM = [wav.pcm16(bytes((index * 7 + at) & 0xFF for at in range(16_000))) for index in range(3)]


def test_there_and_back() -> None:
    made = b"".join(flac.encoded(iter(PCM)))
    assert made.startswith(b"fLaC")
    assert b"".join(flac.decoded([made])) == b"".join(PCM)


def test_what_is_no_flac_is_refused() -> None:
    with pytest.raises(RecordingUnreadable):
        list(flac.decoded([b"nonsense" * 1000]))


def test_without_a_program_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    for way in (flac.encoded, flac.decoded):
        with pytest.raises(NoFlacProgram):
            list(way([b""]))
