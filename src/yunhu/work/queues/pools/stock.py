"""The pools that there are: one for each form, made when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping

from yunhu.people.agents.model import Agent
from yunhu.work.queues import rules
from yunhu.work.queues.plans.forms import Form, why_not
from yunhu.work.queues.pools.crew import Crew
from yunhu.work.queues.pools.member import Member
from yunhu.work.queues.pools.pool import Pool

SPARE_MAX = 4096
"""Pools for which nobody waits (and which are no queue's own) are kept up to so many, the latest."""

SPARE_EACH = 16
"""A pool costs its members a step at each change of theirs: so many spare ones for an agent on average."""


class Stock:
    """Makes pools, shares them by form, and lets go of those that nobody waits for."""

    def __init__(self, crew: Crew, members: Mapping[str, Member]) -> None:
        self.crew = crew
        self._members = members
        self._pools: dict[Form, Pool] = {}
        self._spare: dict[Form, Pool] = {}
        self._spare_members = 0

    def __len__(self) -> int:
        return len(self._pools)

    def pools(self) -> list[Pool]:
        """All there are."""
        return list(self._pools.values())

    def pool(self, form: Form, pinned: bool = False) -> Pool:
        """The pool of a form. A new one costs O(agents)."""
        pool = self._pools.get(form)
        if pool is None:
            pool = self._make(form, pinned)
        elif pinned:
            pool.pinned = True
        self._use(pool)
        return pool

    def left(self, pool: Pool) -> None:
        """Somebody has gone from a pool: when it was the last, it is kept for a while."""
        if pool.pinned or not pool.idle or self._pools.get(pool.form) is not pool:
            return
        self._use(pool)
        self._spare[pool.form] = pool
        self._spare_members += len(pool.members)
        if len(self._spare) > SPARE_MAX or self._spare_members > SPARE_EACH * len(self._members):
            self._sweep()

    def renew(self, member: Member, agent: Agent) -> None:
        """An agent has changed, who is admitted elsewhere now."""
        before = self.crew.agents[member.id]
        for pool in self._pools.values():
            why = why_not(pool.form, before)
            if why is None:
                _take_out(pool, member)
            else:
                pool.lacking[why] -= 1
                if not pool.lacking[why]:
                    del pool.lacking[why]
        self.crew.replace(agent)
        member.renew()
        for pool in self._pools.values():
            why = why_not(pool.form, agent)
            if why is None:
                _put_in(pool, member)
            else:
                pool.lacking[why] = pool.lacking.get(why, 0) + 1
        self._spare_members = sum(len(pool.members) for pool in self._spare.values())

    def _make(self, form: Form, pinned: bool) -> Pool:
        able, lacking = self.crew.able(form)
        pool = self._pools[form] = Pool(form, lacking, pinned)
        for id_ in able:
            _put_in(pool, self._members[id_])
        return pool

    def _use(self, pool: Pool) -> None:
        """A pool is spare no more."""
        if self._spare.pop(pool.form, None) is not None:
            self._spare_members -= len(pool.members)

    def _sweep(self) -> None:
        """Let go of half of the spare pools, those that were left first."""
        for form, pool in list(self._spare.items()):
            self._use(pool)
            del self._pools[form]
            for member in pool.members:
                member.pools[pool.channel].discard(pool)
            pool.members.clear()
            fewer = len(self._spare) <= SPARE_MAX // 2
            if fewer and self._spare_members <= SPARE_EACH * len(self._members) // 2:
                return


def _put_in(pool: Pool, member: Member) -> None:
    status = member.status.get(pool.channel)
    if status is None:
        status = member.status[pool.channel] = rules.status(member.seat, pool.channel)
        if status == rules.ELIGIBLE:
            member.stands.add(pool.channel)  # Nobody has waited on this channel before.
    member.pools.setdefault(pool.channel, set()).add(pool)
    pool.members.add(member)
    pool.count(status, 1)
    if pool.channel in member.stands:
        pool.stand_by(member)


def _take_out(pool: Pool, member: Member) -> None:
    pool.leave(member)
    member.pools[pool.channel].discard(pool)
    pool.members.discard(member)
    pool.count(member.status[pool.channel], -1)
