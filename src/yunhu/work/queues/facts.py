"""What is announced about waiting and offers. The envelope says when, which tenant and which contact."""

from typing import TypedDict

from msgspec import Struct

from yunhu.work.queues.model import Need, Reason


class ContactQueued(Struct, frozen=True, kw_only=True, tag="contact.queued", tag_field="kind"):
    """A contact waits from now on. `reason`: who could take it now, and what dropped the others.

    `need` is what the contact asks beside the queue, `channel` what it waits on.
    """

    queue: str
    priority: int
    position: int
    reason: Reason
    channel: str = "voice"
    need: tuple[Need, ...] = ()


class ContactDequeued(Struct, frozen=True, kw_only=True, tag="contact.dequeued", tag_field="kind"):
    """A contact waits no longer: `answered`, `max_wait`, `nobody`, `overflow`, `queue_removed`, or what the
    withdrawer said."""

    queue: str
    why: str
    waited_ms: int


class StepBegan(Struct, frozen=True, kw_only=True, tag="queue.step_began", tag_field="kind"):
    """A waiting contact goes on in its queue's plan, or begins its step anew.

    `step` from 1, one more than there are steps when the plan is over. `why`: `expired`, `relaxed`, `raised`,
    `entered` (early, by its wait), `nobody` (is there for the step before), `skipped`, `sticky_over`.
    """

    queue: str
    step: int
    why: str
    reason: Reason


class ContactMoved(Struct, frozen=True, kw_only=True, tag="contact.moved", tag_field="kind"):
    """A waiting contact goes to another queue with its old arrival: `overflow`."""

    from_queue: str
    queue: str
    why: str


class OfferMade(Struct, frozen=True, kw_only=True, tag="offer.made", tag_field="kind"):
    """One agent is reserved for the contact; `epoch` fences what is done for this offer."""

    offer: str
    queue: str
    agent: str
    epoch: int
    ring_s: int
    reason: Reason


class About(TypedDict):
    """What every fact about the end of an offer says."""

    offer: str
    queue: str
    agent: str
    rang_ms: int


class OfferAccepted(Struct, frozen=True, kw_only=True, tag="offer.accepted", tag_field="kind"):
    """The agent took the contact."""

    offer: str
    queue: str
    agent: str
    rang_ms: int


class OfferRefused(Struct, frozen=True, kw_only=True, tag="offer.refused", tag_field="kind"):
    """The agent or the agent's device said no: `declined`, `busy`, `unreachable`, …"""

    offer: str
    queue: str
    agent: str
    why: str
    rang_ms: int


class OfferExpired(Struct, frozen=True, kw_only=True, tag="offer.expired", tag_field="kind"):
    """Nobody answered in time; the contact waits on with its old arrival."""

    offer: str
    queue: str
    agent: str
    rang_ms: int


class OfferWithdrawn(Struct, frozen=True, kw_only=True, tag="offer.withdrawn", tag_field="kind"):
    """The contact left, the agent was lost, or another agent took it (`taken_elsewhere`), while it rang."""

    offer: str
    queue: str
    agent: str
    why: str
    rang_ms: int


QueueFact = (
    ContactQueued
    | ContactDequeued
    | ContactMoved
    | StepBegan
    | OfferMade
    | OfferAccepted
    | OfferRefused
    | OfferExpired
    | OfferWithdrawn
)
