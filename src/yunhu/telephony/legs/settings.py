"""What can be set about legs."""

from __future__ import annotations

import msgspec


class Settings(msgspec.Struct, frozen=True):
    """Times and bounds. `agent` is what User-Agent says."""

    agent: str = "Yunhu"
    longest_ring_s: float = 300.0
    """An inbound leg that nobody answers for so long is refused."""
    media_timeout_ms: int = 30_000
    """An answered leg that is silent for so long ends (0: never)."""
    most_legs: int = 20_000
