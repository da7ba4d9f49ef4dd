"""How we decide about agents: who is ready, what a phone's registration means, what a load event is."""

from collections.abc import Iterable, Iterator

from yunhu.kit.problem import Problem
from yunhu.kit.table import Cell
from yunhu.people.agents.errors import PresenceRefused
from yunhu.people.agents.machines import presence as presences
from yunhu.people.agents.model import (
    CONNECTION_LOST,
    SYSTEM,
    VOICE,
    Agent,
    Presence,
    Requested,
    Routing,
    SignIn,
)

HANDLING: frozenset[str] = frozenset({"reserved", "alerting", "engaged", "wrap-up"})
"""While the routing state is one of these, a change of presence waits for the end of the contact."""

LEASED: frozenset[str] = frozenset({"reserved", "alerting", "engaged"})
"""States that belong to an offer or contact, and end with its lease."""


def is_ready(presence: Presence, routing: Routing, reachable: bool) -> bool:
    """Whether the router may give the agent a contact now."""
    return reachable and routing == "idle" and presence == "available"


def presence_cell(agent: str, presence: Presence, wanted: Presence) -> Cell:
    """What the presence machine says to a wish. Raises PresenceRefused when it says no."""
    cell = presences.TABLE[presence, presences.EVENT_TO[wanted]]
    if cell.kind == "refuses":
        raise PresenceRefused(agent=agent, presence=wanted, why=cell.why)
    return cell


def presence_at_start(sign_in: SignIn) -> Presence:
    """The presence of an agent nobody has heard of yet."""
    return "available" if sign_in == "always" else "offline"


def presence_on_phone(sign_in: SignIn, presence: Presence, registered: bool) -> Presence | None:
    """The presence that a phone's coming or going asks for; None when it asks for none."""
    if sign_in != "registration":
        return None
    if not registered:
        return None if presence == "offline" else "offline"
    return "available" if presence == "offline" else None


def presence_without_browser(agent: Agent, presence: Presence, asked: bool) -> Requested | None:
    """What an agent is whose only device was a browser, and is gone; None: as before.

    `asked`: the page said good-bye. Else its connection did not come back, which somebody should see.
    """
    if agent.sign_in == "always" or agent.phone is not None or agent.contact is not None:
        return None
    if asked:
        return None if presence == "offline" else Requested("offline", "", "browser")
    return Requested("break", CONNECTION_LOST, SYSTEM) if presence == "available" else None


def take(units: int, used: int, cost: int) -> str:
    """The event of the load machine when a contact of `cost` comes to a channel of `units`, `used` in use."""
    left = units - used - cost
    if left < 0:
        return "take_too_much"
    return "take_some" if left else "take_rest"


def give(used: int, cost: int) -> str:
    """The event of the load machine when a contact of `cost` leaves a channel with `used` units in use."""
    if cost > used:
        return "give_too_much"
    return "give_some" if used > cost else "give_rest"


def load_state(units: int, used: int) -> str:
    """The load machine's state that a count of units stands for. A channel without capacity is full."""
    if used >= units:
        return "full"
    return "partly" if used else "free"


def check(agents: Iterable[Agent], skills: Iterable[str]) -> list[Problem]:
    """What is wrong with a tenant's agents, given the ids of its skills."""
    known = frozenset(skills)
    seen: set[str] = set()
    phones: dict[str, str] = {}
    found: list[Problem] = []
    for index, agent in enumerate(agents):
        path = f"agents[{index}]"
        if agent.id in seen:
            found.append(Problem(f"{path}.id", "agent.duplicate", {"agent": agent.id}))
        seen.add(agent.id)
        if agent.phone is not None and (other := phones.setdefault(agent.phone, agent.id)) != agent.id:
            found.append(Problem(f"{path}.phone", "agent.phone_shared", {"agent": agent.id, "other": other}))
        found.extend(_check_one(agent, path, known))
    return found


def _check_one(agent: Agent, path: str, skills: frozenset[str]) -> Iterator[Problem]:
    if agent.channels.get(VOICE) is None:
        yield Problem(f"{path}.channels", "agent.no_voice", {"agent": agent.id}, warning=True)
    have: set[str] = set()
    for index, mastered in enumerate(agent.skills):
        where = f"{path}.skills[{index}]"
        if mastered.skill not in skills:
            yield Problem(where, "agent.unknown_skill", {"agent": agent.id, "skill": mastered.skill})
        if mastered.skill in have:
            yield Problem(where, "agent.skill_twice", {"agent": agent.id, "skill": mastered.skill})
        have.add(mastered.skill)
