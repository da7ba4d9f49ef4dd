"""Closing at once, opening outside of the hours: kept in the database, so that a restart changes nothing."""

from __future__ import annotations

import asyncio
from typing import Literal

from yunhu.kit.instants import Instant
from yunhu.people.hours import rules, store
from yunhu.people.hours.errors import EndsTooEarly, NotSwitched
from yunhu.people.hours.facts import HoursClosed, HoursOpened, HoursReturned
from yunhu.people.hours.model import Switch
from yunhu.people.hours.ports import Announce
from yunhu.people.hours.services.calendar import Calendar
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database

To = Literal["closed", "open"]


class Switches:
    """What people switch by hand. One change at a time: the database and the calendar say the same."""

    def __init__(self, calendar: Calendar, database: Database, announce: Announce, clock: Clock) -> None:
        self._calendar = calendar
        self._database = database
        self._announce = announce
        self._clock = clock
        self._changing = asyncio.Lock()

    async def load(self, tenant: str) -> None:
        """Take up what was switched before a restart."""
        async with self._database.reading() as connection:
            for switch in await store.switches(connection, tenant):
                self._calendar.switch(switch)

    def find(self, hours: str, to: To) -> Switch:
        """What is switched now. Raises NoSuchHours and NotSwitched."""
        found = self._calendar.standing(hours, self._clock.now()).switch
        if found is None or found.to != to:
            raise NotSwitched(hours=hours)
        return found

    async def turn(
        self, tenant: str, hours: str, to: To, reason: str, by: str, until: Instant | None
    ) -> Switch:
        """Close or open from now on, in the place of what was switched before.

        Raises NoSuchHours, and EndsTooEarly for an end that is not in the future.
        """
        self._calendar.named(hours)
        async with self._changing:
            now = self._clock.now()
            if until is not None and until <= now:
                raise EndsTooEarly
            switch = Switch(hours=hours, to=to, reason=reason, by=by, at=now, until=until)
            async with self._database.writing() as connection:
                await store.put(connection, tenant, switch)
            self._calendar.switch(switch)
            fact = HoursClosed if to == "closed" else HoursOpened
            self._announce(tenant, None, fact(hours=hours, by=by, until=until))
            return switch

    async def take_back(self, tenant: str, hours: str, to: To, by: str) -> None:
        """Let the calendar hold again. Raises NoSuchHours and NotSwitched."""
        self._calendar.named(hours)
        async with self._changing:
            switch = self._calendar.switched(hours)
            if switch is None or switch.to != to or not rules.in_force(switch, self._clock.now()):
                raise NotSwitched(hours=hours)
            async with self._database.writing() as connection:
                await store.remove(connection, tenant, hours)
            self._calendar.restore(hours)
            self._announce(tenant, None, HoursReturned(hours=hours, by=by))
