"""What quality assurance needs from others."""

from collections.abc import Awaitable, Callable

import msgspec

Announce = Callable[[str, str | None, msgspec.Struct], None]
"""Write a fact down and tell it: tenant, contact, fact."""

MayReview = Callable[[str, str], Awaitable[bool]]
"""Whether a user of a tenant is there, and may review."""

Settle = Callable[[], Awaitable[None]]
"""Wait a moment for contacts that are on their way into the database."""
