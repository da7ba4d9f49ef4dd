"""WAV files are what other programs take them for, and A-law means what G.711 says."""

from __future__ import annotations

import io
import struct
import wave

from yunhu.work.recordings.wav import data_bytes, encoded, header, linear


def g711_linear(byte: int) -> int:
    """ITU-T G.711 table 1a, the other way: by searching the segment that a value falls into."""
    value = byte ^ 0x55
    segment, step = value >> 4 & 7, value & 15
    width = 2 << max(segment - 1, 0)
    begin = 0 if segment == 0 else 32 << segment - 1
    # 13 bit magnitudes with half a step, scaled to 16 bit.
    middle = (begin + step * width + width // 2) * 8
    return middle if value & 0x80 else -middle


def test_every_code_has_its_value() -> None:
    assert [linear(byte) for byte in range(256)] == [g711_linear(byte) for byte in range(256)]
    assert (linear(0xD5), linear(0x55)) == (8, -8)
    assert max(map(linear, range(256))) == 32256


def test_pcm_is_read_by_the_standard_library() -> None:
    audio = bytes(range(256)) * 10
    made = header("pcm16", data_bytes("pcm16", len(audio) // 2)) + b"".join(encoded("pcm16", [audio]))
    with wave.open(io.BytesIO(made)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (2, 8000, 2)
        assert file.getnframes() == len(audio) // 2
        assert struct.unpack("<2h", file.readframes(1)) == (linear(0), linear(1))


def test_alaw_keeps_its_bytes() -> None:
    assert b"".join(encoded("alaw", [b"ab", b"c"])) == b"abc"
    made = header("alaw", 300)
    assert (made[20:22], made[-4:]) == (b"\x06\x00", (300).to_bytes(4, "little"))
    assert int.from_bytes(made[4:8], "little") == len(made) + 300 - 8
