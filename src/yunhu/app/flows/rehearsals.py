"""A centre's configuration as imagined calls see it: `yunhu route-test`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from yunhu.app.configuration.errors import Faulty
from yunhu.app.configuration.model import Centre
from yunhu.app.directory import Directory
from yunhu.flow.inbound.model import Number
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.world import HoursState, Region
from yunhu.kit.instants import Instant
from yunhu.kit.problem import Problem
from yunhu.oversight.rehearsing.model import Case, Cases
from yunhu.people.agents.model import Agent
from yunhu.people.customers.regions import Regions
from yunhu.people.hours.services.calendar import Calendar
from yunhu.platform.calendar.holidays import ChinaDays
from yunhu.platform.documents import located
from yunhu.work.queues.model import Queue


class CentreSetting:
    """Implements `oversight.rehearsing.ports.Setting`."""

    def __init__(self, centre: Centre, china: ChinaDays, regions: Regions) -> None:
        """`china` and `regions` as the node knows them, with what was imported."""
        self._centre = centre
        self._directory = Directory(lambda phone: None, lambda trunk, number: None)
        self._directory.configure(centre, 1)
        self._china = china
        self._calendar = Calendar(china)
        self._calendar.configure(centre.business_hours)
        self._regions = regions

    @property
    def agents(self) -> Sequence[Agent]:
        """Everybody."""
        return self._centre.agents

    @property
    def queues(self) -> Sequence[Queue]:
        """All queues."""
        return self._centre.queues

    @property
    def flows(self) -> Sequence[Flow]:
        """All flows."""
        return self._centre.flows

    def line(self, dialled: str) -> Number | None:
        """The number that was dialled, whatever trunk it came from."""
        tenant = self._centre.tenant
        trunks = (None, *(trunk.id for trunk in self._centre.trunks))
        return next(filter(None, (self._directory.number(tenant, dialled, it) for it in trunks)), None)

    def local(self, at: str) -> datetime:
        """A local time, in the zone of the centre's first business hours."""
        zone = self._calendar.hours(self._calendar.default).zone
        return datetime.fromisoformat(at).replace(tzinfo=zone)

    def hours(self, at: Instant) -> dict[str, HoursState]:
        """How all business hours stand."""
        return {it.hours.id: it.state for it in self._calendar.standings(at)}

    def knows_holidays(self, year: int) -> bool:
        """Whether the public holidays of a year are known; else every day of it is plain."""
        return self._china.knows(year)

    def region(self, number: str) -> Region | None:
        """Where a number belongs, in the centre's language."""
        found = self._regions.region(number, self._centre.language)
        if found is None:
            return None
        return Region(found.province, found.city, found.country, found.carrier, found.confidence)


def read_cases(text: str, file: str) -> tuple[list[Case], located.Located | None]:
    """The cases of a YAML text, and where each was written. Raises Faulty with everything that is wrong."""
    where, problems = located.load(text)
    cases: Cases | None = None
    if not problems:
        cases, problems = located.convert(where, Cases)
    if cases is not None:
        problems = [
            Problem(f"cases[{number}].at", "route.no_such_time", {"at": case.at})
            for number, case in enumerate(cases.cases)
            if not _is_time(case.at)
        ]
    if cases is None or problems:
        raise Faulty(problems, where, file)
    return list(cases.cases), where


def _is_time(at: str) -> bool:
    try:
        datetime.fromisoformat(at)
    except ValueError:
        return False
    return True
