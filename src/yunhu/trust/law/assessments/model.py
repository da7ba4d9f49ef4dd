"""What an impact assessment is (PIPL articles 55 and 56). It is kept for three years at least."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

from yunhu.kit.instants import DAY, Instant

Subject = Literal["cross_border", "provision", "sensitive", "automated_decision", "other"]
"""What article 55 wants assessed: data that leave the country, or go to others, sensitive data, decisions by
machines, whatever else weighs heavily on persons."""

Risk = Literal["low", "medium", "high"]
State = Literal["draft", "approved", "rejected", "revoked"]

LONGEST_WORDS: Final = 8_000
LONGEST_TITLE: Final = 200
MOST: Final = 2_000
LONGEST_VALID: Final[Instant] = 3 * 366 * DAY
"""An approval holds for three years at most: then it is looked at again."""


class Assessment(Struct, frozen=True, kw_only=True):
    """One assessment: is it lawful and needed, what may happen to persons, what is done against it."""

    id: str
    tenant: str
    subject: Subject
    title: str
    owner: str
    purpose: str
    risk: Risk
    effects: str
    measures: str
    made_at: Instant
    made_by: str
    state: State = "draft"
    decision: str = ""
    decided_at: Instant | None = None
    decided_by: str | None = None
    expires_at: Instant | None = None
    revoked_at: Instant | None = None
    revoked_by: str | None = None
    revoked_why: str = ""
    version: int = 1

    def holds(self, now: Instant) -> bool:
        """Whether it is approved and has not expired."""
        return self.state == "approved" and self.expires_at is not None and now < self.expires_at
