"""How we decide about agents: who is ready, what a phone's registration means, what a load event is."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, tzinfo

import msgspec

from yunhu.kit.instants import SECOND, Instant
from yunhu.kit.problem import Problem
from yunhu.kit.table import Cell
from yunhu.people.agents.errors import PresenceRefused
from yunhu.people.agents.machines import presence as presences
from yunhu.people.agents.model import (
    ALONE,
    CONNECTION_LOST,
    SYSTEM,
    VIDEO,
    VOICE,
    Agent,
    Capacity,
    Presence,
    Requested,
    Routing,
    SignIn,
)

HANDLING: frozenset[str] = frozenset({"reserved", "alerting", "engaged", "wrap-up"})
"""While the routing state is one of these, a change of presence waits for the end of the contact."""

LEASED: frozenset[str] = frozenset({"reserved", "alerting", "engaged"})
"""States that belong to an offer or contact, and end with its lease."""

WEIGHT: dict[Routing, int] = {
    "alerting": 5,
    "reserved": 4,
    "engaged": 3,
    "wrap-up": 2,
    "not-responding": 1,
    "idle": 0,
}
"""Which state of several at once a reader is shown: the greatest."""

NO_ANSWERS = frozenset({"no answer", "no_answer"})
"""What is said of an offer that the agent let ring out."""

_NOTHING = Capacity(units=0)


def load_channel(channel: str) -> str:
    """The channel on whose capacity a contact of this channel counts: a video call is a call."""
    return VOICE if channel == VIDEO else channel


def capacity(agent: Agent, channel: str) -> Capacity:
    """How much of a channel the agent carries; nothing of one that is not configured."""
    return agent.channels.get(load_channel(channel), _NOTHING)


def is_exclusive(agent: Agent, channel: str) -> bool:
    """Whether nothing else is offered to the agent beside a contact of this channel."""
    of = capacity(agent, channel)
    return channel in ALONE or of.cost * 2 > of.units


def rooms(agent: Agent, load: Mapping[str, int]) -> frozenset[str]:
    """The channels whose capacity is enough for one more contact."""
    return frozenset([name for name, of in agent.channels.items() if load.get(name, 0) + of.cost <= of.units])


def day_of(now: Instant, zone: tzinfo) -> date:
    """The day in a zone that an instant is in."""
    return datetime.fromtimestamp(now / SECOND, UTC).astimezone(zone).date()


def on_day(agent: Agent, today: date) -> Agent:
    """The agent without the skills that have expired: one counts until its day is over."""
    if all(mastered.expires is None or mastered.expires >= today for mastered in agent.skills):
        return agent
    valid = tuple(own for own in agent.skills if own.expires is None or own.expires >= today)
    return msgspec.structs.replace(agent, skills=valid)


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
    for name, of in agent.channels.items():
        if 0 < of.units < of.cost:
            params = {"agent": agent.id, "channel": name, "units": of.units, "cost": of.cost}
            yield Problem(f"{path}.channels.{name}", "agent.no_capacity", params, warning=True)
    have: set[str] = set()
    for index, mastered in enumerate(agent.skills):
        where = f"{path}.skills[{index}]"
        if mastered.skill not in skills:
            yield Problem(where, "agent.unknown_skill", {"agent": agent.id, "skill": mastered.skill})
        if mastered.skill in have:
            yield Problem(where, "agent.skill_twice", {"agent": agent.id, "skill": mastered.skill})
        have.add(mastered.skill)
    yield from _twice(agent, f"{path}.teams", "agent.team_twice", "team", agent.teams)
    yield from _twice(agent, f"{path}.profile", "agent.queue_twice", "queue", _profile(agent))


def _profile(agent: Agent) -> list[str]:
    """What must be different in each line of a profile: a queue may have one for each channel."""
    return [" ".join((line.queue, *sorted(line.channels))) for line in agent.profile]


def _twice(agent: Agent, path: str, problem: str, noun: str, names: Collection[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield Problem(f"{path}[{index}]", problem, {"agent": agent.id, noun: name})
        seen.add(name)
