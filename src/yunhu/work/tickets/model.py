"""What a ticket is: its type (configuration), and what is written down about one."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from yunhu.kit.instants import Instant
from yunhu.kit.pii import Pii
from yunhu.people.agents.model import Slug

Kind = Literal["open", "pending", "solved", "closed"]
"""What a state means to everybody: we act, we wait for somebody else, it is done, it is filed away."""

Priority = Literal["low", "normal", "high", "urgent"]
PRIORITIES: tuple[Priority, ...] = ("low", "normal", "high", "urgent")

FieldKind = Literal["text", "number", "choice", "multi_choice", "date", "phone", "checkbox"]
Source = Literal["manual", "call", "missed_call", "voicemail", "split"]
"""Where a ticket came from; `call`: an agent made it from a contact."""

MOST_FIELDS = 50
MOST_STATES = 30
MOST_TRANSITIONS = 300
MOST_CHOICES = 200
LONGEST_NAME = 100
LONGEST_SUBJECT = 200
LONGEST_TEXT = 20_000
LONGEST_VALUE = 2_000

Name = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
Minutes = Annotated[int, Meta(ge=1, le=365 * 24 * 60)]


# --- configuration ----------------------------------------------------------------------------------------


class TicketChoice(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the values of a choice."""

    id: Slug
    name: Name


class TicketField(Struct, frozen=True, forbid_unknown_fields=True):
    """A field of a type. `required`: always; `required_in`: to come into these states, and in them.

    `choices` are for the kinds choice and multi_choice, `least` and `most` for numbers. `purpose` and `keep`
    say what the field is for and how long it stays (`kit.purposes`): without them a type is refused.
    """

    id: Slug
    name: Name
    kind: FieldKind
    required: bool = False
    required_in: Annotated[tuple[Slug, ...], Meta(max_length=MOST_STATES)] = ()
    choices: Annotated[tuple[TicketChoice, ...], Meta(max_length=MOST_CHOICES)] = ()
    least: float | None = None
    most: float | None = None
    purpose: str = ""
    keep: str = ""


class TicketState(Struct, frozen=True, forbid_unknown_fields=True):
    """A state of a type's machine, and what it means."""

    id: Slug
    name: Name
    kind: Kind


class TicketTransition(Struct, frozen=True, forbid_unknown_fields=True):
    """A ticket may go `from` one state `to` others."""

    from_: Slug = field(name="from")
    to: Annotated[tuple[Slug, ...], Meta(min_length=1, max_length=MOST_STATES)]


class SlaTarget(Struct, frozen=True, forbid_unknown_fields=True):
    """How soon tickets of a priority are answered and solved, in minutes of business time.

    What is absent is never due.
    """

    priority: Priority
    first_response_m: Minutes | None = None
    resolution_m: Minutes | None = None


class TicketType(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of ticket with its fields, its states (the first is where a ticket starts), and its targets.

    `hours` names the business hours that its clocks run in (the first ones when absent); a warning comes when
    `warn_percent` of a target have passed. `queue` is whose work new tickets are.
    """

    id: Slug
    name: Name
    states: Annotated[tuple[TicketState, ...], Meta(min_length=1, max_length=MOST_STATES)]
    transitions: Annotated[tuple[TicketTransition, ...], Meta(max_length=MOST_TRANSITIONS)] = ()
    fields: Annotated[tuple[TicketField, ...], Meta(max_length=MOST_FIELDS)] = ()
    sla: Annotated[tuple[SlaTarget, ...], Meta(max_length=len(PRIORITIES))] = ()
    hours: Slug | None = None
    warn_percent: Annotated[int, Meta(ge=1, le=99)] = 80
    priority: Priority = "normal"
    queue: Slug | None = None

    def state(self, id_: str) -> TicketState | None:
        """A state by its id."""
        return next((state for state in self.states if state.id == id_), None)

    def target(self, priority: str) -> SlaTarget | None:
        """The targets of a priority."""
        return next((target for target in self.sla if target.priority == priority), None)


# --- what is written down ---------------------------------------------------------------------------------

Value = str | float | bool | tuple[str, ...] | Pii[str]
"""The value of a field: text, choice and date are str, a phone is Pii, several choices a tuple of ids."""

ClockKind = Literal["first_response", "resolution"]
Run = Literal["running", "paused", "stopped"]


class Clock(Struct, frozen=True, kw_only=True):
    """One target of a ticket. Spent and target are µs of business time; `since` and `due_at` while it runs.

    `spent` counts until `since`. `stopped`: answered, or solved. A breach stays told when it is stopped late.
    """

    kind: ClockKind
    target: int
    run: Run = "running"
    spent: int = 0
    since: Instant | None = None
    warn_at: Instant | None = None
    due_at: Instant | None = None
    warned_at: Instant | None = None
    breached_at: Instant | None = None
    stopped_at: Instant | None = None


class Ticket(Struct, frozen=True, kw_only=True):
    """One ticket as it is now. `kind` is its state's, or `closed` when it was merged into another."""

    id: str
    tenant: str
    number: str
    type: str
    state: str
    kind: Kind
    subject: str
    text: str = ""
    priority: Priority = "normal"
    agent: str | None = None
    queue: str | None = None
    customer: str | None = None
    source: Source = "manual"
    parent: str | None = None
    merged_into: str | None = None
    fields: dict[str, Value] = {}
    clocks: tuple[Clock, ...] = ()
    version: int = 1
    created_at: Instant = 0
    created_by: str = ""
    updated_at: Instant = 0
    solved_at: Instant | None = None

    @property
    def due_at(self) -> Instant | None:
        """When the next of its targets is due, or was."""
        return min((clock.due_at for clock in self.clocks if clock.due_at is not None), default=None)

    @property
    def next_at(self) -> Instant | None:
        """When a clock has something to tell that was not told: a warning, or a breach."""
        told = [
            at
            for clock in self.clocks
            if clock.run == "running"
            for at, said in ((clock.warn_at, clock.warned_at), (clock.due_at, clock.breached_at))
            if at is not None and said is None
        ]
        return min(told, default=None)

    @property
    def breached(self) -> bool:
        """Whether a target was missed."""
        return any(clock.breached_at is not None for clock in self.clocks)


class Comment(Struct, frozen=True, kw_only=True):
    """What somebody wrote. `public`: meant for the customer. `origin` is the ticket it was written on."""

    id: str
    ticket: str
    origin: str
    at: Instant
    by: str
    public: bool
    text: str


class Attachment(Struct, frozen=True, kw_only=True):
    """A file. `name` is as its sender called it, and is only ever shown as text; `type` is what we found."""

    id: str
    ticket: str
    origin: str
    comment: str | None
    at: Instant
    by: str
    name: str
    type: str
    size: int
    sha256: str


class Link(Struct, frozen=True, kw_only=True):
    """A contact that a ticket is about."""

    contact: str
    at: Instant
    by: str


class Entry(Struct, frozen=True, kw_only=True):
    """One line of a ticket's history: who did what, when. `changes` is field → [before, after]."""

    id: str
    ticket: str
    at: Instant
    by: str
    what: str
    changes: dict[str, list[str | float | bool | None]] = {}
    about: dict[str, str] = {}
    version: int


class View(Struct, frozen=True, kw_only=True):
    """A saved search. `owner` None: everybody's."""

    id: str
    tenant: str
    name: str
    owner: str | None
    filter: dict[str, str | bool | list[str]]
    version: int
    created_by: str
