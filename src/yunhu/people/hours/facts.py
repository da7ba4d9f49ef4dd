"""What is announced about business hours: what people switch by hand."""

import msgspec

from yunhu.kit.instants import Instant


class HoursClosed(msgspec.Struct, frozen=True, kw_only=True, tag="hours.closed", tag_field="kind"):
    """Somebody closed at once, whatever the calendar says. `until` None: until somebody takes it back."""

    hours: str
    by: str
    until: Instant | None


class HoursOpened(msgspec.Struct, frozen=True, kw_only=True, tag="hours.opened", tag_field="kind"):
    """Somebody opened outside of the hours: earlier or longer than the calendar says."""

    hours: str
    by: str
    until: Instant | None


class HolidaysImported(msgspec.Struct, frozen=True, kw_only=True, tag="holidays.imported", tag_field="kind"):
    """The official notice of a year is in force."""

    year: int
    version: int


class HoursReturned(msgspec.Struct, frozen=True, kw_only=True, tag="hours.returned", tag_field="kind"):
    """Somebody took it back: the calendar holds again."""

    hours: str
    by: str
