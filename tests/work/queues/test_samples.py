"""What is remembered of a queue, and how what was told is judged and corrected."""

import random

import pytest

from yunhu.work.queues.estimates import UNKNOWN_S, Interval
from yunhu.work.queues.samples import (
    CORRECTED_MAX,
    FEW,
    JUDGED_MAX,
    JUDGED_MIN,
    LEFT_MAX,
    Accuracy,
    Latest,
    Samples,
    Told,
    handling_s,
)


def told(p50_s: float, p90_s: float) -> Told:
    return Told(0.0, Interval(p50_s, p90_s), Interval(p50_s, p90_s))


def test_the_latest_values_are_kept_in_order_of_size() -> None:
    latest, chance = Latest(5), random.Random(1)
    values = [chance.random() for _ in range(50)]
    for value in values:
        latest.add(value)
    assert latest.ordered == sorted(values[-5:])
    assert len(latest) == 5


def test_how_fast_the_waiting_give_up_is_counted_over_those_who_left_last() -> None:
    samples = Samples()
    assert samples.leaving_per_s == 0.0
    samples.left(100.0, gave_up=True)
    samples.left(300.0, gave_up=False)
    assert samples.leaving_per_s == pytest.approx(1 / 400)
    for _ in range(LEFT_MAX):
        samples.left(50.0, gave_up=False)
    assert samples.leaving_per_s == 0.0


def test_the_time_of_ringing_is_the_middle_one() -> None:
    samples = Samples()
    assert samples.ring_s == 0.0
    for value in (1.0, 5.0, 60.0):
        samples.ring.add(value)
    assert samples.ring_s == 5.0


def test_little_is_said_of_few_and_good_estimates_are_covered() -> None:
    samples, chance = Samples(), random.Random(3)
    for at in range(JUDGED_MIN - 1):
        samples.judge(told(60, 120), float(at), answered=True)
    assert samples.accuracy() == Accuracy(JUDGED_MIN - 1, None, None)
    for _ in range(JUDGED_MAX):
        samples.judge(told(60, 120), chance.uniform(0, 132), answered=True)
    found = samples.accuracy()
    assert found.judged == JUDGED_MAX
    assert found.covered_percent == pytest.approx(91, abs=6)
    assert found.error_s == pytest.approx(34, abs=6)
    assert found.is_good


@pytest.mark.parametrize(("waited_s", "good"), [(50.0, False), (121.0, False)])
def test_estimates_that_are_always_kept_are_as_bad_as_those_that_never_are(
    waited_s: float, good: bool
) -> None:
    samples = Samples()
    for _ in range(JUDGED_MAX):
        samples.judge(told(60, 120), waited_s, answered=True)
    assert samples.accuracy().is_good == good


def test_who_gives_up_early_says_nothing_and_late_that_it_was_wrong() -> None:
    samples = Samples()
    samples.judge(told(60, 120), 119.0, answered=False)
    assert samples.accuracy().judged == 0
    for _ in range(JUDGED_MIN):
        samples.judge(told(60, 120), 130.0, answered=False)
    assert samples.accuracy().covered_percent == 0.0


def test_experience_stretches_what_is_told_within_bounds() -> None:
    samples = Samples()
    raw = Interval(60.0, 120.0)
    assert samples.corrected(raw) == raw
    for at in range(JUDGED_MAX):
        samples.judge(told(60, 120), 2.4 * at, answered=True)
    corrected = samples.corrected(raw)
    assert corrected.p50_s == pytest.approx(119, abs=3)
    assert corrected.p90_s == pytest.approx(214, abs=4)
    for _ in range(JUDGED_MAX):
        samples.judge(told(60, 120), 99_999.0, answered=True)
    assert samples.corrected(raw) == Interval(60.0 * CORRECTED_MAX, 120.0 * CORRECTED_MAX)


def test_handling_times_of_others_help_while_there_are_few() -> None:
    samples, everywhere = Samples(), Latest(100)
    assert handling_s(samples, everywhere) == sorted(UNKNOWN_S)
    samples.handled.add(7.0)
    assert handling_s(samples, everywhere) == sorted([7.0, *UNKNOWN_S])
    for at in range(FEW):
        everywhere.add(100.0 + at)
    mixed = handling_s(samples, everywhere)
    assert mixed == sorted(mixed)
    assert mixed.count(7.0) == 3
    for _ in range(FEW):
        samples.handled.add(9.0)
    assert set(handling_s(samples, everywhere)) == {7.0, 9.0}
