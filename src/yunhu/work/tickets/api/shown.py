"""Tickets as the interface shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yunhu.kit import instants, masks
from yunhu.kit.business_time import Hours
from yunhu.kit.instants import MILLISECOND, Instant
from yunhu.kit.pii import Pii
from yunhu.work.tickets import machine
from yunhu.work.tickets.api import shapes as s
from yunhu.work.tickets.machines import clock as clocks
from yunhu.work.tickets.model import Attachment, Clock, Comment, Entry, Ticket, TicketType, Value, View
from yunhu.work.tickets.registry import Registry
from yunhu.work.tickets.services.tickets import Whole

Names = Mapping[str, str]
"""Customers' names by id."""


def ticket(it: Ticket, names: Names) -> s.TicketShown:
    """A ticket in a list."""
    customer = None
    if it.customer is not None:
        customer = s.CustomerNamed(id=it.customer, name=names.get(it.customer, ""))
    return s.TicketShown(
        id=it.id,
        number=it.number,
        type=it.type,
        state=it.state,
        kind=it.kind,
        subject=it.subject,
        priority=it.priority,
        agent=it.agent,
        queue=it.queue,
        customer=customer,
        source=it.source,
        parent=it.parent,
        merged_into=it.merged_into,
        due_at=_iso(it.due_at),
        breached=it.breached,
        created_at=instants.to_iso(it.created_at),
        updated_at=instants.to_iso(it.updated_at),
        version=it.version,
    )


def detail(whole: Whole, names: Names, hours: Hours, now: Instant) -> s.TicketDetail:
    """A ticket with what hangs on it."""
    it = whole.ticket
    merged = it.merged_into is not None
    return s.TicketDetail(
        **ticket(it, names).model_dump(),
        text=it.text,
        fields={id_: _plain(value) for id_, value in it.fields.items()},
        created_by=it.created_by,
        solved_at=_iso(it.solved_at),
        can=[] if merged else machine.allowed(whole.type, it.state),
        watchers=list(whole.watchers),
        clocks=[_clock(clock, hours, now) for clock in it.clocks],
        contacts=[
            s.LinkShown(contact=link.contact, at=instants.to_iso(link.at), by=link.by) for link in whole.links
        ],
        attachments=[attachment(file) for file in whole.attachments],
        children=[ticket(child, names) for child in whole.children],
    )


def attachment(file: Attachment) -> s.AttachmentShown:
    """A file."""
    return s.AttachmentShown(
        id=file.id,
        comment=file.comment,
        name=file.name,
        type=file.type,
        size=file.size,
        at=instants.to_iso(file.at),
        by=file.by,
    )


def comment(it: Comment) -> s.CommentShown:
    """What somebody wrote."""
    return s.CommentShown(
        id=it.id,
        at=instants.to_iso(it.at),
        by=it.by,
        public=it.public,
        text=it.text,
        origin=None if it.origin == it.ticket else it.origin,
    )


def entry(it: Entry) -> s.EntryShown:
    """A line of the history."""
    return s.EntryShown(
        id=it.id,
        at=instants.to_iso(it.at),
        by=it.by,
        what=it.what,
        changes=it.changes,
        about=it.about,
        version=it.version,
    )


def type_(it: TicketType, registry: Registry) -> s.TypeShown:
    """A type with what may be done in each state."""
    return s.TypeShown(
        id=it.id,
        name=it.name,
        priority=it.priority,
        queue=it.queue,
        states=[
            s.StateShown(id=state.id, name=state.name, kind=state.kind, to=machine.allowed(it, state.id))
            for state in it.states
        ],
        fields=[
            s.FieldShown(
                id=field.id,
                name=field.name,
                kind=field.kind,
                required=field.required,
                required_in=list(field.required_in),
                choices=[s.ChoiceShown(id=choice.id, name=choice.name) for choice in field.choices],
                least=field.least,
                most=field.most,
            )
            for field in it.fields
        ],
        sla=[
            s.TargetShown(
                priority=target.priority,
                first_response_m=target.first_response_m,
                resolution_m=target.resolution_m,
            )
            for target in it.sla
        ],
        hours=registry.hours_id(it),
    )


def view(it: View, me: str) -> s.ViewShown:
    """A saved search."""
    return s.ViewShown(
        id=it.id,
        name=it.name,
        shared=it.owner is None,
        mine=it.created_by == me,
        filter=s.Filter.model_validate(it.filter),
        version=it.version,
    )


def customers_of(tickets: Sequence[Ticket]) -> list[str]:
    """The customers whose names are needed."""
    return sorted({it.customer for it in tickets if it.customer is not None})


def _clock(clock: Clock, hours: Hours, now: Instant) -> s.ClockShown:
    return s.ClockShown(
        kind=clock.kind,
        run=clock.run,
        target_ms=clock.target // MILLISECOND,
        spent_ms=clocks.spent(clock, hours, now) // MILLISECOND,
        due_at=_iso(clock.due_at),
        warned_at=_iso(clock.warned_at),
        breached_at=_iso(clock.breached_at),
        stopped_at=_iso(clock.stopped_at),
    )


def _plain(value: Value) -> bool | float | str | list[str]:
    if isinstance(value, Pii):
        return masks.number(value.reveal())
    return list(value) if isinstance(value, tuple) else value


def _iso(instant: Instant | None) -> str | None:
    return None if instant is None else instants.to_iso(instant)
