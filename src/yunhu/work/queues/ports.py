"""Who is told about waiting contacts and offers, and what the router needs of the agents' board."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from yunhu.people.agents.ports import AgentListener
from yunhu.people.agents.seat import Seat
from yunhu.work.queues.model import Entry, Offer

Announce = Callable[[str, str | None, Struct], None]
"""(tenant, contact or None, fact): journals the fact and publishes it."""

NewId = Callable[[], str]
"""Makes ids of offers."""


class QueueHandler(Protocol):
    """The calls' side. Told synchronously, when the router's state is settled; it may call back."""

    def offer_made(self, offer: Offer) -> None:
        """Ring the agent; answer with `offer_accepted`, `offer_refused` or `offer_unreachable`."""
        ...

    def offer_expired(self, offer: Offer) -> None:
        """Nobody answered in time: stop ringing. The contact waits on; a new offer may follow at once."""
        ...

    def offer_withdrawn(self, offer: Offer, why: str) -> None:
        """The router itself took the offer back (the agent was lost): stop ringing. The contact waits on."""
        ...

    def wait_over(self, entry: Entry, why: str) -> None:
        """The contact has left the queue without an agent: `max_wait`, `queue_removed`."""
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

    def reserve(self, agent: str, offer: str, contact: str | None = None) -> int | None:
        """Take a ready agent for an offer; the epoch, or None."""
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
