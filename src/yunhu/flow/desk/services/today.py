"""The numbers of each agent since midnight, counted from the facts."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from yunhu.flow.desk.api.shapes import TodayShown
from yunhu.kit.instants import HOUR, MILLISECOND, Instant
from yunhu.people.agents.facts import StateChanged
from yunhu.people.agents.model import VOICE
from yunhu.platform.clock import Clock
from yunhu.work.calls.facts import ContactEnded, SegmentStarted
from yunhu.work.calls.moves.way import REJECTED

Counted = StateChanged | SegmentStarted | ContactEnded
KINDS = ("agent.state_changed", "segment.started", "contact.ended")

LATE_MAX = 100_000
"""Facts that wait while those of before are read; more are not counted."""

SHORTEST_DAY = 20 * HOUR
"""No day is shorter, wherever clocks are put forward (µs)."""

MidnightBefore = Callable[[Instant], Instant]
"""The beginning of the tenant's day that an instant is in."""


class _Person(msgspec.Struct):
    """What was counted of one agent. Times are µs."""

    handled: int = 0
    engaged_us: int = 0
    held_us: int = 0
    wrap_up_us: int = 0
    missed: int = 0
    states: dict[int, tuple[str, Instant]] = {}
    """What the agent does and since when: with a call (0), and with each other contact by its epoch."""


class Today:
    """Counts as facts are announced. A time that began before midnight counts for the day that it ends on."""

    def __init__(self, clock: Clock, midnight_before: MidnightBefore) -> None:
        self._clock = clock
        self._midnight_before = midnight_before
        self._midnight: Instant = midnight_before(clock.now())
        self._people: dict[str, _Person] = {}
        self._late: list[tuple[Instant, str | None, Counted]] | None = None
        """What was announced while the facts of before are being added."""
        self._holds: dict[str, tuple[str, Instant]] = {}
        """The contacts on hold: by whom, and since when."""

    @property
    def midnight(self) -> Instant:
        """When the day began that is counted."""
        self._new_day(self._clock.now())
        return self._midnight

    def of(self, agent: str) -> TodayShown:
        """The numbers of an agent."""
        self._new_day(self._clock.now())
        person = self._people.get(agent) or _Person()
        talk = max(0, person.engaged_us - person.held_us) // MILLISECOND
        return TodayShown(
            handled=person.handled,
            talk_ms=talk,
            held_ms=person.held_us // MILLISECOND,
            wrap_up_ms=person.wrap_up_us // MILLISECOND,
            missed=person.missed,
            average_talk_ms=talk // person.handled if person.handled else 0,
        )

    def begin_again(self) -> Instant:
        """What happened before now is going to be added first: what is counted from now on waits for it."""
        self._late = []
        return self._clock.now()

    def caught_up(self) -> None:
        """Everything from before was added; now for what waited."""
        late, self._late = self._late, None
        for at, contact, fact in late or ():
            self.add(at, contact, fact)

    def count(self, at: Instant, contact: str | None, fact: Counted) -> None:
        """Count one fact that was just announced."""
        if self._late is None:
            self.add(at, contact, fact)
        elif len(self._late) < LATE_MAX:
            self._late.append((at, contact, fact))

    def add(self, at: Instant, contact: str | None, fact: Counted) -> None:
        """Add one fact; those of a contact come in their order."""
        self._new_day(at)
        if isinstance(fact, StateChanged):
            self._state(at, fact)
        elif contact is not None:
            self._hold_over(at, contact)
            if isinstance(fact, SegmentStarted) and fact.segment == "hold" and fact.agent is not None:
                self._holds[contact] = (fact.agent, at)

    def _state(self, at: Instant, fact: StateChanged) -> None:
        person = self._people.setdefault(fact.agent, _Person())
        which = 0 if fact.channel == VOICE else fact.epoch
        state, since = person.states.pop(which, ("idle", at))
        if fact.was == "engaged" and state == "engaged":
            person.engaged_us += max(0, at - since)
            person.handled += 1
        elif fact.was == "wrap-up" and state == "wrap-up":
            person.wrap_up_us += max(0, at - since)
        if fact.state == "not-responding" and fact.why != REJECTED:
            person.missed += 1
        if fact.state != "idle":
            person.states[which] = (fact.state, at)

    def _hold_over(self, at: Instant, contact: str) -> None:
        held = self._holds.pop(contact, None)
        if held is not None:
            self._people.setdefault(held[0], _Person()).held_us += max(0, at - held[1])

    def _new_day(self, now: Instant) -> None:
        if 0 <= now - self._midnight < SHORTEST_DAY:
            return
        midnight = self._midnight_before(now)
        if midnight <= self._midnight:
            return
        # What began before yesterday did not end as it should have: nobody has a contact for so long.
        self._people = {
            agent: _Person(states={key: it for key, it in person.states.items() if it[1] >= self._midnight})
            for agent, person in self._people.items()
        }
        self._midnight = midnight
