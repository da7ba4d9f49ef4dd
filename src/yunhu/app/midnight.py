"""Notices that a day of the tenant has begun, whatever the clock did meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo

from yunhu.people.agents.rules import day_of
from yunhu.platform.clock import Clock


class Midnight:
    """`look` is called every second, and calls `begins` when the day is another one than before."""

    def __init__(self, clock: Clock, zone: tzinfo, begins: Callable[[], None]) -> None:
        self._clock = clock
        self._zone = zone
        self._begins = begins
        self._day = day_of(clock.now(), zone)

    def look(self) -> None:
        """Whether it is another day now."""
        today = day_of(self._clock.now(), self._zone)
        if today != self._day:
            self._day = today
            self._begins()
