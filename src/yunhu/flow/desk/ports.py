"""What the desk needs from others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from yunhu.flow.desk.api.shapes import Card, Region, SipCredentials
from yunhu.flow.desk.model import Disposition, Reasons
from yunhu.kit.veil import Names
from yunhu.people.agents.model import Agent
from yunhu.telephony.legs.leg import Leg
from yunhu.work.calls import events as ev
from yunhu.work.calls.model import Contact, Target
from yunhu.work.queues.model import Queue


class Progress(Protocol):
    """A contact in progress."""

    @property
    def contact(self) -> Contact:
        """Its state now."""
        ...

    def happen(self, event: ev.Event) -> None:
        """Take an event. Raises NotPossibleNow."""
        ...


class Stories(Protocol):
    """The contacts in progress."""

    def find(self, contact: str) -> Progress | None:
        """The one with this id."""
        ...

    def knows(self, tenant: str, target: Target) -> bool:
        """Whether a target exists: a queue or agent of the configuration, a number some trunk takes."""
        ...

    def press(self, contact: str, digits: str) -> None:
        """Press keys for the customer's side to hear."""
        ...


class Configured(Protocol):
    """What of the tenant's configuration the desk shows."""

    @property
    def reasons(self) -> Reasons:
        """Reasons of breaks and of offers that are not taken."""
        ...

    @property
    def dispositions(self) -> tuple[Disposition, ...]:
        """How contacts may come out."""
        ...

    @property
    def queues(self) -> tuple[Queue, ...]:
        """All queues."""
        ...

    @property
    def agents(self) -> tuple[Agent, ...]:
        """All agents."""
        ...


class Directory(Protocol):
    """The configuration, from memory."""

    @property
    def centre(self) -> Configured:
        """The one in force."""
        ...

    def queue(self, tenant: str, queue: str) -> Queue | None:
        """A queue's configuration."""
        ...


class Devices(Protocol):
    """Where agents can be rung."""

    def browser(self, agent: str) -> str | None:
        """The tab in which the agent's browser is registered; None when it is not."""
        ...

    def phone(self, agent: str) -> bool | None:
        """Whether the agent's phone can be rung; None when the agent has none."""
        ...


class Cards(Protocol):
    """What is known of who calls."""

    async def card(self, tenant: str, contact: str, names: Names) -> Card:
        """The card of a contact, in progress or over. It may read the database.

        `names` is how its reader is shown names of persons.
        """
        ...

    async def knows(self, tenant: str, customer: str) -> bool:
        """Whether there is such a customer."""
        ...


FindLeg = Callable[[str], Leg | None]
"""A living leg by its id."""

RegionOf = Callable[[str], Region | None]
"""Where a number belongs, as far as its digits say."""

Issue = Callable[[str, str], SipCredentials]
"""New credentials for an agent's tab."""
