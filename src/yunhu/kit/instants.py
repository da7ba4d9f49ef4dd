"""Instants: microseconds since the Unix epoch, UTC; written as ISO 8601 with milliseconds and `Z`."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar

from yunhu.kit.refusal import Refusal

Instant = int
"""µs since the Unix epoch, UTC."""

MILLISECOND = 1_000
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LONGEST = 40


class MalformedInstant(Refusal):
    """The text is not an ISO 8601 date and time with a zone."""

    id: ClassVar[str] = "instant.malformed"
    status: ClassVar[int] = 400


def to_iso(instant: Instant) -> str:
    """`2026-01-31T08:05:00.123Z`. The part below a millisecond is dropped."""
    moment = _EPOCH + timedelta(microseconds=instant)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse(text: str) -> Instant:
    """The instant written in ISO 8601 with a zone (`Z` or an offset). Raises `MalformedInstant`."""
    if len(text) > _LONGEST:
        raise MalformedInstant
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise MalformedInstant
        return (moment - _EPOCH) // _MICROSECOND
    except (ValueError, OverflowError):
        raise MalformedInstant from None
