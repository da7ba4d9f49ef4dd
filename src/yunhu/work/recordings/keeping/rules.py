"""Which recordings are kept until when. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from yunhu.kit.instants import Instant
from yunhu.work.recordings.keeping.model import RecordingTerms

DAY_US = 86_400_000_000


def days_of(terms: RecordingTerms, retention: str) -> int:
    """How many days recordings of a class are kept.

    A class that is not configured any more keeps as long as the longest: nothing goes because of a typing
    mistake.
    """
    if not retention:
        return terms.days
    named = {each.id: each.days for each in terms.classes}
    return named.get(retention, max([terms.days, *named.values()]))


def due(terms: RecordingTerms, now: Instant) -> Iterator[tuple[str, Instant]]:
    """Each configured class (empty: none) and the instant before which its recordings must have ended."""
    yield "", now - terms.days * DAY_US
    for each in terms.classes:
        yield each.id, now - each.days * DAY_US


def is_due(terms: RecordingTerms, retention: str, ended_at: Instant, now: Instant) -> bool:
    """Whether a recording has been kept long enough."""
    return ended_at <= now - days_of(terms, retention) * DAY_US
