"""The types of a centre that configures none: inquiry 咨询, complaint 投诉, repair 报修."""

from __future__ import annotations

from collections.abc import Callable

from yunhu.work.tickets.model import (
    PRIORITIES,
    FieldKind,
    Kind,
    SlaTarget,
    TicketChoice,
    TicketField,
    TicketState,
    TicketTransition,
    TicketType,
)

TICKET = "ticket"
"""What the fields of these types are for, and how long they stay: as their ticket."""

Say = Callable[[str], str]
"""The text of a key, in the language of the centre."""

_KINDS: dict[str, Kind] = {
    "new": "open",
    "working": "open",
    "waiting": "pending",
    "visit": "pending",
    "solved": "solved",
    "closed": "closed",
}

_WAYS = {
    "new": ("working", "waiting", "solved", "closed"),
    "working": ("waiting", "visit", "solved"),
    "waiting": ("working", "visit", "solved"),
    "visit": ("working", "waiting", "solved"),
    "solved": ("working", "closed"),
}

_INQUIRY_M = {"low": (480, 2880), "normal": (240, 1440), "high": (60, 480), "urgent": (30, 240)}
_COMPLAINT_M = {"low": (240, 1440), "normal": (120, 960), "high": (60, 480), "urgent": (15, 240)}
_REPAIR_M = {"low": (480, 4320), "normal": (240, 2400), "high": (60, 960), "urgent": (30, 480)}


IDS = ("inquiry", "complaint", "repair")


def types(say: Say) -> tuple[TicketType, ...]:
    """The three types, worded by `say`."""
    plain = ("new", "working", "waiting", "solved", "closed")
    return (
        TicketType(
            id="inquiry",
            name=say("ticket_default.inquiry"),
            states=_states(plain, say),
            transitions=_ways(plain),
            fields=(_field("contact_phone", "phone", say),),
            sla=_sla(_INQUIRY_M),
        ),
        TicketType(
            id="complaint",
            name=say("ticket_default.complaint"),
            states=_states(plain, say),
            transitions=_ways(plain),
            fields=(
                _choices("about", ("product", "service", "delivery", "billing", "other"), say, required=True),
                _field("contact_phone", "phone", say),
                _field("outcome", "text", say, required_in=("solved",)),
            ),
            sla=_sla(_COMPLAINT_M),
            priority="high",
        ),
        _repair(say),
    )


def _repair(say: Say) -> TicketType:
    states = ("new", "working", "waiting", "visit", "solved", "closed")
    return TicketType(
        id="repair",
        name=say("ticket_default.repair"),
        states=_states(states, say),
        transitions=_ways(states),
        fields=(
            _field("device", "text", say, required=True),
            _field("address", "text", say, required_in=("visit",)),
            _field("contact_phone", "phone", say, required_in=("visit",)),
            _field("visit_date", "date", say, required_in=("visit",)),
            _field("under_warranty", "checkbox", say),
            _field("cost", "number", say),
        ),
        sla=_sla(_REPAIR_M),
    )


def _states(ids: tuple[str, ...], say: Say) -> tuple[TicketState, ...]:
    return tuple(TicketState(id_, say(f"ticket_default.state_{id_}"), _KINDS[id_]) for id_ in ids)


def _ways(ids: tuple[str, ...]) -> tuple[TicketTransition, ...]:
    known = [(start, tuple(to for to in _WAYS.get(start, ()) if to in ids)) for start in ids]
    return tuple(TicketTransition(start, to) for start, to in known if to)


def _sla(minutes: dict[str, tuple[int, int]]) -> tuple[SlaTarget, ...]:
    return tuple(SlaTarget(priority, *minutes[priority]) for priority in PRIORITIES)


def _field(
    id_: str, kind: FieldKind, say: Say, *, required: bool = False, required_in: tuple[str, ...] = ()
) -> TicketField:
    name = say(f"ticket_default.field_{id_}")
    return TicketField(
        id=id_,
        name=name,
        kind=kind,
        required=required,
        required_in=required_in,
        purpose=TICKET,
        keep=TICKET,
    )


def _choices(id_: str, choices: tuple[str, ...], say: Say, *, required: bool) -> TicketField:
    offered = tuple(TicketChoice(each, say(f"ticket_default.choice_{each}")) for each in choices)
    name = say(f"ticket_default.field_{id_}")
    return TicketField(
        id=id_,
        name=name,
        kind="choice",
        required=required,
        choices=offered,
        purpose=TICKET,
        keep=TICKET,
    )
