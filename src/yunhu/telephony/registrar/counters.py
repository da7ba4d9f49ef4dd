"""What the registrar counts. Plain integers; whoever exports metrics reads them."""

from __future__ import annotations

from dataclasses import dataclass

from yunhu.platform.metrics import Counted


@dataclass(slots=True)
class Counters(Counted):
    """Counters since the start of the process."""

    registrations: int = 0
    challenges: int = 0
    wrong_credentials: int = 0
    stale_nonces: int = 0
    backed_off: int = 0
    refused: int = 0
    expired: int = 0
    unreachable: int = 0
