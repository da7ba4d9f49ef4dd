"""Frames come out of the stream whole, however it is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.telephony.media.frames import MAX_FRAME, FrameReader, FrameTooLongError, frame


@given(st.lists(st.binary(max_size=300), max_size=20), st.lists(st.integers(1, 40), min_size=1))
def test_any_cut_gives_the_same_frames(bodies: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(frame(body) for body in bodies)
    reader, out, at, turn = FrameReader(), [], 0, 0
    while at < len(stream):
        size = cuts[turn % len(cuts)]
        out += list(reader.feed(stream[at : at + size]))
        at, turn = at + size, turn + 1
    assert out == bodies


def test_a_length_over_the_limit_is_refused_both_ways() -> None:
    with pytest.raises(FrameTooLongError):
        list(FrameReader().feed((MAX_FRAME + 1).to_bytes(4, "big")))
    with pytest.raises(FrameTooLongError):
        frame(bytes(MAX_FRAME + 1))
