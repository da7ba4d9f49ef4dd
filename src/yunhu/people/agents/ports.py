"""Who is told about agents, and what agents need to know from others."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from yunhu.people.agents.seat import Seat

Announce = Callable[[str, str | None, Struct], None]
"""(tenant, contact or None, fact): journals the fact and publishes it."""

IsLive = Callable[[str], bool]
"""Whether a contact still exists; asked about agents who are engaged for long."""


class AgentListener(Protocol):
    """Is told synchronously, after the fact was announced. `seat` is the living state: read, never write."""

    def agent_changed(self, seat: Seat) -> None:
        """Something about the agent changed."""
        ...

    def agent_idle(self, seat: Seat) -> None:
        """The agent has just become ready for a contact (told after `agent_changed`)."""
        ...
