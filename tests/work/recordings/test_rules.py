"""Durations and gaps are counted once and rightly."""

from hypothesis import given
from hypothesis import strategies as st

from yunhu.work.recordings.model import Gap
from yunhu.work.recordings.rules import gaps_between, kept_ms, merged, missing_ms, span_ms

times = st.integers(0, 10_000)
gaps = st.lists(st.builds(lambda a, b: Gap(min(a, b), max(a, b), "disk"), times, times), max_size=12)


def test_samples_last_their_time() -> None:
    assert [span_ms(samples) for samples in (0, 1, 8, 4000, 7999, 8000)] == [0, 0, 1, 500, 1000, 1000]


def test_blocks_that_follow_each_other_leave_no_gap() -> None:
    assert gaps_between([(0, 8000), (1000, 8000), (2000, 4000)]) == ()


def test_a_jitter_of_the_clock_is_no_gap() -> None:
    assert gaps_between([(0, 8000), (1019, 8000), (2010, 8000)]) == ()


def test_a_jump_is_a_gap_with_the_reason_that_covers_it() -> None:
    known = [Gap(1000, 3990, "paused: card"), Gap(8000, 9000, "disk")]
    found = gaps_between([(500, 4000), (4000, 8000), (9000, 800), (9500, 8000)], known)
    assert found == (
        Gap(0, 500, "missing"),
        Gap(1000, 4000, "paused: card"),
        Gap(5000, 9000, "disk"),
        Gap(9100, 9500, "missing"),
    )


def test_blocks_that_overlap_are_not_counted_backwards() -> None:
    assert gaps_between([(0, 8000), (500, 800), (1000, 8000)]) == ()


def test_touching_gaps_of_one_reason_are_one() -> None:
    found = merged([Gap(5, 9, "disk"), Gap(0, 5, "disk"), Gap(9, 12, "overload"), Gap(20, 30, "overload")])
    assert found == (Gap(0, 9, "disk"), Gap(9, 12, "overload"), Gap(20, 30, "overload"))


@given(gaps)
def test_what_is_missing_is_counted_once(some: list[Gap]) -> None:
    missing = {ms for gap in some for ms in range(gap.from_ms, gap.to_ms)}
    assert missing_ms(some) == len(missing)
    assert missing_ms(merged(some)) == len(missing)
    assert kept_ms(10_000, some) == 10_000 - len(missing)
