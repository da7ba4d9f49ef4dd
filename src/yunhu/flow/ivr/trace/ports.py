"""What a trace needs from others: what happened a moment ago, and what was staged when the contact began."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

Fresh = Callable[[str, str], Awaitable[list[dict[str, Any]]]]
"""The facts of a contact (tenant, contact) that the database does not have yet, in order, as it has them."""

Staged = Callable[[str, str, int, str, str], Awaitable[bool]]
"""Whether a contact got a staged flow: tenant, flow, version, contact, caller."""
