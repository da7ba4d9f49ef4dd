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


class RejectAsked(msgspec.Struct, frozen=True):
    """The agent whose leg rings will not take it; `reason` is one of the configuration."""

    leg: str
    reason: str = ""


class ConsultAsked(msgspec.Struct, frozen=True):
    """The agent asks somebody else while the customer waits; `leg` is the one that will ring."""

    target: Target
    leg: str
    by: str


class ConsultAnswered(msgspec.Struct, frozen=True):
    """The consulted one's leg is answered."""


class ConsultFailed(msgspec.Struct, frozen=True):
    """The consulted one's leg ended without an answer."""

    why: str
    status: int | None = None


class ConsultGone(msgspec.Struct, frozen=True):
    """The consulted one's leg ended after it was answered."""

    cause: str


class CompleteAsked(msgspec.Struct, frozen=True):
    """The consulted one takes the contact; the agent is through with it."""

    by: str


class MergeAsked(msgspec.Struct, frozen=True):
    """All three talk together."""


class SwapAsked(msgspec.Struct, frozen=True):
    """The agent talks with the other of the two, and this one waits."""


class CancelConsultAsked(msgspec.Struct, frozen=True):
    """The consulted one is let go; the agent is back with the customer."""


class LeaveAsked(msgspec.Struct, frozen=True):
    """The one on this leg leaves a conference or a consultation; the others go on."""

    leg: str


class LegLost(msgspec.Struct, frozen=True):
    """Nothing is heard of this leg any more: a reload, a network that is gone, a laptop that sleeps."""

    leg: str


class LegBack(msgspec.Struct, frozen=True):
    """The leg's audio is there again."""

    leg: str


class AwayDue(msgspec.Struct, frozen=True):
    """The leg is lost for so long that the customer should hear music."""

    leg: str


class GivenUp(msgspec.Struct, frozen=True):
    """The leg was lost for so long that nobody waits for it any more."""

    leg: str


class RejoinAsked(msgspec.Struct, frozen=True):
    """An agent wants to go on with a new leg in the place of `leg`; `new` will be dialled."""

    leg: str
    new: str


class Rejoined(msgspec.Struct, frozen=True):
    """The new leg is answered."""

    new: str


class RejoinFailed(msgspec.Struct, frozen=True):
    """The new leg ended without an answer."""

    new: str


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
    | RejectAsked
    | ConsultAsked
    | ConsultAnswered
    | ConsultFailed
    | ConsultGone
    | CompleteAsked
    | MergeAsked
    | SwapAsked
    | CancelConsultAsked
    | LeaveAsked
    | LegLost
    | LegBack
    | AwayDue
    | GivenUp
    | RejoinAsked
    | Rejoined
    | RejoinFailed
    | Restored
)

EVENTS: tuple[type, ...] = Event.__args__
