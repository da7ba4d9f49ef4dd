"""A pool: the agents of one form, the ready ones in the order of the rank, and whoever waits for them.

All figures are kept by the way: an agent's change costs one step for each of the agent's pools, whatever the
number of agents and contacts.
"""

from __future__ import annotations

from collections.abc import Collection
from math import inf
from typing import TYPE_CHECKING

from yunhu.kit.instants import SECOND, Instant
from yunhu.people.agents.rules import load_channel
from yunhu.work.queues import rules
from yunhu.work.queues.line import Key, Line
from yunhu.work.queues.plans.forms import Form
from yunhu.work.queues.plans.reading import IDLE, compiled, number
from yunhu.work.queues.pools.member import Member, Standing, living, score
from yunhu.work.queues.strategies.candidate import Chance, Group
from yunhu.work.queues.strategies.known import LUCK, STRATEGIES

if TYPE_CHECKING:
    from yunhu.work.queues.places import Place, QueueState

Choice = tuple[float | None, str | None, float | None, str]
"""What a reason says of a choice: the score, the runner-up and theirs, the tie-break."""


class Pool:
    """`line`: those for whom nobody rings yet; `more`: those who want more agents to ring.

    `watchers`: contacts that go on as soon as nobody of the pool is there. `pinned`: it is a queue's own.
    """

    __slots__ = (
        "_depth",
        "_keys",
        "_pick",
        "channel",
        "counts",
        "form",
        "holders",
        "lacking",
        "line",
        "members",
        "more",
        "pinned",
        "ready",
        "staffed",
        "states",
        "strategy",
        "watchers",
    )

    def __init__(self, form: Form, lacking: dict[str, int], pinned: bool) -> None:
        self.form = form
        self.channel = load_channel(form.channel)
        self.strategy = STRATEGIES[form.rank]
        self.lacking = lacking
        self.pinned = pinned
        self.members: set[Member] = set()
        self.counts: dict[str, int] = {}
        self.staffed = 0
        self.holders = 0
        """Places whose pool this is, those being offered among them."""
        self.states: list[QueueState] = []
        """Queues that count their agents here."""
        self.line: Line[Place] = Line()
        self.more: Line[Place] = Line()
        self.ready: Line[Member] = Line()
        self.watchers: dict[str, Place] = {}
        self._keys: dict[Member, Key] = {}
        reads_time = form.score is not None and IDLE in compiled(form.score.text).names
        self._pick = None if self.strategy.dynamic and not reads_time else self.strategy.pick
        self._depth = 1 if self.strategy.over_penalties else 2 + len(form.prefer)

    @property
    def available(self) -> int:
        """How many members could take a contact."""
        return self.counts.get(rules.ELIGIBLE, 0)

    @property
    def idle(self) -> bool:
        """Whether it is nobody's pool."""
        return not self.holders

    # Members

    def count(self, status: str, change: int) -> None:
        """So many members more (or fewer) have this status."""
        self.counts[status] = self.counts.get(status, 0) + change
        if status not in rules.AWAY:
            self.staffed += change

    def change(self, was: str, status: str) -> None:
        """A member has another status than before."""
        counts = self.counts
        counts[was] -= 1
        counts[status] = counts.get(status, 0) + 1
        self.staffed += (was in rules.AWAY) - (status in rules.AWAY)

    def stand_by(self, member: Member) -> None:
        """A member has become ready, or ready in another way: it takes its place."""
        key = self._key(member)
        old = self._keys.get(member)
        if old == key:
            return
        if old is not None:
            self.ready.remove(old)
        self._keys[member] = key
        self.ready.add(key, member)

    def leave(self, member: Member) -> None:
        """A member is ready no more."""
        key = self._keys.pop(member, None)
        if key is not None:
            self.ready.remove(key)

    def _key(self, member: Member) -> Key:
        """Tier, penalty, preferences, rank, idle since, order, index: the least goes first."""
        form, seat = self.form, member.seat
        tier, penalty = self._level(member)
        rank = self.strategy.rank(Standing(member, form))
        if not form.prefer:
            return (tier, penalty, rank, seat.idle_since, member.order, member.index)
        now = living(member, seat.idle_since)
        preferred = tuple(sign * number(bound, member.agent, now) for bound, sign in form.prefer)
        return (tier, penalty, *preferred, rank, seat.idle_since, member.order, member.index)

    def _level(self, member: Member) -> tuple[int, int]:
        line, penalties = member.line(self.form), self.form.penalties
        return line.tier, 0 if penalties is None else max(line.penalty, penalties.raised)

    # Choosing

    def level(self, member: Member) -> tuple[int, ...]:
        """What goes before everything else: tier and penalty, or the tier where penalties are chances."""
        level = self._level(member)
        return level[:1] if self.strategy.over_penalties else level

    def behind(self, level: tuple[int, ...]) -> int:
        """How many ready members come after those of a level."""
        return len(self.ready) - self.ready.position((*level, inf))

    def best(
        self, chance: Chance, now: Instant, last: float | None = None, skip: Collection[str] = ()
    ) -> Member | None:
        """The ready member who is asked first, of those not in `skip`; `last` is the rank asked last."""
        found = self.ready.first()
        if found is None:
            return None
        if self._pick is not None:
            group = Group(self.ready, found[0][: self._depth])
            chosen = group.at(self._pick(group, last, chance, lambda member: score(member, self.form, now)))
            if chosen.id not in skip:
                return chosen
        while found is not None and found[1].id in skip:
            found = self.ready.after(found[0])
        return None if found is None else found[1]

    def turn_of(self, member: Member) -> float | None:
        """What a queue remembers of whom it asked last."""
        return Standing(member, self.form).position if self.strategy.remembers else None

    # Reasons

    def dropped(self) -> dict[str, int]:
        """How many members each filter drops, in the order of the filters."""
        dropped = dict(self.lacking)
        for status, number_ in self.counts.items():
            if number_ and status != rules.ELIGIBLE:
                dropped[status] = number_
        return dropped

    def choice(self, chosen: Member, now: Instant) -> Choice:
        """What spoke for a ready member, and who would have been next."""
        strategy = self.strategy
        if strategy.tie_break == LUCK:
            return None, None, None, LUCK if len(self.ready) > 1 else ""
        key = self._keys.get(chosen) or self._key(chosen)
        following = self.ready.after(key) or self.ready.first()
        own = self._seen(chosen, key, now)
        if following is None or following[1] is chosen:
            return own, None, None, ""
        tied = following[0][:-3] == key[:-3] or (self._pick is not None and not strategy.dynamic)
        theirs = self._seen(following[1], following[0], now)
        return own, following[1].id, theirs, strategy.tie_break if tied else ""

    def _seen(self, member: Member, key: Key, now: Instant) -> float | None:
        if self.strategy.dynamic:
            return score(member, self.form, now)
        seen = self.strategy.seen
        return None if seen is None else seen(key[2 + len(self.form.prefer)], now)


def idle_s(member: Member, now: Instant) -> float:
    """How long a member has been idle, in seconds."""
    return (now - member.seat.idle_since) / SECOND
