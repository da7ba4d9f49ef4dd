"""What the machine asks the hands to do, in the order given."""

from __future__ import annotations

from typing import Literal

import msgspec

from yunhu.work.calls.model import Message, Party, Promised, Target, Waiting, Wanted


class StartFlow(msgspec.Struct, frozen=True):
    """Begin the flow of the dialled number."""


class ContinueFlow(msgspec.Struct, frozen=True):
    """Tell the flow how a queue or transfer step came out; it goes on at that branch."""

    outcome: str


class ResumeFlow(msgspec.Struct, frozen=True):
    """Enter the flow's current node anew (after a restart)."""


class StopFlow(msgspec.Struct, frozen=True):
    """The contact left the flow for good (harmless when it has left already)."""

    why: str


class AskPromise(msgspec.Struct, frozen=True):
    """See whether the caller can be called back; `PromiseMade` follows, or the flow is told why not."""

    queue: str
    number: str
    priority: int
    need: tuple[Wanted, ...] = ()


class TellPromised(msgspec.Struct, frozen=True):
    """Tell the flow that the callback is promised."""


class TakeOffer(msgspec.Struct, frozen=True):
    """Take an offer for an agent who is not rung yet: `PartyAnswered` follows, or `OfferExpired`."""

    party: Party


class CallCustomer(msgspec.Struct, frozen=True):
    """Call the customer back: `CustomerAnswered` follows, or `CustomerFailed`."""

    leg: str
    promise: Promised


class KeepPromise(msgspec.Struct, frozen=True):
    """The customer has been called back and is there."""


class RestPromise(msgspec.Struct, frozen=True):
    """Nothing came of it now. `attempt`: the customer was called, and that counts."""

    why: str
    attempt: bool


class DropPromise(msgspec.Struct, frozen=True):
    """There will be no callback; harmless when the ledger knows it already."""

    why: str


class TakeMessage(msgspec.Struct, frozen=True):
    """Beep, and record what the customer says: `MessageOver` follows. After a restart: go on with it."""

    message: Message


class EndMessage(msgspec.Struct, frozen=True):
    """Keep what was said so far. `tell`: `MessageOver` follows."""

    message: Message
    why: str
    tell: bool = False


class TellMessage(msgspec.Struct, frozen=True):
    """Tell the flow how the message came out."""

    why: str
    seconds: float | None


class PauseRecording(msgspec.Struct, frozen=True):
    """Keep nothing of what comes."""

    reason: str


class ResumeRecording(msgspec.Struct, frozen=True):
    """Keep everything again."""

    reason: str


class EnterQueue(msgspec.Struct, frozen=True):
    """Take a place in the queue; the contact's arrival orders it."""

    waiting: Waiting


class LeaveQueue(msgspec.Struct, frozen=True):
    """Give the place up (any open offer is withdrawn with it)."""

    why: str


class PlayMusic(msgspec.Struct, frozen=True):
    """Music for a customer who waits or is held."""

    queue: str | None


class PlayRingback(msgspec.Struct, frozen=True):
    """The customer hears that a target of a transfer rings."""


class Announce(msgspec.Struct, frozen=True):
    """Say the position in the queue, then the music again."""

    queue: str
    position: int


class RingAgent(msgspec.Struct, frozen=True):
    """Call the agent of an offer."""

    party: Party


class DialTarget(msgspec.Struct, frozen=True):
    """Call the agent or number of a transfer."""

    party: Party
    target: Target


class CancelParty(msgspec.Struct, frozen=True):
    """Stop ringing."""

    party: Party
    why: str


class RefuseOffer(msgspec.Struct, frozen=True):
    """Tell the router that the agent did not take it; the contact goes back to the head."""

    party: Party
    why: str


class DialConsult(msgspec.Struct, frozen=True):
    """Call the one whom the agent asks."""

    party: Party
    target: Target


class CancelConsult(msgspec.Struct, frozen=True):
    """End the consulted one's leg, ringing or answered."""

    party: Party
    cause: str


class DialAgain(msgspec.Struct, frozen=True):
    """Call the device of a party who is lost, on the leg `rejoin`; the device answers by itself."""

    party: Party


class CancelRejoin(msgspec.Struct, frozen=True):
    """The leg that was to take a lost one's place is not needed."""

    leg: str


class Replace(msgspec.Struct, frozen=True):
    """The new leg is the party's from now on; the old one is ended."""

    old: str
    new: str


class Await(msgspec.Struct, frozen=True):
    """Begin to wait for a lost leg: `AwayDue` and `GivenUp` follow when it does not come back."""

    leg: str


class AwaitNoMore(msgspec.Struct, frozen=True):
    """The leg is back, replaced or over."""

    leg: str


class SetAway(msgspec.Struct, frozen=True):
    """The agent of a connection that did not come back gets no contact until somebody says so."""

    party: Party


class Bridge(msgspec.Struct, frozen=True):
    """Customer and party hear each other."""

    party: Party


class Separate(msgspec.Struct, frozen=True):
    """The party hears silence while the customer is on hold."""

    party: Party


class Link(msgspec.Struct, frozen=True):
    """The agent and the consulted one hear each other."""

    party: Party
    consult: Party


class Confer(msgspec.Struct, frozen=True):
    """Customer and both parties hear one another."""

    party: Party
    consult: Party


class PlayToParty(msgspec.Struct, frozen=True):
    """What a party who waits hears: the tone of a phone that rings, music, or nothing."""

    party: Party
    what: Literal["ringback", "music", "silence"]


class ReleaseParty(msgspec.Struct, frozen=True):
    """The agent is through with this contact: wrap-up begins, unless there is nothing to write up."""

    party: Party
    wrap_up: bool = True


class HangUpParty(msgspec.Struct, frozen=True):
    """End the agent's or the number's leg."""

    party: Party
    cause: str


class HangUpCustomer(msgspec.Struct, frozen=True):
    """End the customer's leg."""

    cause: str


class StartRecording(msgspec.Struct, frozen=True):
    """Open the contact's recording on the customer's leg."""


class StopRecording(msgspec.Struct, frozen=True):
    """Close the contact's recording; one that the contact does not have any more is named."""

    recording: str | None = None


Action = (
    StartFlow
    | ContinueFlow
    | ResumeFlow
    | StopFlow
    | AskPromise
    | TellPromised
    | TakeOffer
    | CallCustomer
    | KeepPromise
    | RestPromise
    | DropPromise
    | TakeMessage
    | EndMessage
    | TellMessage
    | PauseRecording
    | ResumeRecording
    | EnterQueue
    | LeaveQueue
    | PlayMusic
    | PlayRingback
    | Announce
    | RingAgent
    | DialTarget
    | CancelParty
    | RefuseOffer
    | DialConsult
    | CancelConsult
    | DialAgain
    | CancelRejoin
    | Replace
    | Await
    | AwaitNoMore
    | SetAway
    | Bridge
    | Separate
    | Link
    | Confer
    | PlayToParty
    | ReleaseParty
    | HangUpParty
    | HangUpCustomer
    | StartRecording
    | StopRecording
)
