"""The router's indexes: agents by what they can take (pools), and the ready ones in the strategy's order.

Queues with equal needs and strategy share one pool. All figures are kept by the way: an agent's change costs
one step for each of the agent's pools, whatever the number of agents and contacts.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

from yunhu.kit.instants import SECOND, Instant
from yunhu.people.agents.model import Agent
from yunhu.people.agents.seat import Seat
from yunhu.work.queues import rules
from yunhu.work.queues.line import Line
from yunhu.work.queues.model import Need, Offer, Queue, Reason
from yunhu.work.queues.places import Place
from yunhu.work.queues.strategies.known import STRATEGIES

STALE_MIN = 64
"""Stale entries of a heap of ready agents are swept when they outnumber the ready ones by this many."""

Pools = frozenset["Pool"]


class Member:
    """One agent as the router sees it. `order` is new each time the agent becomes ready, 0 otherwise."""

    __slots__ = ("id", "offer", "order", "pools", "seat", "status")

    def __init__(self, seat: Seat) -> None:
        self.id = seat.agent.id
        self.seat = seat
        self.pools: Pools = frozenset()
        self.status = rules.status(seat)
        self.order = 0
        self.offer: Offer | None = None


class Pool:
    """The agents that queues of one need share, the ready ones by rank, and whoever waits for them."""

    __slots__ = ("_heap", "counts", "lacking", "line", "strategy", "strategy_name")

    def __init__(self, strategy: str, lacking: dict[str, int]) -> None:
        self.strategy_name = strategy
        self.strategy = STRATEGIES[strategy]
        self.lacking = lacking
        self.counts: dict[str, int] = {}
        self.line: Line[Place] = Line()
        self._heap: list[tuple[int, int, Member]] = []

    def count(self, status: str, change: int) -> None:
        """So many members more (or fewer) have this status."""
        self.counts[status] = self.counts.get(status, 0) + change

    def push(self, member: Member) -> None:
        """A member has become ready."""
        heap = self._heap
        if len(heap) > 2 * self.counts.get(rules.ELIGIBLE, 0) + STALE_MIN:
            heap[:] = [item for item in heap if item[2].order == item[1]]
            heapq.heapify(heap)
        heapq.heappush(heap, (self.strategy.rank(member.seat), member.order, member))

    def best(self) -> Member | None:
        """The ready member whom the strategy asks first."""
        heap = self._heap
        while heap:
            _, order, member = heap[0]
            if member.order == order:
                return member
            heapq.heappop(heap)
        return None

    def reason(self, chosen: Member | None = None, now: Instant = 0) -> Reason:
        """Why this member (or nobody), before anything changes."""
        counts = self.counts
        dropped = dict(self.lacking)
        for status, number in counts.items():
            if number and status != rules.ELIGIBLE:
                dropped[status] = number
        eligible = counts.get(rules.ELIGIBLE, 0)
        if chosen is None:
            return Reason(self.strategy_name, eligible, dropped)
        tie_break = self.strategy.tie_break if self._tied(chosen) else ""
        idle_s = (now - chosen.seat.idle_since) / SECOND
        return Reason(self.strategy_name, eligible, dropped, idle_s, tie_break)

    def staffed(self) -> int:
        """How many members are signed in and can be reached."""
        away = self.counts.get("presence: offline", 0) + self.counts.get(rules.UNREACHABLE, 0)
        return sum(self.counts.values()) - away

    def _tied(self, chosen: Member) -> bool:
        """Whether another ready member has the same rank (looked up where the heap keeps the next ones)."""
        rank = self.strategy.rank(chosen.seat)
        return any(
            item[0] == rank and item[2] is not chosen and item[2].order == item[1] for item in self._heap[:3]
        )


def build(queues: Iterable[Queue], agents: Sequence[Agent], members: dict[str, Member]) -> dict[str, Pool]:
    """The pool of every queue, with its members counted; each member learns its pools."""
    by_skill = _levels(agents)
    everybody = frozenset(members)
    shared: dict[tuple[str, tuple[Need, ...]], Pool] = {}
    pools_of: dict[str, list[Pool]] = {id_: [] for id_ in members}
    result: dict[str, Pool] = {}
    for queue in queues:
        form = (queue.strategy, queue.need)
        pool = shared.get(form)
        if pool is None:
            able, lacking = _able(everybody, queue.need, by_skill)
            pool = shared[form] = Pool(queue.strategy, lacking)
            for id_ in able:
                pools_of[id_].append(pool)
                pool.count(members[id_].status, 1)
        result[queue.id] = pool
    for id_, pools in pools_of.items():
        members[id_].pools = frozenset(pools)
    return result


def _levels(agents: Iterable[Agent]) -> dict[str, dict[str, int]]:
    """Skill → agent → level."""
    by_skill: dict[str, dict[str, int]] = {}
    for agent in agents:
        for mastered in agent.skills:
            by_skill.setdefault(mastered.skill, {})[agent.id] = mastered.level
    return by_skill


def _able(
    everybody: frozenset[str], need: Sequence[Need], by_skill: dict[str, dict[str, int]]
) -> tuple[frozenset[str], dict[str, int]]:
    """Who meets every need, and how many each need drops of those whom the needs before it left."""
    left, lacking = everybody, dict[str, int]()
    for one in need:
        levels = by_skill.get(one.skill, {})
        able = left & frozenset(id_ for id_, level in levels.items() if level >= one.level)
        if len(able) < len(left):
            why = rules.lacking(one)
            lacking[why] = lacking.get(why, 0) + len(left) - len(able)
        left = able
    return left, lacking
