"""Ranges of bytes, as browsers and programs ask for them."""

from __future__ import annotations

import pytest

from yunhu.work.recordings.playing.ranges import asked


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("", None),
        ("bytes=-", None),
        ("items=0-5", None),
        ("bytes=0-5, 7-9", None),
        ("bytes=9-3", None),
        ("bytes=0-", (0, 100)),
        ("bytes=0-9", (0, 10)),
        ("bytes=99-", (99, 100)),
        ("bytes=50-1000", (50, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-1000", (0, 100)),
    ],
)
def test_what_is_asked(header: str | None, part: tuple[int, int] | None) -> None:
    assert asked(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=200-300", "bytes=-0"])
def test_behind_the_end(header: str) -> None:
    with pytest.raises(ValueError, match="behind"):
        asked(header, 100)
