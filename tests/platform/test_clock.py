import asyncio

import pytest

from yunhu.platform.clock import LoopScheduler, SystemClock, VirtualTime


def test_virtual_calls_are_made_in_order_and_at_their_moment() -> None:
    time, made = VirtualTime(), []
    time.after(2, lambda: made.append(("second", time.monotonic())))
    time.after(1, lambda: made.append(("first", time.monotonic())))
    time.after(2, lambda: made.append(("third", time.monotonic())))
    cancelled = time.after(1.5, lambda: made.append(("never", 0.0)))
    cancelled.cancel()
    assert time.next_in() == 1
    time.advance(1.75)
    assert made == [("first", 1)]
    time.advance(1)
    assert made == [("first", 1), ("second", 2), ("third", 2)]
    assert time.next_in() is None


def test_a_virtual_call_may_schedule_the_next() -> None:
    time, ticks = VirtualTime(), []

    def tick() -> None:
        ticks.append(time.now())
        time.after(0.02, tick)

    start = time.now()
    time.after(0.02, tick)
    time.advance(0.101)
    assert [at - start for at in ticks] == [20_000, 40_000, 60_000, 80_000, 100_000]


def test_a_timer_that_restarts_itself_without_delay_is_found() -> None:
    class Small(VirtualTime):
        MOST_CALLS = 100

    time = Small()

    def again() -> None:
        time.after(0, again)

    again()
    with pytest.raises(RuntimeError):
        time.advance(1)


async def test_the_loop_keeps_the_order_and_cancels() -> None:
    scheduler, made = LoopScheduler(), []
    done = asyncio.get_running_loop().create_future()
    scheduler.after(0.0, lambda: made.append(1)).cancel()
    scheduler.after(0.002, lambda: done.set_result(None))
    scheduler.after(-1, lambda: made.append(2))
    await done
    assert made == [2]


def test_the_system_clock_counts_microseconds() -> None:
    clock = SystemClock()
    assert 1_600_000_000_000_000 < clock.now() < 10_000_000_000_000_000
    assert clock.monotonic() <= clock.monotonic()
