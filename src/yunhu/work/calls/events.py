"""What can happen to a contact: the input alphabet of its machine."""

from __future__ import annotations

from typing import Literal

import msgspec

from yunhu.work.calls.model import Target


class CustomerAnswered(msgspec.Struct, frozen=True):
    """Our 200 OK to the customer is on its way and media can flow."""


class CustomerGone(msgspec.Struct, frozen=True):
    """The customer's leg ended."""

    cause: str
    by: Literal["customer", "system"] = "customer"


class FlowQueued(msgspec.Struct, frozen=True):
    """The flow sends the contact to a queue."""

    queue: str
    priority: int


class FlowTransferred(msgspec.Struct, frozen=True):
    """The flow transfers to an agent or a number; the leg that is dialled."""

    target: Target
    leg: str


class FlowHungUp(msgspec.Struct, frozen=True):
    """The flow says good-bye, or broke (`cause` then says so)."""

    cause: str


class OfferMade(msgspec.Struct, frozen=True):
    """The router reserved an agent; `leg` is the leg that will ring."""

    offer: str
    epoch: int
    agent: str
    leg: str


class OfferExpired(msgspec.Struct, frozen=True):
    """Nobody answered in time (RONA); the queue has put the contact back at its head."""


class WaitOver(msgspec.Struct, frozen=True):
    """The queue gives the contact back to its flow: full, waited too long, closed."""

    why: str


class AnnounceDue(msgspec.Struct, frozen=True):
    """It is time to tell the caller the position (1 = next)."""

    position: int


class PlayEnded(msgspec.Struct, frozen=True):
    """What was played to the waiting customer is over."""


class PartyAnswered(msgspec.Struct, frozen=True):
    """The agent's (or the number's) leg is answered."""


class PartyFailed(msgspec.Struct, frozen=True):
    """The leg that was ringing ended without an answer."""

    why: str
    status: int | None = None


class PartyGone(msgspec.Struct, frozen=True):
    """The agent's (or the number's) leg ended after it was answered."""

    cause: str


class HoldAsked(msgspec.Struct, frozen=True):
    """The agent puts the customer on hold."""


class ResumeAsked(msgspec.Struct, frozen=True):
    """The agent takes the customer back."""


class TransferAsked(msgspec.Struct, frozen=True):
    """A blind transfer by the agent or a supervisor; `leg` is for a target that is dialled."""

    target: Target
    leg: str
    by: str


class HangUpAsked(msgspec.Struct, frozen=True):
    """Somebody with the right to do so ends the contact."""

    cause: str


class Restored(msgspec.Struct, frozen=True):
    """The node started again and found this contact's legs alive."""


Event = (
    CustomerAnswered
    | CustomerGone
    | FlowQueued
    | FlowTransferred
    | FlowHungUp
    | OfferMade
    | OfferExpired
    | WaitOver
    | AnnounceDue
    | PlayEnded
    | PartyAnswered
    | PartyFailed
    | PartyGone
    | HoldAsked
    | ResumeAsked
    | TransferAsked
    | HangUpAsked
    | Restored
)

EVENTS: tuple[type, ...] = Event.__args__
