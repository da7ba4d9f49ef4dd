"""The centre as the board shows it: a snapshot of the live stream, and every event after it. Pure."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from yunhu.kit.instants import Instant, parse

KEPT = 50
"""Contacts that are remembered after their end; figures and recordings arrive a little later."""

BUSY = frozenset({"reserved", "alerting", "engaged"})
"""Routing states in which an agent's voice channel is taken."""

FULL = 100

Body = Mapping[str, Any]


class Contact(Struct):
    """A contact. `phase_since` is when the phase began; what is not known is nil."""

    id: str
    caller: str
    caller_name: str
    dialled: str
    arrived_at: Instant
    phase: str = "arriving"
    phase_since: Instant = 0
    queue: str | None = None
    queued_at: Instant | None = None
    agent: str | None = None
    connected_at: Instant | None = None
    ended_at: Instant | None = None
    cause: str = ""
    by: str = ""
    abandoned: bool = False
    waited_ms: int | None = None
    leg: str | None = None
    mos: float | None = None
    recorded_ms: int | None = None

    def enter(self, phase: str, at: Instant) -> None:
        """Change the phase."""
        self.phase, self.phase_since = phase, at


class Agent(Struct):
    """An agent's three axes. `since` is when the routing state began."""

    id: str
    name: str
    presence: str
    routing: str
    since: Instant
    reachable: bool
    contact: str | None = None

    @property
    def load(self) -> int:
        """Units of the voice channel in use."""
        return FULL if self.routing in BUSY else 0


class Scene:
    """Everything at once. `take` a message of the live stream after the other."""

    def __init__(self) -> None:
        self.agents: dict[str, Agent] = {}
        self.queues: dict[str, str] = {}
        self.contacts: dict[str, Contact] = {}
        self.ended: OrderedDict[str, Contact] = OrderedDict()
        self.alarms: dict[tuple[str, str], Body] = {}
        """Name and what it is about → parameters of its text."""
        self.phones: dict[str, str] = {}
        self.counts = {"arrived": 0, "answered": 0, "abandoned": 0, "refused": 0, "not_taken": 0}

    def take(self, message: Body) -> None:
        """A message of the live stream: the snapshot, an event; others change nothing."""
        kind = message["kind"]
        if kind == "snapshot":
            self._snapshot(message)
            return
        change = _CHANGES.get(kind)
        if change is not None and "body" in message:
            change(self, message.get("contact") or "", message["body"], parse(message["at"]))

    def waiting(self, queue: str) -> list[Contact]:
        """Who waits in a queue, the longest first."""
        found = [it for it in self.contacts.values() if it.queue == queue and it.phase in WAITING]
        return sorted(found, key=lambda it: it.queued_at or it.arrived_at)

    def last(self, most: int) -> list[Contact]:
        """The contacts that ended last, the newest first."""
        return list(reversed(self.ended.values()))[:most]

    # --- the snapshot ---------------------------------------------------------------------------------

    def _snapshot(self, now: Body) -> None:
        self.agents = {it["id"]: _agent(it) for it in now["agents"]}
        self.queues = {it["id"]: it["name"] for it in now["queues"]}
        self.contacts = {it["id"]: _contact(it) for it in now["contacts"]}
        self.alarms = {(it["name"], it["about"]): it["params"] for it in now["alarms"]}
        self.phones = {it["id"]: it["agent"] or "" for it in now["phones"]}

    # --- contacts -------------------------------------------------------------------------------------

    def _arrived(self, id_: str, body: Body, at: Instant) -> None:
        self.counts["arrived"] += 1
        known = {key: body[key] for key in ("caller", "caller_name", "dialled")}
        self.contacts[id_] = Contact(id=id_, arrived_at=at, phase_since=at, **known)

    def _answered(self, id_: str, body: Body, at: Instant) -> None:
        if contact := self.contacts.get(id_):
            contact.leg = body["leg"]
            contact.enter("in_flow", at)

    def _queued(self, id_: str, body: Body, at: Instant) -> None:
        if contact := self.contacts.get(id_):
            contact.queue, contact.queued_at = body["queue"], at
            contact.enter("waiting", at)

    def _dequeued(self, id_: str, body: Body, at: Instant) -> None:
        if (contact := self.contacts.get(id_)) and body["why"] != "answered":
            contact.waited_ms = body["waited_ms"]
            contact.enter("in_flow", at)

    def _offered(self, id_: str, body: Body, at: Instant) -> None:
        if contact := self.contacts.get(id_):
            contact.agent = body["agent"]
            contact.enter("offered", at)

    def _not_taken(self, id_: str, body: Body, at: Instant) -> None:
        self.counts["not_taken"] += 1
        self._offer_over(id_, body, at)

    def _offer_over(self, id_: str, body: Body, at: Instant) -> None:
        if contact := self.contacts.get(id_):
            contact.agent = None
            contact.enter("waiting", at)

    def _connected(self, id_: str, body: Body, at: Instant) -> None:
        if contact := self.contacts.get(id_):
            if contact.connected_at is None:
                self.counts["answered"] += 1
                contact.connected_at, contact.waited_ms = at, body["waited_ms"]
            contact.agent = body["agent"] or body["number"]
            contact.enter("talking", at)

    def _segment(self, id_: str, body: Body, at: Instant) -> None:
        phase = _PHASE_OF_SEGMENT.get(body["segment"])
        if phase is not None and (contact := self.contacts.get(id_)):
            contact.enter(phase, at)

    def _over(self, id_: str, body: Body, at: Instant) -> None:
        contact = self.contacts.pop(id_, None)
        if contact is None:
            return
        self.counts["abandoned"] += bool(body["abandoned"])
        contact.ended_at, contact.cause, contact.by = at, body["cause"], body["by"]
        contact.abandoned = body["abandoned"]
        if contact.waited_ms is None and contact.queued_at is not None:
            contact.waited_ms = (at - contact.queued_at) // 1000
        contact.enter("ended", at)
        self.ended[id_] = contact
        while len(self.ended) > KEPT:
            self.ended.popitem(last=False)

    def _refused(self, id_: str, body: Body, at: Instant) -> None:
        self.counts["refused"] += 1

    def _leg_over(self, id_: str, body: Body, at: Instant) -> None:
        contact = self.ended.get(id_) or self.contacts.get(id_)
        if contact is not None and contact.leg == body["leg"]:
            contact.mos = body["figures"].get("mos")

    def _recorded(self, id_: str, body: Body, at: Instant) -> None:
        if contact := self.ended.get(id_) or self.contacts.get(id_):
            contact.recorded_ms = (contact.recorded_ms or 0) + body["duration_ms"]

    # --- agents, phones, alarms -----------------------------------------------------------------------

    def _routing(self, id_: str, body: Body, at: Instant) -> None:
        if agent := self.agents.get(body["agent"]):
            agent.routing, agent.since = body["state"], at
            agent.contact = id_ if agent.routing in BUSY else None

    def _presence(self, id_: str, body: Body, at: Instant) -> None:
        if (agent := self.agents.get(body["agent"])) and not body["pending"]:
            agent.presence = body["presence"]

    def _phone_here(self, id_: str, body: Body, at: Instant) -> None:
        if agent := self.agents.get(self.phones.get(body["phone"], "")):
            agent.reachable = True

    def _phone_gone(self, id_: str, body: Body, at: Instant) -> None:
        if agent := self.agents.get(self.phones.get(body["phone"], "")):
            agent.reachable = False

    def _alarm(self, id_: str, body: Body, at: Instant) -> None:
        self.alarms[body["name"], body["about"]] = body["params"]

    def _alarm_over(self, id_: str, body: Body, at: Instant) -> None:
        self.alarms.pop((body["name"], body["about"]), None)


WAITING = frozenset({"waiting", "offered"})
_PHASE_OF_SEGMENT = {
    "hold": "held",
    "transfer": "connecting",
    "agent": "talking",
    "external": "talking",
    "consult": "consulting",
    "conference": "conference",
}

_CHANGES: dict[str, Callable[[Scene, str, Body, Instant], None]] = {
    "contact.arrived": Scene._arrived,
    "contact.answered": Scene._answered,
    "contact.queued": Scene._queued,
    "contact.dequeued": Scene._dequeued,
    "contact.connected": Scene._connected,
    "contact.ended": Scene._over,
    "contact.refused": Scene._refused,
    "segment.started": Scene._segment,
    "offer.made": Scene._offered,
    "offer.refused": Scene._not_taken,
    "offer.expired": Scene._not_taken,
    "offer.withdrawn": Scene._offer_over,
    "leg.ended": Scene._leg_over,
    "recording.closed": Scene._recorded,
    "agent.state_changed": Scene._routing,
    "agent.presence_changed": Scene._presence,
    "phone.registered": Scene._phone_here,
    "phone.unregistered": Scene._phone_gone,
    "alarm.raised": Scene._alarm,
    "alarm.cleared": Scene._alarm_over,
}


def _agent(it: Body) -> Agent:
    names = ("id", "name", "presence", "routing", "reachable", "contact")
    return Agent(since=parse(it["since"]), **{name: it[name] for name in names})


def _contact(it: Body) -> Contact:
    names = ("id", "caller", "caller_name", "dialled", "phase", "queue", "agent", "leg")
    queued = parse(it["queued_at"]) if it["queued_at"] else None
    connected = parse(it["connected_at"]) if it["connected_at"] else None
    arrived = parse(it["arrived_at"])
    return Contact(
        arrived_at=arrived,
        phase_since=connected or queued or arrived,
        queued_at=queued,
        connected_at=connected,
        **{name: it[name] for name in names},
    )
