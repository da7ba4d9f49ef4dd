"""The form of a pool: everything that says whom a contact may be offered to, and in which order.

Contacts whose forms are equal wait for the same agents, so they share one pool (`yunhu.work.queues.pools`).
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from yunhu.people.agents.model import Agent, Membership
from yunhu.work.queues import rules
from yunhu.work.queues.model import Need
from yunhu.work.queues.plans.reading import Bound, admits

SHARED = ""
"""The queue of a form that any queue may share: no profile names it, and nothing of it is remembered."""

NOT_IN_QUEUE = "queue: not a member"
NOT_YET = "delay: not yet"
TIER_CLOSED = "tier: not yet open"
PENALTY_ABOVE = "penalty: above {}"
PENALTY_BELOW = "penalty: below {}"
NOT_IN_POOL = "pool: not in it"
EXCLUDED = "excluded"
NOT_THE_AGENT = "sticky: another agent"

NOBODY_SPECIAL = Membership(queue="any")
"""How an agent without a profile stands in every queue."""


class Clause(Struct, frozen=True):
    """Who meets all of this is admitted."""

    need: tuple[Need, ...] = ()
    pools: tuple[Bound, ...] = ()
    exclude: tuple[str, ...] = ()


class Penalties(Struct, frozen=True):
    """Between which penalties a member is asked; below `raised` a member counts as having that."""

    most: int | None = None
    least: int | None = None
    raised: int = 0


class Form(Struct, frozen=True):
    """Who is admitted (any of the clauses, and what the profile says), and the order.

    `delay_s` and `tier`: what has opened by now (`tier` 0: all). `penalties` None: they are ignored.
    `only`: the sticky agent, who need not meet anything else. `prefer`: (expression, 1 or -1).
    """

    queue: str
    channel: str
    clauses: tuple[Clause, ...]
    rank: str
    score: Bound | None = None
    prefer: tuple[tuple[Bound, int], ...] = ()
    delay_s: int = 0
    tier: int = 0
    penalties: Penalties | None = Penalties()
    only: str | None = None


def membership(agent: Agent, queue: str, channel: str) -> Membership | None:
    """How an agent stands in a queue; None when the profile says that the agent is not in it."""
    if not agent.profile:
        return NOBODY_SPECIAL
    for line in agent.profile:
        if line.queue == queue and (not line.channels or channel in line.channels):
            return line
    return None


def why_not(form: Form, agent: Agent) -> str | None:
    """The first filter (of those that a configuration changes) that drops an agent; None if none does."""
    if form.only is not None:
        return None if agent.id == form.only else NOT_THE_AGENT
    line = membership(agent, form.queue, form.channel)
    if line is None:
        return NOT_IN_QUEUE
    why = not_open(form, line)
    if why is not None:
        return why
    last: str | None = None
    for clause in form.clauses:
        last = lacks(clause, agent)
        if last is None:
            return None
    return last


def not_open(form: Form, line: Membership) -> str | None:
    """What of a profile's line keeps the agent out for now."""
    if line.delay_s > form.delay_s:
        return NOT_YET
    if form.tier and line.tier > form.tier:
        return TIER_CLOSED
    if form.penalties is not None:
        penalty = max(line.penalty, form.penalties.raised)
        if form.penalties.most is not None and penalty > form.penalties.most:
            return PENALTY_ABOVE.format(form.penalties.most)
        if form.penalties.least is not None and penalty < form.penalties.least:
            return PENALTY_BELOW.format(form.penalties.least)
    return None


def lacks(clause: Clause, agent: Agent) -> str | None:
    """The first part of a clause that an agent does not meet."""
    unmet = rules.lacks(agent, clause.need)
    if unmet is not None:
        return unmet
    if not all(admits(pool, agent) for pool in clause.pools):
        return NOT_IN_POOL
    return EXCLUDED if agent.id in clause.exclude else None


def needed(form: Form) -> Sequence[Need]:
    """The needs of the step that the contact is in."""
    return form.clauses[-1].need if form.clauses else ()
