"""The whole count from scratch, for one form: the router keeps the same figures by the way."""

from __future__ import annotations

from collections.abc import Iterable

from yunhu.people.agents.model import Agent
from yunhu.work.queues import rules
from yunhu.work.queues.model import Reason
from yunhu.work.queues.plans.forms import Form, why_not


def explain(form: Form, agents: Iterable[tuple[Agent, rules.Standing]]) -> Reason:
    """Who could take a contact of this form, and what drops the others."""
    dropped: dict[str, int] = {}
    eligible = 0
    for agent, standing in agents:
        why = why_not(form, agent) or rules.status(standing, form.channel)
        if why == rules.ELIGIBLE:
            eligible += 1
        else:
            dropped[why] = dropped.get(why, 0) + 1
    return Reason(form.rank, eligible, dropped)
