"""Made days: callers by chance from a seed, agents who work a shift."""

from __future__ import annotations

from random import Random

from yunhu.kit.instants import SECOND
from yunhu.oversight.planning.model import Change, Day, Visit
from yunhu.people.agents.model import Agent, AgentSkill
from yunhu.work.queues.model import Need, Queue

START = 1_800_000_000 * SECOND
HOUR = 3600 * SECOND


def agents(many: int, skill: str = "help") -> tuple[Agent, ...]:
    """Agents with one skill, who work in the browser."""
    return tuple(
        Agent(
            id=f"{skill}-{number}", name=f"{skill} {number}", skills=(AgentSkill(skill=skill),), sign_in="api"
        )
        for number in range(many)
    )


def queue(id_: str = "help", **more: object) -> Queue:
    """A queue that needs the skill of its name."""
    return Queue(id=id_, name=id_, need=(Need(skill=id_),), **more)  # type: ignore[arg-type]


def day(callers: int, working: tuple[Agent, ...], hours: int = 8, seed: int = 1) -> Day:
    """Callers who come at random and talk for three minutes on average; agents who are there all day."""
    chance = Random(seed)
    visits = []
    for number in range(callers):
        at = START + chance.randrange(hours * HOUR)
        gone = chance.random() < 0.1
        visits.append(
            Visit(
                contact=f"c{number}",
                queue="help",
                arrived_at=at,
                entered_at=at,
                waited=chance.randrange(10, 90) * SECOND if gone else chance.randrange(20) * SECOND,
                outcome="abandoned" if gone else "answered",
                agent=None if gone else working[0].id,
                rang=None if gone else chance.randrange(1, 6) * SECOND,
                talked=None if gone else round(chance.expovariate(1 / 180) * SECOND),
            )
        )
    visits.sort(key=lambda visit: visit.entered_at)
    return Day(
        start=START,
        end=START + hours * HOUR,
        visits=tuple(visits),
        changes=tuple(Change(agent.id, START + 1, "presence", "available") for agent in working),
        offers=callers,
    )
