"""A day of 50 000 contacts lived once more: seconds of the clock for one replay."""

from __future__ import annotations

import time
from random import Random
from typing import Any

from yunhu.kit.instants import SECOND
from yunhu.oversight.planning.model import Change, Day, Visit
from yunhu.oversight.planning.replay import Replay
from yunhu.people.agents.model import Agent, AgentSkill
from yunhu.work.queues.model import Need, Queue

CONTACTS = 50_000
AGENTS = 600
QUEUES = 40
HOURS = 12
TALK_S = 200
LIMIT_S = 60.0
SEED = 4
START = 1_800_000_000 * SECOND


def rows() -> list[dict[str, Any]]:
    """The one row."""
    day, agents, queues = centre(Random(SEED))
    began = time.perf_counter()
    found = Replay(day, agents, queues, SEED).run().total
    took = time.perf_counter() - began
    return [
        {
            "name": f"replay of a day: {CONTACTS:,} contacts, {AGENTS} agents, {QUEUES} queues",
            "value": round(took, 2),
            "unit": "s",
            "limit": f"≤ {LIMIT_S:g} s",
            "holds": took <= LIMIT_S and found.offered == CONTACTS,
            "note": f"{found.answered} answered, occupancy {found.occupancy or 0:.2f}",
        }
    ]


def centre(chance: Random) -> tuple[Day, list[Agent], list[Queue]]:
    """Callers who come at random all day, agents with three skills each who are there all day."""
    queues = [Queue(id=f"q{it}", name=f"q{it}", need=(Need(skill=f"s{it}"),)) for it in range(QUEUES)]
    agents = [
        Agent(
            id=f"a{it}",
            name=f"a{it}",
            sign_in="api",
            skills=tuple(AgentSkill(skill=f"s{(it + step) % QUEUES}") for step in (0, 7, 19)),
        )
        for it in range(AGENTS)
    ]
    length = HOURS * 3600 * SECOND
    visits = sorted(
        (_visit(chance, number, length) for number in range(CONTACTS)), key=lambda it: it.entered_at
    )
    shifts = tuple(Change(agent.id, START + 1, "presence", "available") for agent in agents)
    day = Day(start=START, end=START + length, visits=tuple(visits), changes=shifts, unanswered=3, offers=100)
    return day, agents, queues


def _visit(chance: Random, number: int, length: int) -> Visit:
    at = START + chance.randrange(length)
    gone = chance.random() < 0.08
    return Visit(
        contact=f"c{number}",
        queue=f"q{chance.randrange(QUEUES)}",
        arrived_at=at,
        entered_at=at,
        waited=chance.randrange(5, 120) * SECOND if gone else chance.randrange(30) * SECOND,
        outcome="abandoned" if gone else "answered",
        rang=None if gone else chance.randrange(1, 8) * SECOND,
        talked=None if gone else round(chance.expovariate(1 / TALK_S) * SECOND),
    )


if __name__ == "__main__":
    for row in rows():
        print(row)
