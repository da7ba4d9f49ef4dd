"""What the parts of the router have in common: clocks, neighbours, the book, and ways to tell."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct

from yunhu.platform.clock import Clock, Scheduler
from yunhu.platform.deadlines import Deadlines
from yunhu.work.queues.book import Book
from yunhu.work.queues.model import Reason
from yunhu.work.queues.places import Place
from yunhu.work.queues.plans import limits
from yunhu.work.queues.plans.limits import Standings
from yunhu.work.queues.pools.member import Member
from yunhu.work.queues.pools.pool import idle_s
from yunhu.work.queues.ports import AgentBoard, Announce, Estimator, IsOpen, Keep, NewId, QueueHandler
from yunhu.work.queues.strategies.candidate import Chance


@dataclass(slots=True)
class Means:
    """One tenant's. `expect` may be given later."""

    tenant: str
    clock: Clock
    scheduler: Scheduler
    deadlines: Deadlines
    announce: Announce
    board: AgentBoard
    handler: QueueHandler
    new_id: NewId
    chance: Chance
    is_open: IsOpen
    keep: Keep
    book: Book
    expect: Estimator | None = None

    def tell(self, place: Place, fact: Struct) -> None:
        """Announce a fact about a contact."""
        self.announce(self.tenant, place.entry.contact, fact)

    def waited_ms(self, place: Place) -> int:
        """How long a contact has waited in its queue."""
        return round((self.scheduler.monotonic() - place.since) * 1000)

    def position(self, place: Place) -> int:
        """1 for the next, and for one that is being offered."""
        return place.state.line.position(place.key) + 1 if not place.opens else 1

    def standings(self, place: Place) -> Standings:
        """How its queue stands for a contact."""
        state = place.state
        ahead = state.line.position(place.key)
        expects = self.expect is not None and limits.asks_expected(state.queue)
        expected = self.expect.expected_s(state.queue.id, ahead + 1) if self.expect and expects else None
        return Standings(
            waiting=len(state),
            staffed=state.pool.staffed,
            ahead=ahead,
            waited_ms=self.waited_ms(place),
            expected_s=expected,
            service_level=state.levels.percent(self.scheduler.monotonic()),
        )

    def best(self, place: Place) -> Member | None:
        """The ready agent who is asked next for a contact; None, too, when those who ring go before all."""
        skip = place.asked if place.opens else ()
        found = place.pool.best(self.chance, self.clock.now(), place.state.last, skip)
        return found if found is not None and place.admits(found) else None

    def reason(self, place: Place, chosen: Member | None = None) -> Reason:
        """Why this agent (or nobody), before anything changes."""
        pool, progress = place.pool, place.progress
        notes = _notes(place)
        step = 0 if progress.sticky else progress.step + 1
        eligible, dropped, wait_s = pool.available, pool.dropped(), self.waited_ms(place) / 1000
        position, key = self.position(place), tuple(int(part) for part in place.key)
        name = pool.form.rank
        if chosen is None:
            return Reason(
                name, eligible, dropped, step=step, wait_s=wait_s, position=position, key=key, notes=notes
            )
        if place.rings_all:
            notes |= _beside(place, chosen)
        now = self.clock.now()
        score, runner_up, runner_up_score, tie_break = pool.choice(chosen, now)
        return Reason(
            strategy=name,
            eligible=eligible,
            dropped=dropped,
            idle_s=idle_s(chosen, now),
            tie_break=tie_break,
            step=step,
            wait_s=wait_s,
            position=position,
            key=key,
            score=score,
            runner_up=runner_up,
            runner_up_score=runner_up_score,
            notes=notes,
        )


def _beside(place: Place, chosen: Member) -> dict[str, str | int | float]:
    """With whom the chosen one rings, where not everybody who is free does."""
    level = place.pool.level(chosen)
    behind = place.pool.behind(level)
    return (
        {**dict(zip(("all_tier", "all_penalty"), level, strict=False)), "held_back": behind} if behind else {}
    )


def _notes(place: Place) -> dict[str, str | int | float]:
    """What else had a part in the decision."""
    notes: dict[str, str | int | float] = {}
    progress, form = place.progress, place.pool.form
    if progress.sticky and place.entry.sticky is not None:
        notes["sticky"] = place.entry.sticky
    if place.boost_s:
        notes["boost_s"] = place.boost_s
    if place.came_from is not None:
        notes["overflow_from"] = place.came_from
    if form.tier:
        notes["tier"] = form.tier
    if progress.raised:
        notes["raised"] = progress.raised
    if progress.relaxed:
        notes["relaxed"] = progress.relaxed
    if form.penalties is not None:
        for name, value in (("penalty_max", form.penalties.most), ("penalty_min", form.penalties.least)):
            if value is not None:
                notes[name] = value
    return notes
