"""What requests of persons need from others."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import msgspec

from yunhu.kit.instants import Instant
from yunhu.trust.law.requests.model import Demand

Announce = Callable[[str, str | None, msgspec.Struct], None]
"""Writes a fact down: tenant, contact, fact."""

NewId = Callable[[], str]

Clean = Callable[[str], str]
"""A text that somebody wrote, without the personal data in it."""

DueAt = Callable[[Instant], Instant]
"""When a request that came at an instant must be answered."""

Known = Callable[[str, str], Awaitable[str]]
"""Tenant and customer → the id of the living customer. Raises the customers' refusal for nobody."""


class Doer(Protocol):
    """Carries out what the node can do by itself. Each may raise a Refusal: then it can be tried again."""

    async def pack(self, demand: Demand) -> str:
        """Write everything of the person into one file; its name."""
        ...

    async def erase(self, demand: Demand) -> dict[str, Any]:
        """Delete everything of the person; the signed certificate."""
        ...

    async def restrict(self, demand: Demand) -> dict[str, Any]:
        """Let nobody read anything of the person; the signed certificate."""
        ...

    async def lift(self, demand: Demand, still: str | None) -> None:
        """Let the person's data be read again, unless another request still restricts them."""
        ...
