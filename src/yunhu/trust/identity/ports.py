"""What identity needs from others."""

from collections.abc import Callable

import msgspec

Announce = Callable[[str, str | None, msgspec.Struct], None]
"""Write a fact down and tell it: tenant, contact (none here), fact."""

AgentKnown = Callable[[str], bool]
"""Whether the configuration has an agent with this id."""
