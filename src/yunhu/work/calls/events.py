"""What can happen to a contact: the input alphabet of its machine."""

from __future__ import annotations

from typing import Literal

import msgspec

from yunhu.work.calls.model import Target, Wanted, Way


class CustomerAnswered(msgspec.Struct, frozen=True):
    """Our 200 OK to the customer is on its way and media can flow."""


class CustomerGone(msgspec.Struct, frozen=True):
    """The customer's leg ended."""

    cause: str
    by: Literal["customer", "system"] = "customer"


class FlowQueued(msgspec.Struct, frozen=True):
    """The flow sends the contact to a queue; `need` is asked beside what the queue itself needs."""

    queue: str
    priority: int
    need: tuple[Wanted, ...] = ()


class FlowLeftQueue(msgspec.Struct, frozen=True):
    """The flow takes a waiting contact out of its queue: the caller pressed a key."""

    why: str = "key"


class FlowSet(msgspec.Struct, frozen=True):
    """The flow says more about the contact; None leaves as it is, attributes are added to the others."""

    language: str | None = None
    attributes: dict[str, str] = {}
    priority: int | None = None


class FlowPromised(msgspec.Struct, frozen=True):
    """The flow wants the caller to be called back: `Flows.promised` or `.promise_refused` answers.

    `number` as it was keyed or came; the place in the queue is taken when the caller has hung up.
    """

    queue: str
    number: str
    priority: int = 0
    need: tuple[Wanted, ...] = ()


class FlowRecords(msgspec.Struct, frozen=True):
    """The flow records a message, after a beep: `Flows.message_recorded` or `.message_failed` answers.

    It ends by its length, by silence, with `FlowEndsMessage` (keys go on to the flow), or with the call.
    """

    max_s: int = 120
    silence_s: int = 5
    queue: str | None = None
    ticket: str | None = None


class FlowEndsMessage(msgspec.Struct, frozen=True):
    """The flow ends the message that is being recorded; the answer is that of `FlowRecords`."""


class FlowPausesRecording(msgspec.Struct, frozen=True):
    """What is said or keyed from now on is not kept; the gap is listed with its reason."""

    reason: str = "sensitive"


class FlowResumesRecording(msgspec.Struct, frozen=True):
    """Everything is kept again."""

    reason: str = "sensitive"


class FlowTransferred(msgspec.Struct, frozen=True):
    """The flow transfers to an agent or a number; the leg that is dialled."""

    target: Target
    leg: str


class FlowHungUp(msgspec.Struct, frozen=True):
    """The flow says good-bye, or broke (`cause` then says so)."""

    cause: str


class OfferMade(msgspec.Struct, frozen=True):
    """The router reserved an agent (there may be several at a time); `leg` is the leg that will ring."""

    offer: str
    epoch: int
    agent: str
    leg: str


class OfferExpired(msgspec.Struct, frozen=True):
    """An offer is over: nobody answered in time (RONA), the agent was lost, or somebody else was quicker."""

    offer: str = ""
    why: str = "no_answer"


class QueueMoved(msgspec.Struct, frozen=True):
    """The contact waits in another queue from now on (overflow), with its old arrival."""

    queue: str
    why: str


class WaitOver(msgspec.Struct, frozen=True):
    """The queue gives the contact back to its flow: full, waited too long, closed."""

    why: str


class AnnounceDue(msgspec.Struct, frozen=True):
    """It is time to tell the caller the position (1 = next)."""

    position: int


class PlayEnded(msgspec.Struct, frozen=True):
    """What was played to the waiting customer is over."""


class PartyAnswered(msgspec.Struct, frozen=True):
    """The agent's (or the number's) leg is answered, or the offer taken.

    `customer`: the leg that will call the customer of a promised callback.
    """

    leg: str = ""
    customer: str = ""


class PartyFailed(msgspec.Struct, frozen=True):
    """The leg that was ringing ended without an answer."""

    why: str
    status: int | None = None
    leg: str = ""


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
    """Somebody with the right to do so ends the contact.

    `by_agent`: the agent's side is through with it; what follows the talk still comes.
    """

    cause: str
    by_agent: bool = False


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


class PromiseMade(msgspec.Struct, frozen=True):
    """The caller will be called back under this number."""

    queue: str
    number: str
    way: Way
    priority: int = 0
    need: tuple[Wanted, ...] = ()


class CallbackChanged(msgspec.Struct, frozen=True):
    """The caller wants to be called under another number."""

    number: str


class CallbackDue(msgspec.Struct, frozen=True):
    """The pause after an attempt is over: the contact takes its place again."""


class CallbackRests(msgspec.Struct, frozen=True):
    """Nobody is to be called before a later moment: the place is left until then."""


class CallbackOver(msgspec.Struct, frozen=True):
    """There will be no callback (any more): cancelled, expired, tried in vain, or the caller called again."""

    why: str


class CustomerFailed(msgspec.Struct, frozen=True):
    """The customer who is called back did not answer."""

    why: str
    status: int | None = None


class MessageOver(msgspec.Struct, frozen=True):
    """The message is recorded; `seconds` long, None when nothing could be recorded."""

    why: str
    seconds: float | None = None


class Stopping(msgspec.Struct, frozen=True):
    """The node is being stopped: the contact ends, but a promise waits for the next start."""


class Restored(msgspec.Struct, frozen=True):
    """The node started again and found this contact's legs alive."""


Event = (
    CustomerAnswered
    | CustomerGone
    | FlowQueued
    | FlowLeftQueue
    | FlowSet
    | FlowPromised
    | FlowRecords
    | FlowEndsMessage
    | FlowPausesRecording
    | FlowResumesRecording
    | FlowTransferred
    | FlowHungUp
    | OfferMade
    | OfferExpired
    | QueueMoved
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
    | PromiseMade
    | CallbackChanged
    | CallbackDue
    | CallbackRests
    | CallbackOver
    | CustomerFailed
    | MessageOver
    | Stopping
    | Restored
)

EVENTS: tuple[type, ...] = Event.__args__
