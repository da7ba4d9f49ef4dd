"""The shapes of tickets at the door: what comes in and what goes out."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from yunhu.trust.privacy.entry import WRITTEN
from yunhu.work.tickets.model import (
    LONGEST_NAME,
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    LONGEST_VALUE,
    MOST_FIELDS,
    FieldKind,
    Kind,
    Priority,
    Run,
    Source,
)
from yunhu.work.tickets.rules import clean

MOST_AT_ONCE = 100
"""Tickets of one bulk change, and comments of one split."""

MOST_WATCHERS = 50

VISIBLE = r"^[^\x00-\x1f\x7f]+$"
"""What ids are made of: PostgreSQL takes no zero byte, and nobody can see the others."""


def _cleaned(given: object) -> object:
    return clean(given) if isinstance(given, str) else given


def _trimmed(given: object) -> object:
    return clean(given).strip() if isinstance(given, str) else given


_Trimmed = BeforeValidator(_trimmed)

Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=VISIBLE)]
Subject = Annotated[str, WRITTEN, _Trimmed, StringConstraints(min_length=1, max_length=LONGEST_SUBJECT)]
Text = Annotated[str, WRITTEN, BeforeValidator(_cleaned), StringConstraints(max_length=LONGEST_TEXT)]
Said = Annotated[str, WRITTEN, _Trimmed, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]
Reason = Annotated[str, WRITTEN, _Trimmed, StringConstraints(max_length=500)]
Words = Annotated[str, _Trimmed, StringConstraints(max_length=100)]
ViewName = Annotated[str, _Trimmed, StringConstraints(min_length=1, max_length=LONGEST_NAME)]
Short = Annotated[str, StringConstraints(max_length=LONGEST_VALUE)]
Value = bool | float | Short | Annotated[list[Short], Field(max_length=200)] | None
"""A field's value: text, choice, date (`2026-01-31`) and phone are texts, several choices a list of ids."""

Values = Annotated[dict[Id, Value], Field(max_length=MOST_FIELDS)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


# --- in ---------------------------------------------------------------------------------------------------


class NewTicket(_In):
    """A ticket to be made. `contact` links it to a contact, and makes its source `call`."""

    type: Id
    subject: Subject
    text: Text = ""
    priority: Priority | None = Field(None, description="The type's when absent")
    agent: Id | None = None
    queue: Id | None = Field(None, description="The type's when absent")
    customer: Id | None = None
    contact: Id | None = None
    parent: Id | None = None
    fields: Values = Field(default_factory=dict)


class TicketChange(_In):
    """What is to be different; what is left out stays. `null` takes an agent, queue, customer or parent away.

    `version` is the one you saw: when somebody was faster the change is refused with 409 and the ticket as it
    is now (`current`). The header `If-Match` does the same with 412.
    """

    version: int | None = Field(None, ge=1)
    state: Id | None = None
    reason: Reason = Field("", description="Why, for the history; needed with `force`")
    force: bool = Field(False, description="Solve or close it although children are open")
    subject: Subject | None = None
    text: Text | None = None
    priority: Priority | None = None
    agent: Id | None = None
    queue: Id | None = None
    customer: Id | None = None
    parent: Id | None = None
    fields: Values | None = Field(None, description="Only these fields change; `null` empties one")


class BulkChange(_In):
    """The same change to many tickets; each is done or refused by itself."""

    ids: list[Id] = Field(min_length=1, max_length=MOST_AT_ONCE)
    change: TicketChange


class NewComment(_In):
    """Something to say: to colleagues, or (`public`) to the customer."""

    text: Said
    public: bool = False


class NewLink(_In):
    """A contact that the ticket is about."""

    contact: Id


class MergeInto(_In):
    """The ticket that lives on."""

    into: Id
    version: int | None = Field(None, ge=1)


class Split(_In):
    """A new ticket out of some comments of this one."""

    comments: list[Id] = Field(min_length=1, max_length=MOST_AT_ONCE)
    subject: Subject
    type: Id | None = Field(None, description="This ticket's when absent")
    fields: Values = Field(default_factory=dict)


class Filter(_In):
    """Which tickets. `me` as an agent or watcher is the agent who asks."""

    q: Words | None = Field(
        default=None,
        description="A number, or words that all occur in number, subject, text, fields or comments",
    )
    type: Id | None = None
    state: Id | None = None
    kind: list[Kind] | None = Field(default=None, max_length=4)
    priority: list[Priority] | None = Field(default=None, max_length=4)
    agent: Id | None = Field(default=None, description="`none`: nobody's")
    queue: Id | None = None
    customer: Id | None = None
    contact: Id | None = None
    watcher: Id | None = None
    parent: Id | None = None
    breached: bool | None = Field(default=None, description="Whether a target was missed")


class NewView(_In):
    """A search to be kept."""

    name: ViewName
    shared: bool = Field(False, description="Whether everybody sees it")
    filter: Filter


class ViewChange(NewView):
    """A kept search as it is to be."""

    version: int | None = Field(None, ge=1)


# --- out --------------------------------------------------------------------------------------------------


class CustomerNamed(BaseModel):
    """A customer, by name."""

    id: str
    name: str = Field(description="Empty when it is not known")


class TicketShown(BaseModel):
    """A ticket in a list."""

    id: str
    number: str
    type: str
    state: str
    kind: Kind
    subject: str
    priority: Priority
    agent: str | None
    queue: str | None
    customer: CustomerNamed | None
    source: Source
    parent: str | None
    merged_into: str | None = Field(description="The ticket that lives on")
    due_at: str | None = Field(description="When the next target is due or was; null while paused or done")
    breached: bool = Field(description="Whether a target was missed")
    created_at: str
    updated_at: str
    version: int


class ClockShown(BaseModel):
    """A target: how soon it must be answered (`first_response`) or solved (`resolution`)."""

    kind: str
    run: Run
    target_ms: int = Field(description="Business time")
    spent_ms: int = Field(description="Business time until now")
    due_at: str | None
    warned_at: str | None
    breached_at: str | None
    stopped_at: str | None


class LinkShown(BaseModel):
    """A contact that the ticket is about."""

    contact: str
    at: str
    by: str


class AttachmentShown(BaseModel):
    """A file; fetch it below `/api/v1/tickets/{ticket}/attachments/{id}`. Its name is text from outside."""

    id: str
    comment: str | None
    name: str
    type: str = Field(description="What its bytes are, whatever its sender said")
    size: int
    at: str
    by: str


class TicketDetail(TicketShown):
    """A ticket with everything but its comments and history."""

    text: str
    fields: dict[str, bool | float | str | list[str]]
    created_by: str
    solved_at: str | None
    can: list[str] = Field(description="States that it may go to now")
    watchers: list[str]
    clocks: list[ClockShown]
    contacts: list[LinkShown]
    attachments: list[AttachmentShown]
    children: list[TicketShown]


class CommentShown(BaseModel):
    """What somebody wrote; `origin` is the ticket it was written on, when it was moved here."""

    id: str
    at: str
    by: str
    public: bool
    text: str
    origin: str | None


class EntryShown(BaseModel):
    """One line of the history: who did what, when. `changes`: field → [before, after]."""

    id: str
    at: str
    by: str
    what: str
    changes: dict[str, list[str | float | bool | None]]
    about: dict[str, str]
    version: int


class Done(BaseModel):
    """What became of one ticket of a bulk change."""

    id: str
    ok: bool
    version: int | None = None
    code: str | None = Field(default=None, description="Why not, for programs")
    message: str | None = Field(default=None, description="Why not, for people")


class BulkDone(BaseModel):
    """What became of each, in the order asked."""

    items: list[Done]


class ChoiceShown(BaseModel):
    """One of the values of a choice."""

    id: str
    name: str


class FieldShown(BaseModel):
    """A field of a type."""

    id: str
    name: str
    kind: FieldKind
    required: bool
    required_in: list[str]
    choices: list[ChoiceShown]
    least: float | None
    most: float | None


class StateShown(BaseModel):
    """A state of a type, and where a ticket may go from it."""

    id: str
    name: str
    kind: Kind
    to: list[str]


class TargetShown(BaseModel):
    """The targets of a priority, in minutes of business time."""

    priority: Priority
    first_response_m: int | None
    resolution_m: int | None


class TypeShown(BaseModel):
    """A type of tickets; a ticket starts in the first state."""

    id: str
    name: str
    priority: Priority
    queue: str | None
    states: list[StateShown]
    fields: list[FieldShown]
    sla: list[TargetShown]
    hours: str = Field(description="The business hours that its targets count in")


class ViewShown(BaseModel):
    """A kept search."""

    id: str
    name: str
    shared: bool
    mine: bool
    filter: Filter
    version: int
