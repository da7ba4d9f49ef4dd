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
    t1_s: float = 0.5
    t2_s: float = 4.0

    @property
    def patience_s(self) -> float:
        """64*T1: how long an ACK, or the final response after a CANCEL, may take."""
        return 64 * self.t1_s
