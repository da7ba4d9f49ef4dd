"""What is announced about consents. Never a number: `person` is a keyed hash."""

import msgspec


class ConsentGiven(msgspec.Struct, frozen=True, kw_only=True, tag="consent.given", tag_field="kind"):
    """Somebody has consented, in these words."""

    entry: str
    customer: str | None
    purpose: str
    text_version: int
    channel: str
    by: str


class ConsentWithdrawn(msgspec.Struct, frozen=True, kw_only=True, tag="consent.withdrawn", tag_field="kind"):
    """Somebody has taken a consent back; it holds from now on nowhere."""

    entry: str
    customer: str | None
    purpose: str
    channel: str
    by: str


class ContactNotAllowed(msgspec.Struct, frozen=True, kw_only=True, tag="consent.missed", tag_field="kind"):
    """Somebody was not contacted, or their data not given away: no consent holds."""

    customer: str | None
    purpose: str
    state: str
    by: str
