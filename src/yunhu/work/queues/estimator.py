"""Tells how long contacts will wait, from how the router stands now and what was lately; and how well.

It listens to the facts of the queues and to the agents' board. What it tells is kept for a second, and made
anew so often at most in a second: a storm of callers is not slowed down by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from msgspec import Struct

from yunhu.kit.instants import SECOND, Instant
from yunhu.people.agents.seat import Seat
from yunhu.platform.clock import Clock, Scheduler
from yunhu.work.queues.errors import NoSuchQueue
from yunhu.work.queues.estimates import NEVER, Estimate, Interval, expect
from yunhu.work.queues.facts import ContactDequeued, ContactQueued, OfferAccepted
from yunhu.work.queues.places import QueueState
from yunhu.work.queues.ports import AgentBoard
from yunhu.work.queues.samples import HANDLED_MAX, Accuracy, Latest, Samples, Told
from yunhu.work.queues.situations import situation
from yunhu.work.queues.strategies.candidate import Chance

KEPT_S = 1.0
"""How long an estimate is told again without looking."""

KEPT_MAX = 4_096
"""Estimates that are kept; when there are more all are made anew."""

JUDGED_PER_S = 10
"""So many waits that begin in one second are judged later, for each of which an estimate may be made."""

TOLD_MAX = 20_000
"""Contacts that wait of whom it is known what was told."""

KNOWN_MIN = 5
"""With fewer handling times an estimate is not said to anybody."""

ANSWERED = "answered"
StateOf = Callable[[str], QueueState]


class _Busy(Struct):
    """An agent's contact of a queue that goes on."""

    epoch: int
    queue: str
    since: Instant


class Estimator:
    """One tenant's. `attach` gives it the router's queues, for the router is made after it."""

    def __init__(self, clock: Clock, scheduler: Scheduler, board: AgentBoard, chance: Chance) -> None:
        self._clock = clock
        self._scheduler = scheduler
        self._board = board
        self._chance = chance
        self._state_of: StateOf | None = None
        self._samples: dict[str, Samples] = {}
        self._everywhere = Latest(HANDLED_MAX)
        self._busy: dict[str, list[_Busy]] = {}
        self._coming: set[str] = set()
        self._told: dict[str, tuple[str, Told]] = {}
        self._kept: dict[tuple[str, int], tuple[float, Interval, Interval]] = {}
        self._second = (-1, 0)
        board.listen(self)

    def attach(self, state_of: StateOf) -> None:
        """How the router's queues stand; it raises NoSuchQueue."""
        self._state_of = state_of

    def forget_others(self, queues: Iterable[str]) -> None:
        """Only these queues are configured from now on."""
        known = frozenset(queues)
        self._kept.clear()
        self._samples = {id_: samples for id_, samples in self._samples.items() if id_ in known}
        self._told = {contact: told for contact, told in self._told.items() if told[0] in known}
        left = {agent: [one for one in busy if one.queue in known] for agent, busy in self._busy.items()}
        self._busy = {agent: busy for agent, busy in left.items() if busy}

    # --- telling --------------------------------------------------------------------------------------

    def estimate(self, queue: str, position: int | None = None) -> Estimate:
        """The wait at a position (1 is the next), or of somebody who comes now. Raises NoSuchQueue."""
        state = self._state(queue)
        at = len(state.line) + 1 if position is None else position
        said, _ = self._intervals(state, at)
        samples = self._of(queue)
        known = len(samples.handled) + len(self._everywhere) >= KNOWN_MIN
        trusted = known and said.p90_s < NEVER.p90_s and samples.accuracy().is_good
        return Estimate(said.p50_s, said.p90_s, trusted, at)

    def expected_s(self, queue: str, position: int) -> float | None:
        """The wait that is expected at a position, for limits and overflow; None when nobody can tell."""
        estimate = self.estimate(queue, position)
        return estimate.p50_s if estimate.trusted or estimate.p90_s >= NEVER.p90_s else None

    def accuracy(self, queue: str) -> Accuracy:
        """How good what was told of a queue lately was."""
        return self._of(queue).accuracy()

    # --- remembering ----------------------------------------------------------------------------------

    def heard(self, contact: str | None, fact: Struct) -> None:
        """A fact of the queues, right after it happened."""
        if contact is None:
            return
        if isinstance(fact, ContactQueued):
            if not fact.reason.eligible:
                self._comes(contact, fact)
        elif isinstance(fact, OfferAccepted):
            self._taken(fact)
        elif isinstance(fact, ContactDequeued):
            self._leaves(contact, fact)

    def agent_changed(self, seat: Seat) -> None:
        """An agent who has a contact no more is free again: so long it took."""
        found = self._busy.get(seat.agent.id)
        if not found:
            return
        for one in [one for one in found if one.epoch not in seat.assignments]:
            found.remove(one)
            took_s = (self._clock.now() - one.since) / SECOND
            self._of(one.queue).handled.add(took_s)
            self._everywhere.add(took_s)
        if not found:
            del self._busy[seat.agent.id]

    def agent_idle(self, seat: Seat) -> None:
        """Nothing more than `agent_changed` says."""

    def _comes(self, contact: str, fact: ContactQueued) -> None:
        if self._state_of is not None and len(self._told) < TOLD_MAX and self._may_judge():
            # Not now: whoever comes is not to wait for it.
            self._coming.add(contact)
            self._scheduler.after(0, partial(self._tell, contact, fact.queue, fact.position))

    def _tell(self, contact: str, queue: str, position: int) -> None:
        """Note what would be told a contact that has just come, and is still there."""
        if contact not in self._coming:
            return
        self._coming.discard(contact)
        try:
            said, raw = self._intervals(self._state(queue), position)
        except NoSuchQueue:
            return
        self._told[contact] = queue, Told(self._scheduler.monotonic(), said, raw)

    def _taken(self, fact: OfferAccepted) -> None:
        self._of(fact.queue).ring.add(fact.rang_ms / 1000)
        for one in self._board.seat(fact.agent).assignments.values():
            if one.offer == fact.offer:
                since = self._clock.now() - fact.rang_ms * 1000
                self._busy.setdefault(fact.agent, []).append(_Busy(one.epoch, fact.queue, since))

    def _leaves(self, contact: str, fact: ContactDequeued) -> None:
        answered, samples = fact.why == ANSWERED, self._of(fact.queue)
        samples.left(fact.waited_ms / 1000, gave_up=not answered)
        self._coming.discard(contact)
        queue, told = self._told.pop(contact, (None, None))
        if told is not None and queue == fact.queue:
            samples.judge(told, self._scheduler.monotonic() - told.at_s, answered)

    def _may_judge(self) -> bool:
        second, count = int(self._scheduler.monotonic()), self._second[1]
        count = count + 1 if second == self._second[0] else 1
        self._second = (second, count)
        return count <= JUDGED_PER_S

    # --- looking --------------------------------------------------------------------------------------

    def _intervals(self, state: QueueState, position: int) -> tuple[Interval, Interval]:
        """What is said, and what the simulation alone says."""
        key, now_s = (state.queue.id, position), self._scheduler.monotonic()
        kept = self._kept.get(key)
        if kept is None or now_s - kept[0] >= KEPT_S:
            if len(self._kept) >= KEPT_MAX:
                self._kept.clear()
            samples = self._of(state.queue.id)
            stands = situation(state, position, samples, self._everywhere, self._clock.now())
            raw = expect(stands, self._chance)
            kept = self._kept[key] = (now_s, samples.corrected(raw), raw)
        return kept[1], kept[2]

    def _state(self, queue: str) -> QueueState:
        assert self._state_of is not None, "attached before anybody waits"
        return self._state_of(queue)

    def _of(self, queue: str) -> Samples:
        found = self._samples.get(queue)
        if found is None:
            found = self._samples[queue] = Samples()
        return found
