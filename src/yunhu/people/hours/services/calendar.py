"""The business hours in force, in memory: asked for each call, each queue and each ticket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from yunhu.kit.business_time import Hours, moment
from yunhu.kit.instants import Instant
from yunhu.people.hours import rules
from yunhu.people.hours.errors import NoSuchHours
from yunhu.people.hours.model import BusinessHours, Standing, State, Switch
from yunhu.people.hours.rules import KindOf


class Calendar:
    """What the configuration says of one tenant's hours, and what was switched by hand."""

    def __init__(self, china: KindOf) -> None:
        """`china` knows the public holidays."""
        self._china = china
        self._switches: dict[str, Switch] = {}
        self.configure(())

    def configure(self, hours: Sequence[BusinessHours]) -> None:
        """Put business hours to use; the usual ones where there are none."""
        self._named = {each.id: each for each in tuple(hours) or (rules.DEFAULT,)}
        self._hours = {id_: rules.compiled(each, self._china) for id_, each in self._named.items()}
        self.default = next(iter(self._named))

    @property
    def keeps_holidays(self) -> bool:
        """Whether any of the hours depends on the public holidays."""
        return any(each.holidays == "china" for each in self._named.values())

    def today(self, at: Instant) -> date:
        """The day it is where the centre is."""
        return moment(at, self._hours[self.default].zone).date()

    def state(self, id_: str, at: Instant) -> State:
        """How business hours stand at an instant. Hours that were configured away are as the first ones."""
        known = id_ if id_ in self._hours else self.default
        return rules.state(self._hours[known], self._switches.get(known), at)

    def hours(self, id_: str) -> Hours:
        """Business hours in the form that counts; the first ones for an id that there is not."""
        return self._hours.get(id_) or self._hours[self.default]

    def standings(self, at: Instant) -> list[Standing]:
        """All of them as they stand, in the order of the configuration."""
        return [self.standing(id_, at) for id_ in self._named]

    def standing(self, id_: str, at: Instant) -> Standing:
        """How business hours stand, and until when. Raises NoSuchHours."""
        named = self.named(id_)
        hours, switch = self._hours[id_], self._switches.get(id_)
        return Standing(
            hours=named,
            state=rules.state(hours, switch, at),
            changes_at=rules.changes_at(hours, switch, at),
            day=rules.name_of_day(named, at),
            switch=switch if rules.in_force(switch, at) else None,
        )

    def named(self, id_: str) -> BusinessHours:
        """What is configured. Raises NoSuchHours."""
        found = self._named.get(id_)
        if found is None:
            raise NoSuchHours(hours=id_[:64])
        return found

    def switched(self, hours: str) -> Switch | None:
        """What was switched last; it may have ended."""
        return self._switches.get(hours)

    def switch(self, switch: Switch) -> None:
        """From now on this holds on top of the calendar."""
        self._switches[switch.hours] = switch

    def restore(self, hours: str) -> None:
        """The calendar alone holds again."""
        self._switches.pop(hours, None)
