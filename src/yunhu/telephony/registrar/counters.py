"""What the registrar counts, for the metrics."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(slots=True)
class Counters:
    """Counters since the start of the process."""

    registrations: int = 0
    challenges: int = 0
    wrong_credentials: int = 0
    stale_nonces: int = 0
    backed_off: int = 0
    refused: int = 0
    expired: int = 0
    unreachable: int = 0

    def as_dict(self) -> dict[str, int]:
        """Every counter by name."""
        return asdict(self)
