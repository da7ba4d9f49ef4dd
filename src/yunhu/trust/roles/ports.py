"""What roles need from others."""

from collections.abc import Awaitable, Callable

import msgspec

Announce = Callable[[str, str | None, msgspec.Struct], None]
"""Write a fact down and tell it: tenant, contact (none here), fact."""

HeldBy = Callable[[str, str], Awaitable[int]]
"""How many users of a tenant have a role."""
