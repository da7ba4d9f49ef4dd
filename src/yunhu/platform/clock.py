"""Time and timers behind two small protocols; the real ones, and virtual time for tests."""

import asyncio
import heapq
import time
from collections.abc import Callable
from typing import Protocol

from yunhu.kit.instants import SECOND, Instant


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> Instant:
        """µs since the epoch, UTC. May step when the machine's clock is set."""
        ...

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back. Durations come from here."""
        ...


class Handle(Protocol):
    """A call that will be made later."""

    def cancel(self) -> None:
        """Forget the call. Harmless when it was already made or cancelled."""
        ...


class Scheduler(Protocol):
    """Makes calls later."""

    def after(self, delay_s: float, call: Callable[[], None]) -> Handle:
        """Make the call once, `delay_s` seconds from now (at the next turn when it is 0 or less)."""
        ...

    def monotonic(self) -> float:
        """Seconds of the clock that the delays are measured with."""
        ...


class SystemClock:
    """The machine's clock."""

    __slots__ = ()

    def now(self) -> Instant:
        """µs since the epoch, UTC."""
        return time.time_ns() // 1000

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""
        return time.monotonic()


class LoopScheduler:
    """Timers of an asyncio loop. `after` is called on the loop's thread only."""

    __slots__ = ("_loop",)

    def __init__(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        self._loop = loop or asyncio.get_running_loop()

    def after(self, delay_s: float, call: Callable[[], None]) -> Handle:
        """Make the call on the loop, `delay_s` seconds from now."""
        return self._loop.call_later(max(delay_s, 0.0), call)

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back. (uvloop's own `time()` stands still within a turn.)"""
        return time.monotonic()


class _VirtualHandle:
    """One call waiting in virtual time."""

    __slots__ = ("call",)

    def __init__(self, call: Callable[[], None]) -> None:
        self.call: Callable[[], None] | None = call

    def cancel(self) -> None:
        self.call = None


class VirtualTime:
    """A clock and a scheduler whose time moves only when told to, for tests and simulations."""

    MOST_CALLS = 1_000_000
    """Calls made by one `advance`; more is a timer that starts itself without delay."""

    def __init__(self, start: Instant = 1_800_000_000 * SECOND) -> None:
        self._start = start
        self._seconds = 0.0
        self._order = 0
        self._waiting: list[tuple[float, int, _VirtualHandle]] = []

    def now(self) -> Instant:
        """µs since the epoch, UTC."""
        return self._start + round(self._seconds * SECOND)

    def monotonic(self) -> float:
        """Virtual seconds since this object was made."""
        return self._seconds

    def after(self, delay_s: float, call: Callable[[], None]) -> Handle:
        """Make the call when time was advanced by `delay_s` seconds; equal moments keep their order."""
        handle = _VirtualHandle(call)
        self._order += 1
        heapq.heappush(self._waiting, (self._seconds + max(delay_s, 0.0), self._order, handle))
        return handle

    def next_in(self) -> float | None:
        """Seconds to the next call that waits, or None."""
        while self._waiting and self._waiting[0][2].call is None:
            heapq.heappop(self._waiting)
        return self._waiting[0][0] - self._seconds if self._waiting else None

    def advance(self, seconds: float) -> None:
        """Let time pass; the calls that fall due are made in order, each at its own moment."""
        until = self._seconds + seconds
        for _ in range(self.MOST_CALLS):
            if not self._waiting or self._waiting[0][0] > until:
                self._seconds = until
                return
            moment, _order, handle = heapq.heappop(self._waiting)
            call, handle.call = handle.call, None
            if call is not None:
                self._seconds = max(self._seconds, moment)
                call()
        raise RuntimeError(f"more than {self.MOST_CALLS} calls in {seconds} virtual seconds")
