"""What publishing needs from others: the configuration that holds the flows in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from yunhu.flow.ivr.publishing.model import Shelf
from yunhu.flow.ivr.rules import Known

Announce = Callable[[str, str | None, msgspec.Struct], Any]
"""Journal and publish a fact: tenant, contact (none here), fact."""

Change = Callable[[Shelf], Shelf]
"""The next flows, made from those in force. Raises a Refusal when they cannot be made."""


class Shelves(Protocol):
    """The flows in every version of the tenant's configuration."""

    @property
    def shelf(self) -> Shelf:
        """The flows in force."""
        ...

    def known(self) -> Known:
        """What flows may name now."""
        ...

    async def at(self, tenant: str, version: int) -> Shelf:
        """The flows of one version. Raises a Refusal when there is none."""
        ...

    async def change(self, make: Change, by: str, note: str) -> int:
        """Make the next version and put it to use between two events; its number.

        Raises a Refusal when the configuration would not hold, and whatever `make` raises.
        """
        ...
