"""What the expressions of a queue read: of an agent, of a contact, of how the queue stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from msgspec import Struct

from yunhu.kit.expression import Expression, parse
from yunhu.people.agents.model import Agent
from yunhu.work.queues.model import Entry

COMPILED_MAX = 4096
"""So many different expressions are kept compiled; the least used are compiled anew."""

CONTACT = "contact."
IDLE = "idle_s"

Read = Callable[[str], object]


class Bound(Struct, frozen=True):
    """An expression with the values of one contact: equal for all contacts that look the same to it."""

    text: str
    values: tuple[tuple[str, str | int | bool | None], ...] = ()


@lru_cache(COMPILED_MAX)
def compiled(text: str) -> Expression:
    """The expression of a text that was checked. Raises BadExpression."""
    return parse(text)


def bind(text: str, entry: Entry) -> Bound:
    """Keep what the expression reads of the contact."""
    names = compiled(text).names
    if not any(name.startswith(CONTACT) for name in names):
        return Bound(text)
    return Bound(
        text, tuple((name, of_contact(entry, name)) for name in sorted(names) if name.startswith(CONTACT))
    )


def of_contact(entry: Entry, name: str) -> str | int | bool | None:
    """`contact.priority`, `contact.channel`, `contact.callback`, or an attribute of the contact."""
    what = name.removeprefix(CONTACT)
    if what in entry.attributes:
        return entry.attributes[what]
    if what in ("priority", "channel", "callback"):
        value: str | int | bool = getattr(entry, what)
        return value
    return None


def of_agent(agent: Agent, bound: Bound, living: Mapping[str, float] | None = None) -> Read:
    """Reads an agent for one contact; `living` has what changes by the minute (`idle_s`, `handled`, …)."""
    values = dict(bound.values)

    def read(name: str) -> object:
        kind, _, what = name.partition(".")
        if kind == "skill":
            return level(agent, what)
        if kind == "attribute":
            return agent.attributes.get(what)
        if kind == "contact":
            return values.get(name)
        if kind == "agent":
            return agent.id if what == "id" else agent.teams if what == "team" else None
        return living.get(name) if living is not None else None

    return read


def level(agent: Agent, skill: str) -> int:
    """How well an agent masters a skill, 0 if not at all."""
    for own in agent.skills:
        if own.skill == skill:
            return own.level
    return 0


def admits(bound: Bound, agent: Agent) -> bool:
    """Whether an agent belongs to a pool."""
    return compiled(bound.text).holds(of_agent(agent, bound))


def number(bound: Bound, agent: Agent, living: Mapping[str, float]) -> float:
    """What a score or a preference comes to; what is no number counts as 0, true as 1."""
    value = compiled(bound.text).value(of_agent(agent, bound, living))
    return float(value) if isinstance(value, int | float) else 0.0


def boost_s(texts: tuple[tuple[str, int], ...], most_s: int, entry: Entry) -> int:
    """By how much a contact goes forward: the greatest of the boosts (condition, seconds) that hold."""

    def read(name: str) -> object:
        return of_contact(entry, name)

    return min(most_s, max((seconds for text, seconds in texts if compiled(text).holds(read)), default=0))
