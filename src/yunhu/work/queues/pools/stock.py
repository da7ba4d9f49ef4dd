"""The pools that there are: one for each form, made when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping

from yunhu.people.agents.model import Agent
from yunhu.work.queues import rules
from yunhu.work.queues.plans.forms import Form, why_not
from yunhu.work.queues.pools.crew import Crew
from yunhu.work.queues.pools.member import Member
from yunhu.work.queues.pools.pool import Pool

SPARE_MAX = 256
"""Pools for which nobody waits (and which are no queue's own) are kept up to so many, the latest."""


class Stock:
    """Makes pools, shares them by form, and lets go of those that nobody waits for."""

    def __init__(self, crew: Crew, members: Mapping[str, Member]) -> None:
        self.crew = crew
        self._members = members
        self._pools: dict[Form, Pool] = {}
        self._spare: dict[Form, Pool] = {}

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
        self._spare.pop(form, None)
        if not pool.pinned and pool.idle:
            self._spare[form] = pool  # Until somebody waits in it, and then it stays as long as they do.
        return pool

    def left(self, pool: Pool) -> None:
        """Somebody has gone from a pool: when it was the last, it is kept for a while."""
        if pool.pinned or not pool.idle or self._pools.get(pool.form) is not pool:
            return
        self._spare.pop(pool.form, None)
        self._spare[pool.form] = pool
        if len(self._spare) > SPARE_MAX:
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

    def _make(self, form: Form, pinned: bool) -> Pool:
        able, lacking = self.crew.able(form)
        pool = self._pools[form] = Pool(form, lacking, pinned)
        for id_ in able:
            _put_in(pool, self._members[id_])
        return pool

    def _sweep(self) -> None:
        """Let go of the pools that were left first; one in which somebody waits again is none of them."""
        for form, pool in list(self._spare.items()):
            del self._spare[form]
            if pool.idle:
                del self._pools[form]
                for member in pool.members:
                    member.pools[pool.channel].discard(pool)
                pool.members.clear()
            if len(self._spare) <= SPARE_MAX // 2:
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
