"""What the router remembers of a queue, and of each contact in it."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from yunhu.kit.instants import Instant
from yunhu.work.queues.levels import Levels
from yunhu.work.queues.line import Key, Line
from yunhu.work.queues.model import FANOUT_MAX, Entry, Offer, PenaltyRule, Progress, Queue, Step
from yunhu.work.queues.plans.course import Course

if TYPE_CHECKING:
    from yunhu.platform.deadlines import Deadline
    from yunhu.work.queues.pools.member import Member
    from yunhu.work.queues.pools.pool import Pool

STALE_MIN = 64
"""Arrivals of contacts that are gone are swept when they outnumber the others by this many."""


class QueueState:
    """One queue: its configuration and plan, the pool of all its agents, and its own line.

    `last`: whom a rank that remembers asked last. `nobody_since` (monotonic seconds): nobody is signed in.
    """

    __slots__ = ("_arrivals", "course", "last", "levels", "line", "nobody_since", "offered", "pool", "queue")

    def __init__(self, course: Course, pool: Pool) -> None:
        self.course = course
        self.queue: Queue = course.queue
        self.pool = pool
        self.line: Line[Place] = Line()
        self.offered = 0
        self.last: float | None = None
        self.levels = Levels()
        self.nobody_since: float | None = None
        self._arrivals: list[tuple[Instant, int, Place]] = []

    def __len__(self) -> int:
        """Contacts that wait, those being offered among them."""
        return len(self.line) + self.offered

    def arrived(self, place: Place) -> None:
        """A contact waits in the line from now on."""
        if len(self._arrivals) > 2 * len(self.line) + STALE_MIN:
            # A contact comes into the line again and again: with each look, each offer that nobody took.
            kept = {item[1]: item for item in self._arrivals if self._waits(item[2])}
            self._arrivals = list(kept.values())
            heapq.heapify(self._arrivals)
        heapq.heappush(self._arrivals, (place.entry.arrived_at, place.order, place))

    def oldest(self) -> Instant | None:
        """The earliest arrival at the centre of those who wait; None when nobody does."""
        while self._arrivals and not self._waits(self._arrivals[0][2]):
            heapq.heappop(self._arrivals)
        return self._arrivals[0][0] if self._arrivals else None

    def _waits(self, place: Place) -> bool:
        return place.state is self and place.lined == "line"


class Place:
    """One contact's place in a queue.

    `lined` says where it stands: in the lines of its queue and its pool (`line`), among those who want more
    agents to ring (`more`), or nowhere. `since`: monotonic seconds when it began to wait. `rings`: how many
    agents a progressive step rings by now.
    """

    __slots__ = (
        "announce",
        "boost_s",
        "came_from",
        "entry",
        "key",
        "limit",
        "lined",
        "more",
        "nobody",
        "opens",
        "order",
        "penalties",
        "pool",
        "progress",
        "rings",
        "since",
        "state",
        "turn",
    )

    def __init__(self, entry: Entry, order: int, state: QueueState, pool: Pool, since: float) -> None:
        self.entry = entry
        self.order = order
        self.state = state
        self.pool = pool
        self.since = since
        self.key: Key = ()
        self.boost_s = 0
        self.progress = Progress()
        self.penalties: tuple[PenaltyRule, ...] = ()
        self.lined = ""
        self.opens: dict[str, OpenOffer] = {}
        self.rings = 1
        self.came_from: str | None = None
        self.limit: Deadline | None = None
        self.announce: Deadline | None = None
        self.nobody: Deadline | None = None
        self.turn: Deadline | None = None
        self.more: Deadline | None = None

    @property
    def step(self) -> Step:
        """The step of the plan it is in."""
        return self.state.course.step(self.progress)

    @property
    def want(self) -> int:
        """How many agents may ring for it at once."""
        if self.progress.sticky:
            return 1
        fanout = self.step.fanout
        if fanout == "all":
            return FANOUT_MAX
        return self.rings if fanout == "progressive" else fanout

    @property
    def rings_all(self) -> bool:
        """Whether everybody rings who stands as far in front as anybody."""
        return self.step.fanout == "all" and not self.progress.sticky

    def admits(self, member: Member) -> bool:
        """Whether a member of its pool may ring beside those who do.

        Where all ring, only those of the lowest tier and penalty do; nobody was rung beside a lower one, so
        the last of them has the lowest.
        """
        if not self.opens or not self.rings_all:
            return True
        last = next(reversed(self.opens.values()))
        return self.pool.level(member) <= self.pool.level(last.member)

    @property
    def asked(self) -> set[str]:
        """The agents who ring for it."""
        return {opened.member.id for opened in self.opens.values()}


class OpenOffer:
    """An offer that rings: the machine's state, the agent, and the moment when it expires.

    `told`: the handler knows of it.
    """

    __slots__ = ("expiry", "member", "offer", "place", "state", "told")

    def __init__(self, offer: Offer, place: Place, member: Member) -> None:
        self.offer = offer
        self.place = place
        self.member = member
        self.state = "made"
        self.told = False
        self.expiry: Deadline | None = None
