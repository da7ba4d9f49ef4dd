"""One agent as the router sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yunhu.kit.instants import Instant
from yunhu.people.agents.model import Membership
from yunhu.people.agents.seat import Seat
from yunhu.work.queues.plans.forms import Form, membership
from yunhu.work.queues.plans.reading import level, number

if TYPE_CHECKING:
    from yunhu.work.queues.places import OpenOffer
    from yunhu.work.queues.pools.pool import Pool

FIRST = (0, 0, 0, 0)

INDEXES = 1_000_000
"""More than there are agents: the place in a queue's list is the profile's position, then this index."""


class Member:
    """An agent, its pools by the channel that bears the load, its status in each, and its open offers.

    `stands` are the channels in whose pools the agent stands among the ready ones; `order` is new each time.
    """

    __slots__ = (
        "_lines",
        "agent",
        "id",
        "index",
        "offers",
        "order",
        "pools",
        "seat",
        "stamp",
        "stands",
        "status",
    )

    def __init__(self, seat: Seat, index: int) -> None:
        self.id = seat.agent.id
        self.seat = seat
        self.agent = seat.agent
        self.index = index
        self.pools: dict[str, set[Pool]] = {}
        self.status: dict[str, str] = {}
        self.stands: set[str] = set()
        self.order = 0
        self.offers: dict[str, OpenOffer] = {}
        self.stamp: tuple[int, ...] = FIRST
        self._lines: dict[tuple[str, str], Membership | None] = {}

    def line(self, form: Form) -> Membership:
        """How the agent stands in the queue of a form that admits it."""
        key = (form.queue, form.channel)
        if key not in self._lines:
            self._lines[key] = membership(self.agent, *key)
        found = self._lines[key]
        return found if found is not None else Membership(queue="any")

    def renew(self) -> None:
        """The agent has changed (a skill has expired, a profile is new)."""
        self.agent = self.seat.agent
        self._lines.clear()


class Standing:
    """What a rank reads of a member for one form."""

    __slots__ = ("_form", "_member", "handled", "idle_since", "talked_us")

    def __init__(self, member: Member, form: Form) -> None:
        self._member = member
        self._form = form
        self.idle_since = member.seat.idle_since
        self.handled = member.seat.handled
        self.talked_us = member.seat.talked_us

    @property
    def position(self) -> int:
        """The place in the list of the queue."""
        return self._member.line(self._form).position * INDEXES + self._member.index

    @property
    def mastery(self) -> int:
        """The sum of the levels of what is needed."""
        clauses = self._form.clauses
        return sum(level(self._member.agent, need.skill) for need in clauses[-1].need) if clauses else 0

    @property
    def score(self) -> float:
        """The score as if the agent had become idle just now; 0 when there is none."""
        return score(self._member, self._form, self.idle_since)


def score(member: Member, form: Form, now: Instant) -> float:
    """What a form's score comes to for a member at a moment."""
    return 0.0 if form.score is None else number(form.score, member.agent, living(member, now))


def living(member: Member, now: Instant) -> dict[str, float]:
    """What expressions read of a seat."""
    seat = member.seat
    return {
        "idle_s": (now - seat.idle_since) / 1_000_000,
        "handled": seat.handled,
        "talked_s": seat.talked_us / 1_000_000,
    }
