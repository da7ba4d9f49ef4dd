"""The state of the centre as watchers see it: plain data, ready to be written as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from yunhu.kit import masks, veil
from yunhu.kit.instants import MILLISECOND, Instant, to_iso
from yunhu.kit.veil import Names
from yunhu.people.agents.records import AgentView
from yunhu.telephony.registrar.model import Binding, Phone
from yunhu.telephony.trunks.model import Trunk
from yunhu.work.calls.model import Contact, Phase
from yunhu.work.queues.model import Queue, QueueFigures

Shown = dict[str, Any]


class Held(NamedTuple):
    """Who has a contact that goes on."""

    agents: tuple[str, ...]
    """Those who have it, are rung for it, or are asked about it."""

    was_connected: bool
    """Whether anybody has talked with the customer yet."""


def contact(of: Contact, names: Names) -> Shown:
    """A contact in progress, for somebody who is shown names so."""
    place = of.waiting or of.last_queue
    party = of.party or (of.rung[0] if of.rung else None)
    return {
        "id": of.id,
        "phase": of.phase.value,
        "caller": veil.number(of.caller),
        "caller_name": names(of.caller_name),
        "dialled": of.dialled,
        "number": of.number,
        "trunk": of.trunk,
        "flow": of.flow,
        "queue": None if place is None else place.queue,
        "agent": agent_of(of),
        "party": None if party is None or party.number is None else masks.number(party.number),
        "leg": of.leg,
        "party_leg": None if party is None else party.leg,
        "recording": of.recording,
        "callback": of.callback is not None,
        "arrived_at": to_iso(of.arrived_at),
        "queued_at": _iso(of.queued_at),
        "answered_at": _iso(of.answered_at),
        "connected_at": _iso(of.connected_at),
    }


def agent_of(of: Contact) -> str | None:
    """The agent who has a contact, or is rung for it."""
    party = of.party or (of.rung[0] if of.rung else None)
    return None if party is None else party.agent


def held_by(of: Contact) -> Held | None:
    """Who has a contact; None when it is over."""
    if of.phase is Phase.ENDED:
        return None
    agents = tuple(each.agent for each in of.members if each.agent is not None)
    return Held(agents, of.connected_at is not None)


def agent(of: AgentView) -> Shown:
    """An agent's three axes, with the same names as `/api/v1/agents/{id}`."""
    asked = of.requested
    return {
        "id": of.agent,
        "name": of.name,
        "presence": of.presence,
        "reason": of.reason,
        "pending": None
        if asked is None
        else {"presence": asked.presence, "reason": asked.reason, "by": asked.by},
        "routing": of.routing,
        "since": to_iso(of.since),
        "until": _iso(of.until),
        "reachable": of.reachable,
        "ready": of.ready,
        "contact": of.contact,
        "load": of.load,
        "held": [
            {
                "contact": one.contact,
                "channel": one.channel,
                "routing": one.routing,
                "since": to_iso(one.since),
                "until": _iso(one.until),
            }
            for one in of.held
        ],
        "handled": of.handled,
        "talked_ms": of.talked_us // MILLISECOND,
    }


def queue(of: Queue, figures: QueueFigures) -> Shown:
    """A queue's figures, with the same names as `/api/v1/queues/{id}`."""
    return {
        "id": of.id,
        "name": of.name,
        "waiting": figures.waiting,
        "offered": figures.offered,
        "available": figures.available,
        "staffed": figures.staffed,
        "oldest_arrived_at": _iso(figures.oldest_arrived_at),
    }


def trunk(of: Trunk, state: str) -> Shown:
    """A trunk: whether it answers."""
    return {"id": of.id, "name": of.name, "state": state, "target": of.target, "max_calls": of.max_calls}


def phone(of: Phone, bindings: tuple[Binding, ...]) -> Shown:
    """A phone: where it is registered."""
    return {
        "id": of.username,
        "name": of.name,
        "agent": of.agent,
        "registered": bool(bindings),
        "bindings": [
            {
                "transport": each.flow.transport,
                "address": f"{each.flow.remote[0]}:{each.flow.remote[1]}",
                "nat": each.is_behind_nat,
                "user_agent": each.agent,
                "expires_at": to_iso(each.expires_at),
            }
            for each in bindings
        ],
    }


def plain(params: Mapping[str, object]) -> Shown:
    """Parameters as JSON can hold them."""
    return {
        name: value if isinstance(value, str | int | float | bool) or value is None else str(value)
        for name, value in params.items()
    }


def _iso(instant: Instant | None) -> str | None:
    return None if instant is None else to_iso(instant)
