"""The leases of assignments: none outlives whoever knew of it."""

from __future__ import annotations

from collections.abc import Callable

from yunhu.people.agents.assignment import Assignment
from yunhu.people.agents.ports import IsLive
from yunhu.people.agents.seat import Seat
from yunhu.platform.clock import Scheduler
from yunhu.platform.deadlines import Deadlines

CONTACT_CHECK_S = 60.0
"""How often it is asked whether the contact of an engaged agent still exists."""

SWEEP_S = 5.0
"""How often leases are looked at, while there are any."""


class Leases:
    """Which assignments end when nobody says more; `over` ends one."""

    def __init__(
        self,
        scheduler: Scheduler,
        deadlines: Deadlines,
        is_live: IsLive | None,
        over: Callable[[Seat, Assignment], None],
    ) -> None:
        self._scheduler = scheduler
        self._deadlines = deadlines
        self._is_live = is_live
        self._over = over
        self._held: dict[Assignment, Seat] = {}
        self._sweeping = False

    def give(self, seat: Seat, one: Assignment, seconds: float) -> None:
        """The assignment ends in so many seconds, unless it is given more time."""
        one.lease_ends = self._scheduler.monotonic() + seconds
        self._held[one] = seat
        if not self._sweeping:
            self._sweeping = True
            self._deadlines.after(SWEEP_S, self._sweep)

    def end(self, one: Assignment) -> None:
        """It needs no lease any more."""
        self._held.pop(one, None)

    def _sweep(self) -> None:
        """End what has run out, unless its contact still lives."""
        now = self._scheduler.monotonic()
        for one, seat in [item for item in self._held.items() if item[0].lease_ends <= now]:
            if one.routing == "engaged" and (self._is_live is None or self._is_live(one.contact or "")):
                one.lease_ends = now + CONTACT_CHECK_S
            else:
                self._over(seat, one)
        self._sweeping = bool(self._held)
        if self._sweeping:
            self._deadlines.after(SWEEP_S, self._sweep)
