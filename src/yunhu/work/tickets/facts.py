"""What is announced about tickets, without what people wrote. The envelope says when and which tenant."""

from __future__ import annotations

from msgspec import Struct

from yunhu.kit.instants import Instant


class TicketCreated(Struct, frozen=True, kw_only=True, tag="ticket.created", tag_field="kind"):
    """There is a new ticket."""

    ticket: str
    number: str
    type: str
    state: str
    priority: str
    source: str
    agent: str | None
    queue: str | None
    by: str


class TicketChanged(Struct, frozen=True, kw_only=True, tag="ticket.changed", tag_field="kind"):
    """Something about a ticket is different; `changed` names what, `version` is the new one."""

    ticket: str
    version: int
    changed: tuple[str, ...]
    state: str
    agent: str | None
    queue: str | None
    by: str


class TicketCommented(Struct, frozen=True, kw_only=True, tag="ticket.commented", tag_field="kind"):
    """Somebody wrote something; `public`: for the customer."""

    ticket: str
    comment: str
    public: bool
    by: str


class TicketAttached(Struct, frozen=True, kw_only=True, tag="ticket.attached", tag_field="kind"):
    """A file was added."""

    ticket: str
    attachment: str
    type: str
    size: int
    by: str


class TicketLinked(Struct, frozen=True, kw_only=True, tag="ticket.linked", tag_field="kind"):
    """A ticket is about this contact."""

    ticket: str
    about: str
    by: str


class TicketUnlinked(Struct, frozen=True, kw_only=True, tag="ticket.unlinked", tag_field="kind"):
    """A ticket is not about this contact after all."""

    ticket: str
    about: str
    by: str


class TicketMerged(Struct, frozen=True, kw_only=True, tag="ticket.merged", tag_field="kind"):
    """A ticket went up in another."""

    ticket: str
    into: str
    by: str


class TicketUnmerged(Struct, frozen=True, kw_only=True, tag="ticket.unmerged", tag_field="kind"):
    """A merge was undone: the ticket stands for itself again."""

    ticket: str
    out_of: str
    by: str


class TicketSplit(Struct, frozen=True, kw_only=True, tag="ticket.split", tag_field="kind"):
    """Some comments of a ticket became another one."""

    ticket: str
    into: str
    by: str


class TicketDueSoon(Struct, frozen=True, kw_only=True, tag="ticket.due_soon", tag_field="kind"):
    """Most of the time for a target has passed; `clock` is first_response or resolution."""

    ticket: str
    clock: str
    due_at: Instant | None
    agent: str | None
    queue: str | None


class TicketBreached(Struct, frozen=True, kw_only=True, tag="ticket.breached", tag_field="kind"):
    """A target was missed."""

    ticket: str
    clock: str
    due_at: Instant | None
    agent: str | None
    queue: str | None
