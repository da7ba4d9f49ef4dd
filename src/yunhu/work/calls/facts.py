"""What is announced about contacts. The envelope says when, which tenant and which contact."""

from __future__ import annotations

from typing import Literal

import msgspec

SegmentKind = Literal["ivr", "queue", "agent", "external", "hold", "transfer"]


class ContactArrived(msgspec.Struct, frozen=True, kw_only=True, tag="contact.arrived", tag_field="kind"):
    """A customer reached us."""

    channel: Literal["voice"] = "voice"
    caller: str
    caller_name: str = ""
    dialled: str
    trunk: str | None = None
    number: str | None = None


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
    number: str | None = None
    leg: str | None = None
    flow: str | None = None


class ContactConnected(msgspec.Struct, frozen=True, kw_only=True, tag="contact.connected", tag_field="kind"):
    """Customer and agent (or an outside number) hear each other."""

    leg: str
    agent: str | None = None
    number: str | None = None
    waited_ms: int


class ContactTransferred(
    msgspec.Struct, frozen=True, kw_only=True, tag="contact.transferred", tag_field="kind"
):
    """A blind transfer was asked for."""

    to: str
    by: str


class TransferFailed(
    msgspec.Struct, frozen=True, kw_only=True, tag="contact.transfer_failed", tag_field="kind"
):
    """The target of a transfer could not be reached."""

    why: str
    status: int | None = None


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
    | ContactTransferred
    | TransferFailed
    | ContactEnded
)
