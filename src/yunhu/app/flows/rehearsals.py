"""A centre's configuration as imagined calls see it: `yunhu route-test`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from yunhu.app.configuration.errors import Faulty
from yunhu.app.configuration.model import Centre
from yunhu.app.desks.callers import Callers
from yunhu.app.directory import Directory
from yunhu.app.flows.listed_callers import Kept, ListedCallers
from yunhu.app.flows.listed_reading import ListReader, is_time, no_such_time
from yunhu.app.flows.played_flow import played
from yunhu.flow.inbound.model import Number
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.world import HoursState, Region
from yunhu.kit.instants import SECOND, Instant
from yunhu.kit.problem import Problem
from yunhu.oversight.rehearsing.model import Cases, Listed, WhoCalls
from yunhu.people.agents.model import Agent
from yunhu.people.blacklist.model import Entry
from yunhu.people.customers.regions import Regions
from yunhu.people.hours.services.calendar import Calendar
from yunhu.platform.calendar.holidays import ChinaDays
from yunhu.platform.documents import located
from yunhu.work.queues.model import Queue


class CentreSetting:
    """Implements `oversight.rehearsing.ports.Setting`."""

    def __init__(
        self, centre: Centre, china: ChinaDays, regions: Regions, listed: Iterable[Kept] = ()
    ) -> None:
        """`china` and `regions` as the node knows them, with what was imported; `listed`: its blacklist."""
        self._centre = centre
        self._directory = Directory(lambda phone: None, lambda trunk, number: None)
        self._directory.configure(centre, 1)
        self._china = china
        self._calendar = Calendar(china)
        self._calendar.configure(centre.business_hours)
        self._regions = regions
        self._callers = Callers(regions)
        self._listed = ListedCallers(self._callers, listed)

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

    def flow(self, flow: str) -> Flow | None:
        """What answers by an id, also the prompt that somebody on the blacklist hears."""
        return played(flow) or next((it for it in self._centre.flows if it.id == flow), None)

    def meets(self, number: str, who: WhoCalls | None, at: Instant) -> Entry | None:
        """The entry of the blacklist that a caller meets at an instant."""
        return self._listed.meets(number, who, at)

    def list_instead(self, listed: Sequence[Listed]) -> list[Problem]:
        """Let callers meet this list; what is wrong with it, and then nothing is different."""
        reader = ListReader(self._callers, self.instant, lambda flow: self.flow(flow) is not None)
        entries = reader.read(listed)
        if not reader.problems:
            self._listed = ListedCallers(self._callers, ((entry, ()) for entry in entries))
        return reader.problems

    def local(self, at: str) -> datetime:
        """A local time, in the zone of the centre's first business hours."""
        zone = self._calendar.hours(self._calendar.default).zone
        return datetime.fromisoformat(at).replace(tzinfo=zone)

    def instant(self, at: str) -> Instant:
        """The same as an instant."""
        return round(self.local(at).timestamp()) * SECOND

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


def read_cases(text: str, file: str) -> tuple[Cases, located.Located]:
    """The cases of a YAML text, and where each was written. Raises Faulty with everything that is wrong."""
    where, problems = located.load(text)
    cases: Cases | None = None
    if not problems:
        cases, problems = located.convert(where, Cases)
    if cases is not None:
        problems = [
            no_such_time(f"cases[{number}].at", case.at)
            for number, case in enumerate(cases.cases)
            if not is_time(case.at)
        ]
    if cases is None or problems:
        raise Faulty(problems, where, file)
    return cases, where
