"""How a change makes the next ticket out of the one before, and what it says in the history. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from yunhu.kit.business_time import Hours
from yunhu.kit.instants import MINUTE, Instant
from yunhu.kit.pii import REDACTED, Pii
from yunhu.kit.problem import Problem
from yunhu.work.tickets import machine, rules
from yunhu.work.tickets.errors import FieldsFaulty, TicketIsMerged, TransitionRefused
from yunhu.work.tickets.machines import clock as clocks
from yunhu.work.tickets.model import Clock, ClockKind, Kind, Priority, Ticket, TicketType, Value

Plain = str | float | bool | None
Changes = dict[str, list[Plain]]
"""Field → [before, after], as the history shows it."""

Events = dict[ClockKind, clocks.ClockEvent]

_LONGEST_SHOWN = 200
_COMPARED = ("state", "subject", "text", "priority", "agent", "queue", "customer", "parent", "merged_into")


class Change(Struct, frozen=True, kw_only=True):
    """What is to be different; what is not set stays."""

    state: str | UnsetType = UNSET
    subject: str | UnsetType = UNSET
    text: str | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    agent: str | UnsetType | None = UNSET
    queue: str | UnsetType | None = UNSET
    customer: str | UnsetType | None = UNSET
    parent: str | UnsetType | None = UNSET
    fields: Mapping[str, rules.Plain] | UnsetType = UNSET


def changed(type_: TicketType, ticket: Ticket, wanted: Change, hours: Hours, now: Instant) -> Ticket:
    """The ticket after a change, with its clocks; the same one when nothing is different.

    Raises TicketIsMerged, TransitionRefused, FieldsFaulty.
    """
    if ticket.merged_into is not None:
        raise TicketIsMerged(into=ticket.merged_into)
    plain: dict[str, Any] = {
        name: value
        for name in ("subject", "text", "priority", "agent", "queue", "customer", "parent")
        if (value := getattr(wanted, name)) is not UNSET
    }
    for name in ("subject", "text"):
        if name in plain:
            plain[name] = rules.clean(plain[name])
    after = replace(ticket, **plain)
    if wanted.state is not UNSET and wanted.state != ticket.state:
        after = _moved(type_, after, wanted.state)
    after = _filled(type_, ticket, after, wanted)
    if after.kind != ticket.kind or after.priority != ticket.priority:
        after = replace(after, clocks=_clocks(type_, ticket, after, hours, now))
        done = after.kind in machine.FINAL
        after = replace(after, solved_at=(after.solved_at or now) if done else None)
    return after


def _moved(type_: TicketType, ticket: Ticket, to: str) -> Ticket:
    cell, state = machine.step(type_, ticket.state, to), type_.state(to)
    if cell.kind != "moves" or state is None:
        allowed = machine.allowed(type_, ticket.state)
        raise TransitionRefused(state=ticket.state, to=to[:64], allowed=allowed)
    return replace(ticket, state=to, kind=state.kind)


def _filled(type_: TicketType, before: Ticket, after: Ticket, wanted: Change) -> Ticket:
    """With the fields that were set. What is missing is asked for when a ticket moves or fields change."""
    problems: list[Problem] = []
    if wanted.fields is not UNSET:
        fields, problems = rules.values(type_, before.fields, wanted.fields)
        after = replace(after, fields=fields)
    if not problems and (after.state != before.state or after.fields != before.fields):
        problems = rules.missing(type_, after.state, after.fields)
    if problems:
        raise FieldsFaulty(problems)
    return after


# --- clocks -----------------------------------------------------------------------------------------------


def first_clocks(type_: TicketType, ticket: Ticket, hours: Hours, now: Instant) -> tuple[Clock, ...]:
    """The clocks of a new ticket. Who made it from a call has answered the customer already."""
    made = []
    for kind, minutes in _targets(type_, ticket.priority).items():
        clock = clocks.started(kind, minutes * MINUTE, hours, type_.warn_percent, now)
        if kind == "first_response" and ticket.source == "call":
            clock = clocks.step(clock, "stop", hours, type_.warn_percent, now)
        made.append(clock)
    return tuple(made)


def answered(type_: TicketType, ticket: Ticket, hours: Hours, now: Instant) -> Ticket:
    """The ticket whose customer got a first answer."""
    return replace(ticket, clocks=_each(type_, ticket.clocks, {"first_response": "stop"}, hours, now))


def halted(type_: TicketType, ticket: Ticket, hours: Hours, now: Instant) -> Ticket:
    """The ticket that went up in another: none of its clocks runs."""
    rest: Events = {clock.kind: "pause" for clock in ticket.clocks if clock.run == "running"}
    return replace(ticket, kind="closed", clocks=_each(type_, ticket.clocks, rest, hours, now))


def taken_up(type_: TicketType, ticket: Ticket, hours: Hours, now: Instant) -> Ticket:
    """The ticket that stands for itself again: what was not stopped runs as its state says."""
    state = type_.state(ticket.state)
    kind: Kind = "open" if state is None else state.kind
    events = {clock.kind: _event_of(kind) for clock in ticket.clocks if clock.run != "stopped"}
    return replace(ticket, kind=kind, clocks=_each(type_, ticket.clocks, events, hours, now))


def told(type_: TicketType, ticket: Ticket, hours: Hours, now: Instant) -> Ticket:
    """The ticket after everything that is due by now was told."""
    after = []
    for clock in ticket.clocks:
        for event in clocks.due(clock, now):
            clock = clocks.step(clock, event, hours, type_.warn_percent, now)
        after.append(clock)
    return replace(ticket, clocks=tuple(after))


def _clocks(
    type_: TicketType, before: Ticket, after: Ticket, hours: Hours, now: Instant
) -> tuple[Clock, ...]:
    """The clocks after another state or priority."""
    found = after.clocks
    if after.priority != before.priority:
        found = _retargeted(type_, after, hours, now)
    if after.kind == before.kind:
        return found
    event = _event_of(after.kind)
    events: Events = {"resolution": event, "first_response": event}
    if any(clock.kind == "first_response" and clock.run == "stopped" for clock in found):
        # An answer that was given is given, also when the ticket is opened again.
        del events["first_response"]
    return _each(type_, found, events, hours, now)


def _retargeted(type_: TicketType, ticket: Ticket, hours: Hours, now: Instant) -> tuple[Clock, ...]:
    """The clocks that another priority asks for: changed, or new from the ticket's beginning; or gone."""
    had = {clock.kind: clock for clock in ticket.clocks}
    found: list[Clock] = []
    for kind, minutes in _targets(type_, ticket.priority).items():
        target = minutes * MINUTE
        if kind in had:
            found.append(clocks.retargeted(had[kind], target, hours, type_.warn_percent, now))
        elif ticket.kind not in machine.FINAL:
            clock = clocks.started(kind, target, hours, type_.warn_percent, ticket.created_at)
            event = _event_of(ticket.kind)
            found.append(clocks.step(clock, event, hours, type_.warn_percent, now))
    return tuple(found)


def _targets(type_: TicketType, priority: str) -> dict[ClockKind, int]:
    target = type_.target(priority)
    if target is None:
        return {}
    wanted: dict[ClockKind, int | None] = {
        "first_response": target.first_response_m,
        "resolution": target.resolution_m,
    }
    return {kind: minutes for kind, minutes in wanted.items() if minutes is not None}


def _event_of(kind: Kind) -> clocks.ClockEvent:
    if kind == "pending":
        return "pause"
    return "run" if kind == "open" else "stop"


def _each(
    type_: TicketType,
    found: tuple[Clock, ...],
    events: Events,
    hours: Hours,
    now: Instant,
) -> tuple[Clock, ...]:
    return tuple(
        clocks.step(clock, events[clock.kind], hours, type_.warn_percent, now)
        if clock.kind in events
        else clock
        for clock in found
    )


# --- the history ------------------------------------------------------------------------------------------


def difference(before: Ticket, after: Ticket) -> Changes:
    """What is different, for the history; long texts are cut, phone numbers are not repeated."""
    found: Changes = {
        name: [_cut(getattr(before, name)), _cut(getattr(after, name))]
        for name in _COMPARED
        if getattr(before, name) != getattr(after, name)
    }
    for id_ in sorted(before.fields.keys() | after.fields.keys()):
        old, new = before.fields.get(id_), after.fields.get(id_)
        if old != new:
            found[f"fields.{id_}"] = [_plain(old), _plain(new)]
    return found


def _plain(value: Value | None) -> Plain:
    if isinstance(value, Pii):
        return REDACTED
    return _cut(", ".join(value)) if isinstance(value, tuple) else _cut(value)


def _cut(value: Plain) -> Plain:
    if isinstance(value, str) and len(value) > _LONGEST_SHOWN:
        return value[:_LONGEST_SHOWN] + "…"
    return value
