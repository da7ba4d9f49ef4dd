"""What is announced about contacts. The envelope says when, which tenant and which contact."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec.structs import force_setattr

from yunhu.kit.pii import Name, Number, PartyName, Words

SegmentKind = Literal[
    "ivr",
    "queue",
    "agent",
    "external",
    "hold",
    "transfer",
    "consult",
    "conference",
    "callback",
    "voicemail",
    "survey",
]


class ContactArrived(msgspec.Struct, frozen=True, kw_only=True, tag="contact.arrived", tag_field="kind"):
    """A customer reached us."""

    channel: Literal["voice", "video"] = "voice"
    caller: Number
    caller_name: Name = Name("")
    dialled: str
    trunk: str | None = None
    number: str | None = None

    def __post_init__(self) -> None:
        """Who called is personal whoever gives it; what was dialled is ours."""
        force_setattr(self, "caller", Number.of(self.caller))
        force_setattr(self, "caller_name", Name.of(self.caller_name))


class ContactRefused(msgspec.Struct, frozen=True, kw_only=True, tag="contact.refused", tag_field="kind"):
    """A call was turned away before it became a contact in progress."""

    status: int
    why: str


class ContactAnswered(msgspec.Struct, frozen=True, kw_only=True, tag="contact.answered", tag_field="kind"):
    """The customer's leg is answered by us."""

    leg: str


class SegmentStarted(msgspec.Struct, frozen=True, kw_only=True, tag="segment.started", tag_field="kind"):
    """Somebody else handles the contact from now on; the segment before ends at this instant."""

    segment: SegmentKind
    queue: str | None = None
    agent: str | None = None
    number: Number | None = None
    leg: str | None = None
    flow: str | None = None

    def __post_init__(self) -> None:
        """A number outside is somebody's."""
        if self.number is not None:
            force_setattr(self, "number", Number.of(self.number))


class ContactConnected(msgspec.Struct, frozen=True, kw_only=True, tag="contact.connected", tag_field="kind"):
    """Customer and agent (or an outside number) hear each other."""

    leg: str
    agent: str | None = None
    number: Number | None = None
    waited_ms: int
    callback: bool = False

    def __post_init__(self) -> None:
        """A number outside is somebody's."""
        if self.number is not None:
            force_setattr(self, "number", Number.of(self.number))


class ContactSet(msgspec.Struct, frozen=True, kw_only=True, tag="contact.set", tag_field="kind"):
    """The flow found out more about the contact; what is None stayed as it was."""

    language: str | None = None
    priority: int | None = None
    attributes: dict[str, Words] = {}

    def __post_init__(self) -> None:
        """What a flow found out may be anything: what was keyed, or what another system knows."""
        sealed = {key: Words.of(value) for key, value in self.attributes.items()}
        force_setattr(self, "attributes", sealed)


class ContactResumed(msgspec.Struct, frozen=True, kw_only=True, tag="contact.resumed", tag_field="kind"):
    """The contact takes the place in a queue over that an earlier call of this customer had."""

    contact: str
    queue: str
    arrived_at: int
    why: Literal["redial", "callback"]


class ContactTransferred(
    msgspec.Struct, frozen=True, kw_only=True, tag="contact.transferred", tag_field="kind"
):
    """A blind transfer was asked for."""

    to: PartyName
    by: str

    def __post_init__(self) -> None:
        """It may be somebody's number."""
        force_setattr(self, "to", PartyName.of(self.to))


class TransferFailed(
    msgspec.Struct, frozen=True, kw_only=True, tag="contact.transfer_failed", tag_field="kind"
):
    """The target of a transfer could not be reached."""

    why: str
    status: int | None = None


class ContactRejected(msgspec.Struct, frozen=True, kw_only=True, tag="contact.rejected", tag_field="kind"):
    """An agent would not take the contact; `reason` is one of the configuration, or empty."""

    agent: str
    reason: str = ""


class ConsultStarted(
    msgspec.Struct, frozen=True, kw_only=True, tag="contact.consult_started", tag_field="kind"
):
    """The agent asks somebody else while the customer waits."""

    to: PartyName
    by: str
    leg: str

    def __post_init__(self) -> None:
        """It may be somebody's number."""
        force_setattr(self, "to", PartyName.of(self.to))


class ConsultConnected(
    msgspec.Struct, frozen=True, kw_only=True, tag="contact.consult_connected", tag_field="kind"
):
    """The consulted one answered."""

    leg: str


class ConsultEnded(msgspec.Struct, frozen=True, kw_only=True, tag="contact.consult_ended", tag_field="kind"):
    """The consultation is over: `completed`, `cancelled`, `left`, or why it failed."""

    leg: str
    how: str
    status: int | None = None


class PartyLost(msgspec.Struct, frozen=True, kw_only=True, tag="contact.party_lost", tag_field="kind"):
    """Nothing is heard of a party any more; the contact waits for a while."""

    leg: str
    agent: str | None = None


class PartyBack(msgspec.Struct, frozen=True, kw_only=True, tag="contact.party_back", tag_field="kind"):
    """A lost party is there again, on the same leg or on a new one (`rejoined`)."""

    leg: str
    agent: str | None = None
    rejoined: bool = False
    away_ms: int


class PartyGivenUp(msgspec.Struct, frozen=True, kw_only=True, tag="contact.party_given_up", tag_field="kind"):
    """A lost party did not come back in time; the contact goes on without it."""

    leg: str
    agent: str | None = None


class ContactNoted(msgspec.Struct, frozen=True, kw_only=True, tag="contact.noted", tag_field="kind"):
    """Somebody wrote the contact's note; `version` counts from 1."""

    text: Words
    version: int
    by: str

    def __post_init__(self) -> None:
        """People write about people."""
        force_setattr(self, "text", Words.of(self.text))


class ContactDisposed(msgspec.Struct, frozen=True, kw_only=True, tag="contact.disposed", tag_field="kind"):
    """Somebody said how the contact came out."""

    code: str
    by: str


class ContactIdentified(
    msgspec.Struct, frozen=True, kw_only=True, tag="contact.identified", tag_field="kind"
):
    """Somebody said which customer it was; None: nobody whom we know."""

    customer: str | None = None
    by: str


class ContactEnded(msgspec.Struct, frozen=True, kw_only=True, tag="contact.ended", tag_field="kind"):
    """The contact is over. `abandoned`: the customer left while waiting, before anybody answered.

    `at` is set when it ended earlier than it is announced: a crash is found out at the next start.
    """

    cause: str
    by: Literal["customer", "agent", "system"]
    abandoned: bool = False
    at: int | None = None


CallFact = (
    ContactArrived
    | ContactRefused
    | ContactAnswered
    | SegmentStarted
    | ContactConnected
    | ContactSet
    | ContactResumed
    | ContactTransferred
    | TransferFailed
    | ContactRejected
    | ConsultStarted
    | ConsultConnected
    | ConsultEnded
    | PartyLost
    | PartyBack
    | PartyGivenUp
    | ContactNoted
    | ContactDisposed
    | ContactIdentified
    | ContactEnded
)
