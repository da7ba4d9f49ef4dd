"""Compares a day with itself under another configuration."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from yunhu.oversight.planning.model import Comparison, Day
from yunhu.oversight.planning.replay import Replay, actual, staffed
from yunhu.people.agents.model import Agent
from yunhu.work.queues.model import Queue

SEED = 20_270_205
"""What chance begins with when nobody says it: the same question has the same answer."""


class Staffing(Struct, frozen=True):
    """The part of a configuration that a replay lives by."""

    agents: Sequence[Agent]
    queues: Sequence[Queue]


def compare(day: Day, before: Staffing, after: Staffing, seed: int = SEED) -> Comparison:
    """The day as it was, replayed as configured, and replayed with the other configuration."""
    again = Replay(day, before.agents, before.queues, seed).run()
    extended, like = staffed(day, before.agents, after.agents)
    changed = Replay(extended, after.agents, after.queues, seed).run()
    return Comparison(
        seed=seed, actual=actual(day), same=again, changed=changed, assumptions=_assumptions(day, after, like)
    )


def _assumptions(
    day: Day, after: Staffing, like: dict[str, str]
) -> tuple[tuple[str, dict[str, object]], ...]:
    found: list[tuple[str, dict[str, object]]] = [
        ("queues", {}),
        ("patience", {}),
        ("callbacks", {}),
        ("unanswered", {"percent": round(100 * day.unanswered / max(day.offers, 1), 1)}),
    ]
    found += [("new_agent", {"agent": new, "like": old}) for new, old in sorted(like.items())]
    gone = {visit.queue for visit in day.visits} - {queue.id for queue in after.queues}
    found += [("queue_gone", {"queue": queue}) for queue in sorted(gone)]
    return tuple(found)
