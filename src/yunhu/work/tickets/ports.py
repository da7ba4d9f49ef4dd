"""What tickets need of others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from msgspec import Struct

Announce = Callable[[str, str | None, Struct], Any]
"""(tenant, contact or None, fact): journals the fact and publishes it."""

NewId = Callable[[], str]
"""Makes ids."""


class Centre(Protocol):
    """The agents and queues that there are now."""

    def is_agent(self, id_: str) -> bool:
        """Whether there is such an agent."""
        ...

    def is_queue(self, id_: str) -> bool:
        """Whether there is such a queue."""
        ...


class Customers(Protocol):
    """The customers' names, for those who read tickets."""

    async def names(self, tenant: str, ids: Sequence[str]) -> dict[str, str]:
        """Id → name of those that there are."""
        ...

    async def ids_of(self, tenant: str, customer: str) -> list[str]:
        """Every id that a customer has: its own, and those of records that were merged into it."""
        ...

    async def named(self, tenant: str, text: str, limit: int) -> list[str]:
        """The ids of customers whose name or number a text is, at most `limit`."""
        ...


class Contacts(Protocol):
    """The contacts that tickets are about."""

    async def exists(self, tenant: str, contact: str) -> bool:
        """Whether there is, or was, such a contact."""
        ...


class MissedCall(Struct, frozen=True, kw_only=True):
    """A caller who left while waiting, or left a message, and the type of the ticket that is wanted.

    `message_s`: how long the message is; None when there is none. `earlier`: other contacts of this caller
    with messages, whose open ticket is this one's as well.
    """

    contact: str
    type: str
    queue: str | None
    queue_name: str
    waited_s: int
    caller: str
    customer: str | None
    message_s: int | None = None
    earlier: tuple[str, ...] = ()


class MissedCalls(Protocol):
    """The calls' side of missed calls."""

    async def missed(self, tenant: str, contact: str) -> MissedCall | None:
        """What is known of a call that was missed; None when its queue wants no ticket."""
        ...
