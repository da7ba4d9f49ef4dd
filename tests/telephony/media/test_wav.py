"""A WAV file's header says whether the engine plays it, and how long."""

from __future__ import annotations

import struct
import wave
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yunhu.telephony.media.wav import MAX_CHUNKS, WavError, WavInfo, describe


def chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1)


def form(tag: int, channels: int, rate: int, bits: int, extra: bytes = b"") -> bytes:
    frame = channels * bits // 8
    return chunk(b"fmt ", struct.pack("<HHIIHH", tag, channels, rate, rate * frame, frame, bits) + extra)


def riff(*chunks: bytes) -> bytes:
    body = b"WAVE" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def described(tmp_path: Path, data: bytes) -> WavInfo:
    path = tmp_path / "x.wav"
    path.write_bytes(data)
    return describe(path)


def test_what_the_standard_library_writes_is_read(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "x.wav"), "wb") as file:
        file.setparams((2, 2, 48000, 0, "NONE", ""))
        file.writeframes(bytes(48000 * 4))
    info = describe(tmp_path / "x.wav")
    assert (info.tag, info.channels, info.rate, info.bits, info.duration_ms) == (1, 2, 48000, 16, 1000)


@pytest.mark.parametrize(("tag", "bits"), [(6, 8), (7, 8)])
def test_companded_audio_is_read_behind_other_chunks(tmp_path: Path, tag: int, bits: int) -> None:
    data = riff(
        chunk(b"LIST", b"odd"), form(tag, 1, 8000, bits), chunk(b"fact", bytes(4)), chunk(b"data", bytes(80))
    )
    assert described(tmp_path, data).duration_ms == 10


def test_an_extensible_header_says_its_form_further_on(tmp_path: Path) -> None:
    extra = struct.pack("<HHI", 22, 16, 4) + b"\x01\x00" + bytes(14)
    assert described(tmp_path, riff(form(0xFFFE, 1, 8000, 16, extra), chunk(b"data", bytes(160)))).tag == 1


def test_a_length_that_lies_is_cut_to_the_file(tmp_path: Path) -> None:
    data = riff(form(1, 1, 8000, 16), b"data" + b"\xff\xff\xff\xff" + bytes(1600))
    assert described(tmp_path, data).data_bytes == 1600


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF",
        b"OggS" + bytes(100),
        riff(),
        riff(chunk(b"data", bytes(8))),
        riff(chunk(b"fmt ", bytes(8)), chunk(b"data", bytes(8))),
        riff(form(3, 1, 8000, 32), chunk(b"data", bytes(8))),
        riff(form(1, 3, 8000, 16), chunk(b"data", bytes(8))),
        riff(form(1, 1, 4000, 16), chunk(b"data", bytes(8))),
        riff(*[chunk(b"junk", b"")] * (MAX_CHUNKS + 1)),
    ],
)
def test_what_is_not_played_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(WavError):
        described(tmp_path, data)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.binary(max_size=200))
def test_any_bytes_are_described_or_refused(tmp_path: Path, data: bytes) -> None:
    try:
        described(tmp_path, b"RIFF\0\0\0\0WAVE" + data)
    except WavError:
        return
