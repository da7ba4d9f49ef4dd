"""A queue's plan, compiled: which form a contact has at a moment, when to look again, and which step is next.

Pure: how long a contact has waited (ms) is an argument, and whether anybody is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from yunhu.people.agents.model import Agent, Membership
from yunhu.work.queues.model import PRIORITY_MAX, Entry, Need, PenaltyRule, Progress, Queue, Step
from yunhu.work.queues.plans.forms import SHARED, Clause, Form, Penalties
from yunhu.work.queues.plans.reading import CONTACT, Bound, bind, compiled
from yunhu.work.queues.strategies.known import STRATEGIES

RING_ALL = "ring_all"
RING_PROGRESSIVELY = "ring_progressively"
LONGEST_IDLE = "longest_idle"

MORE = Step()
"""The step after the plan: everybody whom the queue's own needs admit."""

LOOKS_MAX = 200
"""So many changes of step are made in one look at most; the rest follow at the next."""


class Turn(Struct, frozen=True):
    """A change of step: what the progress is then, and why."""

    progress: Progress
    why: str


class Course:
    """One queue's plan. `simple`: every contact without own needs has the same form from beginning to end."""

    def __init__(self, queue: Queue, lines: Iterable[Membership], members: int) -> None:
        known = tuple(lines)
        self.queue = queue
        self.steps = tuple(_effective(queue, step) for step in queue.plan or (MORE,))
        self.after = _effective(queue, MORE)
        self.delays = sorted({line.delay_s for line in known if line.delay_s})
        self.tiers = sorted({line.tier for line in known} | {1}) if queue.tiers is not None else []
        self.weighed = members > queue.penalty_limit
        """Whether penalties count at all."""
        remembers = any(STRATEGIES[step.rank or ""].remembers for step in (*self.steps, self.after))
        self.scope = queue.id if known or remembers else SHARED
        self._timed = bool(self.delays or self.tiers)
        self._boosts = tuple((boost.if_, boost.minutes * 60) for boost in queue.boosts)
        self.simple = self._is_simple()

    @property
    def boosts(self) -> tuple[tuple[str, int], ...]:
        """Conditions, and the seconds they are worth."""
        return self._boosts

    def step(self, progress: Progress) -> Step:
        """The step that a contact is in."""
        return self.steps[progress.step] if progress.step < len(self.steps) else self.after

    # --- which form -----------------------------------------------------------------------------------

    def form(
        self, entry: Entry, progress: Progress, penalties: Sequence[PenaltyRule], waited_ms: int
    ) -> Form:
        """Whom a contact may be offered to now."""
        step = self.step(progress)
        rank = step.rank or LONGEST_IDLE
        if progress.sticky and entry.sticky is not None:
            return Form(self.scope, entry.channel, (), rank, only=entry.sticky)
        return Form(
            queue=self.scope,
            channel=entry.channel,
            clauses=self._clauses(entry, progress),
            rank=rank,
            score=None if step.score is None else bind(step.score, entry),
            prefer=tuple((bind(one.by, entry), 1 if one.order == "asc" else -1) for one in step.prefer),
            delay_s=max((delay for delay in self.delays if delay * 1000 <= waited_ms), default=0),
            tier=self._tier(progress, waited_ms),
            penalties=in_force(penalties, waited_ms) if self.weighed else None,
        )

    def base(self, channel: str) -> Form:
        """Everybody who is ever asked in this queue: for its figures."""
        clause = Clause(self.queue.need, () if self.queue.pool is None else (Bound(self.queue.pool),))
        top = self.tiers[-1] if self.tiers else 0
        delay_s = self.delays[-1] if self.delays else 0
        penalties = Penalties() if self.weighed else None
        rank = self.after.rank or LONGEST_IDLE
        score = None if self.after.score is None else Bound(self.after.score)
        return Form(
            self.scope, channel, (clause,), rank, score, delay_s=delay_s, tier=top, penalties=penalties
        )

    def _clauses(self, entry: Entry, progress: Progress) -> tuple[Clause, ...]:
        index = progress.step
        if index >= len(self.steps):
            return (self._clause(entry, self.after, ()),)
        found: list[Clause] = []
        while True:
            step = self.steps[index]
            need = _relaxable(step, entry)
            left = need[: max(0, len(need) - progress.relaxed)] if index == progress.step else need
            found.append(self._clause(entry, step, left))
            if not step.keep_previous_pool or index == 0:
                return tuple(reversed(found))
            index -= 1

    def _clause(self, entry: Entry, step: Step, need: Sequence[Need]) -> Clause:
        pools = tuple(bind(text, entry) for text in (self.queue.pool, step.pool) if text is not None)
        return Clause((*self.queue.need, *need), pools, step.exclude)

    def _tier(self, progress: Progress, waited_ms: int) -> int:
        opened = [tier for tier in self.tiers if self._opens_ms(tier) <= waited_ms or tier <= progress.tier]
        return max(opened, default=0)

    def _opens_ms(self, tier: int) -> int:
        rule = self.queue.tiers
        if rule is None or tier == self.tiers[0]:
            return 0
        return rule.wait_s * 1000 * (tier if rule.multiply else 1)

    def next_tier(self, form: Form) -> int | None:
        """The tier after the ones that are open, when it may open because nobody is there."""
        rule = self.queue.tiers
        if rule is None or not rule.no_agent_no_wait or form.only is not None:
            return None
        return next((tier for tier in self.tiers if tier > form.tier), None)

    def minds_nobody(self, progress: Progress) -> bool:
        """Whether the contact goes on to the next step when nobody of its own is there."""
        following = self._following(progress)
        return following is not None and following.enter_if is not None and following.enter_if.nobody

    # --- when to look again ---------------------------------------------------------------------------

    def due_ms(self, progress: Progress, penalties: Sequence[PenaltyRule], waited_ms: int) -> int | None:
        """How long the contact will have waited when its form or step may change by time; None: never."""
        sticky = self.queue.sticky
        if progress.sticky:
            return sticky.wait_s * 1000 if sticky is not None else 0
        moments: list[int] = []
        if self._timed:
            moments += [delay * 1000 for delay in self.delays]
            moments += [self._opens_ms(tier) for tier in self.tiers]
        if self.weighed:
            moments += [rule.after_s * 1000 for rule in penalties]
        moments = [moment for moment in moments if moment > waited_ms]
        if progress.step < len(self.steps):
            over = self._over_ms(progress)
            if over is not None:
                moments.append(over)
            following = self._following(progress)
            if (
                following is not None
                and following.enter_if is not None
                and following.enter_if.waited_s is not None
            ):
                moments.append(following.enter_if.waited_s * 1000)
        return min(moments, default=None)

    # --- which step -----------------------------------------------------------------------------------

    def turn(self, entry: Entry, progress: Progress, waited_ms: int, nobody: bool) -> Turn | None:
        """The change of step that is due; None when the contact stays. Ask again after each."""
        if progress.sticky:
            wait_s = self.queue.sticky.wait_s if self.queue.sticky is not None else 0
            if nobody or waited_ms >= wait_s * 1000:
                began_ms = waited_ms if nobody else min(waited_ms, wait_s * 1000)
                return Turn(Progress(began_ms=began_ms), "sticky_over")
            return None
        if progress.step >= len(self.steps):
            return None
        step = self.steps[progress.step]
        over = self._over_ms(progress)
        following = self._following(progress)
        if following is not None and following.enter_if is not None:
            waited_s = following.enter_if.waited_s
            if (
                waited_s is not None
                and waited_s * 1000 <= waited_ms
                and (over is None or waited_s * 1000 <= over)
            ):
                return Turn(_next(progress, max(progress.began_ms, waited_s * 1000)), "entered")
            if following.enter_if.nobody and nobody:
                return Turn(_next(progress, waited_ms), "nobody")
        if over is None or over > waited_ms:
            return None
        return self._expire(entry, progress, step, over, waited_ms)

    def skip(self, progress: Progress, waited_ms: int) -> Turn:
        """The step is passed over: nobody in it is free, and it says that this is enough."""
        return Turn(_next(progress, waited_ms), "skipped")

    def _over_ms(self, progress: Progress) -> int | None:
        """How long the contact will have waited when its step's time is over; None: it does not end so."""
        step = self.steps[progress.step]
        as_high_as_can_be = step.on_expire == "raise_priority" and progress.raised >= PRIORITY_MAX
        if step.expire_after_s is None or as_high_as_can_be:
            return None
        return progress.began_ms + step.expire_after_s * 1000

    def _expire(self, entry: Entry, progress: Progress, step: Step, over: int, waited_ms: int) -> Turn:
        if step.on_expire == "raise_priority":
            every_ms = (step.expire_after_s or 1) * 1000
            times = 1 + (waited_ms - over) // every_ms
            raised = min(progress.raised + times * step.raise_by, PRIORITY_MAX)
            began_ms = progress.began_ms + times * every_ms
            return Turn(msgspec.structs.replace(progress, began_ms=began_ms, raised=raised), "raised")
        if step.on_expire == "relax" and progress.relaxed < len(_relaxable(step, entry)):
            new = msgspec.structs.replace(progress, began_ms=over, relaxed=progress.relaxed + 1)
            return Turn(new, "relaxed")
        return Turn(_next(progress, over), "expired")

    def _following(self, progress: Progress) -> Step | None:
        index = progress.step + 1
        return self.steps[index] if index < len(self.steps) else None

    def _is_simple(self) -> bool:
        queue = self.queue
        plain = not (queue.plan or queue.penalties or queue.sticky or self._timed)
        return plain and (queue.pool is None or not _reads_contact(queue.pool))


def in_force(penalties: Sequence[PenaltyRule], waited_ms: int) -> Penalties:
    """What the rules that have begun say together: each field by the last one that gives it."""
    most: int | None = None
    least: int | None = None
    raised = 0
    for rule in penalties:
        if rule.after_s * 1000 <= waited_ms:
            most = rule.max if rule.max is not None else most
            least = rule.min if rule.min is not None else least
            raised = rule.raise_ if rule.raise_ is not None else raised
    return Penalties(most, least, raised)


def lines_of(agents: Iterable[Agent]) -> dict[str, list[Membership]]:
    """Queue → the lines of all profiles that name it."""
    found: dict[str, list[Membership]] = {}
    for agent in agents:
        for line in agent.profile:
            found.setdefault(line.queue, []).append(line)
    return found


def _effective(queue: Queue, step: Step) -> Step:
    """A step with what it takes from its queue: the rank, and the fan-out of a queue that rings several."""
    rank, fanout, delay_s = step.rank or queue.strategy, step.fanout, step.fanout_delay_s
    if rank in (RING_ALL, RING_PROGRESSIVELY):
        if fanout == 1:
            fanout = "all" if rank == RING_ALL else "progressive"
        rank = LONGEST_IDLE
    if rank == "score" and step.score is None:
        rank = LONGEST_IDLE
    return msgspec.structs.replace(step, rank=rank, fanout=fanout, fanout_delay_s=delay_s)


def _relaxable(step: Step, entry: Entry) -> tuple[Need, ...]:
    """The needs that can be dropped, from the last: what the flow asked, then the step's."""
    return (*step.need, *entry.need)


def _next(progress: Progress, began_ms: int) -> Progress:
    return Progress(step=progress.step + 1, began_ms=began_ms, raised=progress.raised, tier=progress.tier)


def _reads_contact(text: str) -> bool:
    return any(name.startswith(CONTACT) for name in compiled(text).names)
