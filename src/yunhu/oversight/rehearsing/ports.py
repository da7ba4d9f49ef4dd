"""What an imagined call needs to know of the centre."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.world import HoursState, Region
from yunhu.kit.instants import Instant
from yunhu.oversight.rehearsing.model import WhoCalls
from yunhu.people.agents.model import Agent
from yunhu.people.blacklist.model import Entry
from yunhu.work.queues.model import Queue


class Line(Protocol):
    """A number that is dialled."""

    @property
    def number(self) -> str:
        """As it is configured."""
        ...

    @property
    def flow(self) -> str:
        """What answers it."""
        ...

    @property
    def language(self) -> str:
        """In which language."""
        ...


class Setting(Protocol):
    """A centre's configuration, as an imagined call sees it."""

    @property
    def agents(self) -> Sequence[Agent]:
        """Everybody."""
        ...

    @property
    def queues(self) -> Sequence[Queue]:
        """All queues."""
        ...

    def line(self, dialled: str) -> Line | None:
        """The number that was dialled."""
        ...

    @property
    def flows(self) -> Sequence[Flow]:
        """All flows."""
        ...

    def flow(self, flow: str) -> Flow | None:
        """What answers by an id, also one that only the blacklist makes."""
        ...

    def meets(self, number: str, who: WhoCalls | None, at: Instant) -> Entry | None:
        """The entry of the blacklist that a caller meets at an instant."""
        ...

    def local(self, at: str) -> datetime:
        """A local time of the centre, written as 2027-02-05 09:10. Raises ValueError for none."""
        ...

    def hours(self, at: Instant) -> dict[str, HoursState]:
        """How all business hours stand at an instant."""
        ...

    def region(self, number: str) -> Region | None:
        """Where a number belongs."""
        ...
