"""All agents, indexed by what the filters ask: so that a new pool costs set operations, not a walk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from yunhu.people.agents.model import Agent
from yunhu.work.queues import rules
from yunhu.work.queues.model import Need
from yunhu.work.queues.plans.forms import (
    EXCLUDED,
    NOBODY_SPECIAL,
    NOT_IN_POOL,
    NOT_IN_QUEUE,
    NOT_THE_AGENT,
    Clause,
    Form,
    lacks,
    membership,
    not_open,
)
from yunhu.work.queues.plans.reading import admits

Able = tuple[frozenset[str], dict[str, int]]
"""Who is admitted, and how many each filter drops of those whom the filters before it left."""


class Crew:
    """The agents of one configuration."""

    def __init__(self, agents: Iterable[Agent]) -> None:
        self.agents: dict[str, Agent] = {agent.id: agent for agent in agents}
        self.everybody = frozenset(self.agents)
        self._roaming: set[str] = set()
        self._named: dict[str, set[str]] = {}
        self._levels: dict[str, dict[str, int]] = {}
        for agent in self.agents.values():
            self._index(agent)

    def replace(self, agent: Agent) -> None:
        """An agent has changed: another skill, another profile."""
        old = self.agents[agent.id]
        self._roaming.discard(old.id)
        for line in old.profile:
            self._named[line.queue].discard(old.id)
        for own in old.skills:
            self._levels[own.skill].pop(old.id, None)
        self.agents[agent.id] = agent
        self._index(agent)

    def members(self, queue: str) -> int:
        """How many agents are in a queue by their profile."""
        return len(self._roaming) + len(self._named.get(queue, ()))

    def able(self, form: Form) -> Able:
        """Who is admitted by a form."""
        lacking: dict[str, int] = {}
        if form.only is not None:
            able = self.everybody & {form.only}
            _drop(lacking, NOT_THE_AGENT, len(self.everybody) - len(able))
            return able, lacking
        left = self._in_queue(form, lacking)
        if len(form.clauses) == 1:
            return self._meet(form.clauses[0], left, lacking), lacking
        return self._meet_any(form.clauses, left, lacking), lacking

    def _index(self, agent: Agent) -> None:
        if not agent.profile:
            self._roaming.add(agent.id)
        for line in agent.profile:
            self._named.setdefault(line.queue, set()).add(agent.id)
        for own in agent.skills:
            self._levels.setdefault(own.skill, {})[agent.id] = own.level

    def _in_queue(self, form: Form, lacking: dict[str, int]) -> frozenset[str]:
        """Whom the profiles admit now."""
        closed: dict[str, int] = {}
        named: set[str] = set()
        roaming = frozenset(self._roaming)
        outside = len(self.everybody) - len(roaming)
        for id_ in self._named.get(form.queue, ()):
            line = membership(self.agents[id_], form.queue, form.channel)
            if line is None:
                continue
            outside -= 1
            why = not_open(form, line)
            if why is None:
                named.add(id_)
            else:
                _drop(closed, why, 1)
        why = not_open(form, NOBODY_SPECIAL)
        if why is not None:
            _drop(closed, why, len(roaming))
            roaming = frozenset()
        _drop(lacking, NOT_IN_QUEUE, outside)
        lacking.update(closed)
        return roaming | named

    def _meet(self, clause: Clause, left: frozenset[str], lacking: dict[str, int]) -> frozenset[str]:
        for need in clause.need:
            able = self._skilled(need, left)
            _drop(lacking, rules.lacking(need), len(left) - len(able))
            left = able
        for pool in clause.pools:
            able = frozenset(id_ for id_ in left if admits(pool, self.agents[id_]))
            _drop(lacking, NOT_IN_POOL, len(left) - len(able))
            left = able
        able = left.difference(clause.exclude)
        _drop(lacking, EXCLUDED, len(left) - len(able))
        return able

    def _skilled(self, need: Need, left: frozenset[str]) -> frozenset[str]:
        levels: Mapping[str, int] = self._levels.get(need.skill, {})
        if len(left) <= len(levels) or rules.meets(0, need):
            return frozenset([id_ for id_ in left if rules.meets(levels.get(id_, 0), need)])
        return left.intersection([id_ for id_, level in levels.items() if rules.meets(level, need)])

    def _meet_any(
        self, clauses: tuple[Clause, ...], left: frozenset[str], lacking: dict[str, int]
    ) -> frozenset[str]:
        able: set[str] = set()
        for id_ in left:
            why: str | None = None
            for clause in clauses:
                why = lacks(clause, self.agents[id_])
                if why is None:
                    break
            if why is None:
                able.add(id_)
            else:
                _drop(lacking, why, 1)
        return frozenset(able)


def _drop(lacking: dict[str, int], why: str, number: int) -> None:
    if number:
        lacking[why] = lacking.get(why, 0) + number
