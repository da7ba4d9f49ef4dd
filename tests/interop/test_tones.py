"""The tones that others are judged by."""

from pathlib import Path

from tests.interop.tones import from_alaw, packet, read, samples, share, steady, to_alaw, write


def test_a_law_goes_there_and_back() -> None:
    assert [to_alaw(from_alaw(byte)) for byte in range(256)] == list(range(256))
    assert all(
        abs(from_alaw(to_alaw(value)) - value) <= max(16, abs(value) // 16)
        for value in range(-32_000, 32_000, 7)
    )


def test_a_tone_is_found_and_no_other(tmp_path: Path) -> None:
    heard = [from_alaw(byte) for number in range(50) for byte in packet(700, number)]
    assert share(heard, 700) > 0.98
    assert share(heard, 440) < 0.01
    assert share([0] * 100, 440) == 0
    write(tmp_path / "t.wav", 440, 1, rate=48_000, channels=2)
    tone, rate = read(tmp_path / "t.wav")
    assert (rate, tone) == (48_000, samples(440, 48_000, rate=48_000))


def test_a_tone_with_gaps_is_steady_and_silence_is_not() -> None:
    torn = samples(700, 3_000) + [0] * 333 + samples(700, 5_000, 777) + [0] * 111 + samples(700, 4_000, 5)
    assert share(torn, 700) < 0.8
    assert steady(torn, 700) > 0.98
    assert steady(torn, 440) < 0.01
    assert steady([0] * 8_000, 700) == 0
    assert steady([0] * 5_000 + samples(700, 3_000), 700) == 0
