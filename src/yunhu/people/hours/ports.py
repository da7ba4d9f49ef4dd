"""What business hours need from others, and what they are for others."""

from collections.abc import Callable
from typing import Any

import msgspec

from yunhu.kit.instants import Instant
from yunhu.people.hours.model import State

Announce = Callable[[str, str | None, msgspec.Struct], Any]
"""Write a fact down and tell it: tenant, contact (none here), fact."""

HoursOf = Callable[[str, Instant], State]
"""How the business hours of an id stand at an instant; answers from memory. Flows and queues ask it."""
