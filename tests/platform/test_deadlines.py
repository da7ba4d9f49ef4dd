"""Many deadlines share one timer and still come at their own moments."""

from functools import partial

import pytest

from yunhu.platform.clock import VirtualTime
from yunhu.platform.deadlines import Deadlines


def test_calls_are_made_in_the_order_of_their_moments() -> None:
    time, made = VirtualTime(), list[tuple[str, float]]()
    deadlines = Deadlines(time)

    def note(name: str) -> None:
        made.append((name, time.monotonic()))

    for name, delay in (("c", 3.0), ("a", 1.0), ("b", 2.0), ("b2", 2.0)):
        deadlines.after(delay, partial(note, name))
    time.advance(2.5)
    assert made == [("a", 1.0), ("b", 2.0), ("b2", 2.0)]
    time.advance(1)
    assert made[-1] == ("c", 3.0)
    assert time.next_in() is None


def test_a_cancelled_call_is_not_made_and_cancelling_twice_is_harmless() -> None:
    time, made = VirtualTime(), list[str]()
    deadlines = Deadlines(time)
    first = deadlines.after(1, lambda: made.append("first"))
    deadlines.after(2, lambda: made.append("second"))
    first.cancel()
    first.cancel()
    assert len(deadlines) == 1
    time.advance(5)
    assert made == ["second"]
    assert len(deadlines) == 0


def test_cancelled_deadlines_do_not_pile_up() -> None:
    deadlines = Deadlines(VirtualTime())
    keep = [deadlines.after(1000, lambda: None) for _ in range(10)]
    for _ in range(10_000):
        deadlines.after(500, lambda: None).cancel()
    assert len(deadlines) == len(keep)
    assert len(deadlines._heap) < 1000


def test_a_call_may_ask_for_the_next_one() -> None:
    time, moments = VirtualTime(), list[float]()
    deadlines = Deadlines(time)

    def tick() -> None:
        moments.append(time.monotonic())
        deadlines.after(1, tick)

    deadlines.after(1, tick)
    time.advance(5)
    assert moments == [1, 2, 3, 4, 5]


def test_a_call_that_fails_does_not_cost_the_others() -> None:
    time, made = VirtualTime(), list[str]()
    deadlines = Deadlines(time)

    def fail() -> None:
        raise ZeroDivisionError

    deadlines.after(1, fail)
    deadlines.after(1, lambda: made.append("other"))
    with pytest.raises(ZeroDivisionError):
        time.advance(1)
    time.advance(0)
    assert made == ["other"]
