"""Many deadlines behind one timer of the loop: adding or cancelling one costs a push on a heap."""

import heapq
from collections.abc import Callable

from yunhu.platform.clock import Handle, Scheduler

_GARBAGE_MIN = 256


class Deadline:
    """A call that is due at a moment (monotonic seconds)."""

    __slots__ = ("_owner", "at", "call")

    def __init__(self, owner: "Deadlines", at: float, call: Callable[[], None]) -> None:
        self._owner = owner
        self.at = at
        self.call: Callable[[], None] | None = call

    def cancel(self) -> None:
        """Forget the call. Harmless when it was already made or cancelled."""
        if self.call is not None:
            self.call = None
            self._owner.forget_one()


class Deadlines:
    """Deadlines on one `Scheduler`. Cancelled ones are swept when they outnumber the living."""

    __slots__ = ("_armed_at", "_dead", "_handle", "_heap", "_order", "_scheduler")

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._heap: list[tuple[float, int, Deadline]] = []
        self._order = 0
        self._dead = 0
        self._handle: Handle | None = None
        self._armed_at = float("inf")

    def __len__(self) -> int:
        return len(self._heap) - self._dead

    def after(self, delay_s: float, call: Callable[[], None]) -> Deadline:
        """Make the call `delay_s` seconds from now."""
        at = self._scheduler.monotonic() + max(delay_s, 0.0)
        deadline = Deadline(self, at, call)
        self._order += 1
        heapq.heappush(self._heap, (at, self._order, deadline))
        if at < self._armed_at:
            self._arm(at, delay_s)
        return deadline

    def forget_one(self) -> None:
        """A deadline was cancelled; called by `Deadline.cancel`."""
        self._dead += 1
        if self._dead > _GARBAGE_MIN and self._dead * 2 > len(self._heap):
            self._heap = [item for item in self._heap if item[2].call is not None]
            heapq.heapify(self._heap)
            self._dead = 0

    def _arm(self, at: float, delay_s: float) -> None:
        if self._handle is not None:
            self._handle.cancel()
        self._armed_at = at
        self._handle = self._scheduler.after(delay_s, self._due)

    def _due(self) -> None:
        """Make every call that is due, then wait for the next; a call that fails does not cost the others."""
        self._handle, self._armed_at = None, float("inf")
        now = self._scheduler.monotonic()
        try:
            while self._heap and self._heap[0][0] <= now:
                deadline = heapq.heappop(self._heap)[2]
                call, deadline.call = deadline.call, None
                if call is None:
                    self._dead -= 1
                else:
                    call()
        finally:
            if self._heap and self._heap[0][0] < self._armed_at:
                self._arm(self._heap[0][0], self._heap[0][0] - now)
