"""What revealing needs of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from yunhu.platform.http.base import Principal
from yunhu.trust.privacy.reveals.model import Found, Kind

Announce = Callable[[str, str | None, Struct], object]
NewId = Callable[[], str]


class Values(Protocol):
    """Knows where values are kept, and whose they are."""

    async def find(self, who: Principal, kind: Kind, id_: str, field: str) -> Found:
        """The value, if it is within this person's reach.

        Raises `NothingToReveal` for what is not there and for what is beyond the reach, `NotRevealable` for
        a field that a thing of this kind does not have.
        """
        ...


class Disk(Protocol):
    """Where facts are written first (the journal)."""

    async def durable(self, timeout_s: float = ...) -> None:
        """Wait until what was announced is on the disk. Raises a Refusal."""
        ...
