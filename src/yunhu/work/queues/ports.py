"""Who is told about waiting contacts and offers, and what the router needs of the agents' board."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from yunhu.people.agents.ports import AgentListener
from yunhu.people.agents.seat import Seat
from yunhu.work.queues.estimates import Estimate
from yunhu.work.queues.model import Entry, Offer, PlaceRecord
from yunhu.work.queues.samples import Accuracy

if TYPE_CHECKING:
    from yunhu.work.queues.places import QueueState

Announce = Callable[[str, str | None, Struct], None]
"""(tenant, contact or None, fact): journals the fact and publishes it."""

NewId = Callable[[], str]
"""Makes ids of offers."""


IsOpen = Callable[[str], bool]
"""Whether business hours (their id) are open now."""

Keep = Callable[[str, PlaceRecord | None], None]
"""(contact, record): keep what a restart needs, or forget it (None)."""


class Estimator(Protocol):
    """Says how long contacts wait."""

    def attach(self, state_of: Callable[[str], QueueState]) -> None:
        """How the queues stand; it raises NoSuchQueue."""
        ...

    def estimate(self, queue: str, position: int | None = None) -> Estimate:
        """The wait at a position (1: the next), or of somebody who comes now. Raises NoSuchQueue."""
        ...

    def accuracy(self, queue: str) -> Accuracy:
        """How well the waits of a queue were told lately."""
        ...

    def expected_s(self, queue: str, position: int) -> float | None:
        """The wait that is expected at a position (1: the next), in seconds; None when nobody can tell."""
        ...


class QueueHandler(Protocol):
    """The calls' side. Told synchronously, when the router's state is settled; it may call back."""

    def offer_made(self, offer: Offer) -> None:
        """Ring the agent; answer with `offer_accepted`, `offer_refused` or `offer_unreachable`."""
        ...

    def offer_expired(self, offer: Offer) -> None:
        """Nobody answered in time: stop ringing. The contact waits on; a new offer may follow at once."""
        ...

    def offer_withdrawn(self, offer: Offer, why: str) -> None:
        """The router itself took the offer back: stop ringing.

        `taken_elsewhere`: another agent has the contact. Otherwise the agent was lost, and it waits on.
        """
        ...

    def wait_over(self, entry: Entry, why: str) -> None:
        """The contact has left the queue without an agent.

        `max_wait`, `nobody` (was there for too long), `overflow` (to the flow), `queue_removed`.
        """
        ...

    def moved(self, entry: Entry, from_queue: str, why: str) -> None:
        """The contact waits in another queue now (`entry.queue`), because of an `overflow`."""
        ...

    def announce_due(self, entry: Entry, position: int) -> None:
        """It is time to tell the caller the position (1 = next)."""
        ...


class AgentBoard(Protocol):
    """What the router does with agents (`people.agents.service.Agents`)."""

    def seat(self, agent: str) -> Seat:
        """An agent's living state. Raises NoSuchAgent."""
        ...

    def listen(self, listener: AgentListener) -> None:
        """Tell of every change."""
        ...

    def reserve(
        self, agent: str, offer: str, contact: str | None = None, channel: str = "voice"
    ) -> int | None:
        """Take an agent with room for an offer; the epoch, or None."""
        ...

    def engaged(self, agent: str, epoch: int, contact: str | None = None) -> None:
        """The agent took the contact."""
        ...

    def withdrawn(self, agent: str, epoch: int, why: str = "withdrawn") -> None:
        """The offer is over, not through the agent."""
        ...

    def not_responding(self, agent: str, epoch: int, return_s: float, why: str = "no answer") -> None:
        """The agent let the offer pass."""
        ...
