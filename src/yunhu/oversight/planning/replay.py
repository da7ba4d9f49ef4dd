"""A day lived once more: the real router and the real board of agents, in virtual time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import count
from random import Random

from msgspec import Struct, convert
from msgspec.structs import replace

from yunhu.kit.instants import SECOND, Instant
from yunhu.kit.refusal import Refusal
from yunhu.oversight.planning import rules
from yunhu.oversight.planning.behaviour import LEFT_ON_THEIR_OWN, Behaviour
from yunhu.oversight.planning.model import Change, Day, Outcome, Tally, Visit
from yunhu.people.agents.errors import PresenceRefused
from yunhu.people.agents.facts import PresenceChanged, StateChanged
from yunhu.people.agents.model import Agent, Presence
from yunhu.people.agents.service import Agents
from yunhu.platform.clock import VirtualTime
from yunhu.work.queues.errors import QueueFull
from yunhu.work.queues.model import Entry, Offer, Queue
from yunhu.work.queues.service import Queues

TENANT = "replay"

STEP_S = 60.0
"""Virtual time goes on in steps of so many seconds."""


class Waiting:
    """A contact of the day that is in a queue now."""

    __slots__ = ("entered_at", "leaves", "queue", "visit")

    def __init__(self, visit: Visit, queue: str, entered_at: Instant) -> None:
        self.visit = visit
        self.queue = queue
        self.entered_at = entered_at
        self.leaves = 0
        """Counts the waits of this contact: a patience that belongs to an earlier one is void."""


class Replay:
    """One day, one configuration. `run` gives the figures."""

    def __init__(self, day: Day, agents: Sequence[Agent], queues: Sequence[Queue], seed: int) -> None:
        self._day = day
        self._time = VirtualTime(day.start)
        self._people = Behaviour(day.visits, day.changes, Random(seed))
        self._queues = {queue.id: queue for queue in queues}
        self._waiting: dict[str, Waiting] = {}
        self._tallies: dict[str, Tally] = {}
        self._changes: list[Change] = []
        self._board = Agents(TENANT, self._time, self._time, self._announced)
        ids = count(1)
        self._router = Queues(
            TENANT, self._time, self._time, self._announced, self._board, self, lambda: f"{next(ids):x}"
        )
        self._board.configure(agents)
        self._router.configure(agents, queues)
        self._known = frozenset(agent.id for agent in agents)

    def run(self) -> Outcome:
        """Live the day. The same day, configuration and seed give the same figures."""
        day = self._day
        for agent in sorted(self._known):
            self._board.browser_registered(agent)
            self._set(agent, day.present.get(agent, "offline"))
        for change in day.changes:
            if change.axis == "presence" and change.agent in self._known:
                self._at(change.at, partial(self._set, change.agent, change.state, change.why))
        for visit in day.visits:
            self._at(visit.entered_at, partial(self._enter, visit))
        while self._time.now() < day.end:
            self._time.advance(min(STEP_S, (day.end - self._time.now()) / SECOND))
        for waits in self._waiting.values():
            self._count(waits, "waiting")
        busy = rules.occupancy(self._changes, {}, day.start, day.end)
        total = rules.figures(rules.add(self._tallies.values()), busy)
        return Outcome(total=total, queues={id_: rules.figures(it) for id_, it in self._tallies.items()})

    def _at(self, instant: Instant, call: partial[None]) -> None:
        self._time.after((instant - self._day.start) / SECOND, call)

    # --- agents ---------------------------------------------------------------------------------------

    def _set(self, agent: str, presence: str, why: str = "") -> None:
        """As the agent did on the day. What the system set by itself it sets again when it must."""
        try:
            self._board.set_presence(agent, convert(presence, Presence), why)
        except PresenceRefused:
            return  # The other configuration has the agent in a state that forbids it.

    def _announced(self, _tenant: str, _contact: str | None, fact: Struct) -> None:
        """Of the facts only what makes the occupancy is kept."""
        match fact:
            case PresenceChanged(pending=False):
                change = Change(fact.agent, self._time.now(), "presence", fact.presence)
            case StateChanged():
                change = Change(fact.agent, self._time.now(), "routing", fact.state)
            case _:
                return
        self._changes.append(change)

    # --- callers --------------------------------------------------------------------------------------

    def _enter(self, visit: Visit) -> None:
        """The caller reaches the queue. One that the other configuration has not is counted as flown out."""
        now = self._time.now()
        key = f"{visit.contact}.{visit.entered_at}"
        waits = Waiting(visit, visit.queue, now)
        self._waiting[key] = waits
        entry = Entry(
            contact=key,
            tenant=TENANT,
            queue=visit.queue,
            arrived_at=visit.arrived_at,
            entered_at=now,
            priority=visit.priority,
            attributes=visit.attributes,
            channel=visit.channel,
            need=visit.need,
        )
        try:
            if visit.queue in self._queues:
                self._router.enqueue(entry)
            else:
                self._over(key, "queue_removed")
        except QueueFull:
            self._over(key, "full")
            return
        patience = self._people.patience(visit)
        if key in self._waiting and patience is not None:
            self._time.after(patience / SECOND, partial(self._leave, key))

    def _leave(self, key: str) -> None:
        if self._router.withdraw(key, "abandoned"):
            outcome = self._waiting[key].visit.outcome
            self._over(key, outcome if outcome in LEFT_ON_THEIR_OWN else "abandoned")

    def _over(self, key: str, outcome: str) -> None:
        waits = self._waiting.pop(key, None)
        if waits is not None:
            self._count(waits, outcome)

    def _count(self, waits: Waiting, outcome: str) -> None:
        tally = self._tallies.setdefault(waits.visit.queue, Tally())
        rules.count(tally, outcome, self._time.now() - waits.entered_at)

    # --- what the router tells ------------------------------------------------------------------------

    def offer_made(self, offer: Offer) -> None:
        """The agent's device rings: it is answered after a while, or (as often as on the day) not at all."""
        visit = self._waiting[offer.entry.contact].visit
        if not self._people.happens(self._day.unanswered, self._day.offers):
            rang_s = min(self._people.rang(visit) / SECOND, offer.ring_s - 0.001)
            self._time.after(rang_s, partial(self._answer, offer))

    def _answer(self, offer: Offer) -> None:
        try:
            self._router.offer_accepted(offer.id, offer.epoch)
        except Refusal:
            return  # The caller left, or another agent was quicker.
        waits = self._waiting[offer.entry.contact]
        self._over(offer.entry.contact, "answered")
        self._time.after(self._people.talk(waits.visit) / SECOND, partial(self._hang_up, offer))

    def _hang_up(self, offer: Offer) -> None:
        try:
            self._board.released(offer.agent, offer.epoch, offer.wrap_up_s)
        except Refusal:
            return  # The agent is gone from the configuration or was freed by a lease.
        seat = self._board.seat(offer.agent)
        if seat.routing == "wrap-up":
            lasts_s = self._people.wrap_up(offer.wrap_up_s) / SECOND
            if lasts_s < offer.wrap_up_s:
                self._time.after(lasts_s, partial(self._board.finish_wrap_up, offer.agent))

    def offer_expired(self, offer: Offer) -> None:
        """Nobody answered: the router goes on by itself."""

    def offer_withdrawn(self, offer: Offer, why: str) -> None:
        """As above."""

    def wait_over(self, entry: Entry, why: str) -> None:
        """The queue gave the contact back to its flow, which is not lived here."""
        self._over(entry.contact, why)

    def moved(self, entry: Entry, from_queue: str, why: str) -> None:
        """It waits in another queue now, and still counts for the one that it came to."""

    def announce_due(self, entry: Entry, position: int) -> None:
        """Nobody listens."""


def actual(day: Day) -> Outcome:
    """The figures of the day as it was."""
    tallies: dict[str, Tally] = {}
    for visit in day.visits:
        rules.count(tallies.setdefault(visit.queue, Tally()), visit.outcome, visit.waited)
    busy = rules.occupancy(day.changes, day.present, day.start, day.end)
    total = rules.figures(rules.add(tallies.values()), busy)
    return Outcome(total=total, queues={id_: rules.figures(it) for id_, it in tallies.items()})


def staffed(day: Day, before: Sequence[Agent], after: Iterable[Agent]) -> tuple[Day, dict[str, str]]:
    """The day with shifts for agents who are new: each works as the colleague with the most equal skills.

    Gives the day and (new agent → colleague).
    """
    known = {agent.id for agent in before}
    worked = {change.agent for change in day.changes if change.axis == "presence"} | set(day.present)
    colleagues = [agent for agent in before if agent.id in worked]
    like: dict[str, str] = {}
    for agent in after:
        if agent.id not in known and colleagues:
            skills = {mastered.skill for mastered in agent.skills}
            nearest = max(colleagues, key=lambda it: (_alike(skills, it), it.id))
            like[agent.id] = nearest.id
    added = tuple(
        Change(new, change.at, "presence", change.state, change.why)
        for new, old in like.items()
        for change in day.changes
        if change.agent == old and change.axis == "presence"
    )
    present = {**day.present, **{new: day.present[old] for new, old in like.items() if old in day.present}}
    changes = tuple(sorted((*day.changes, *added), key=lambda change: change.at))
    return replace(day, changes=changes, present=present), like


def _alike(skills: set[str], agent: Agent) -> int:
    """How many skills two agents share, less those that only one of them has."""
    other = {mastered.skill for mastered in agent.skills}
    return len(skills & other) - len(skills ^ other)
