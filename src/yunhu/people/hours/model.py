"""When a centre works: the calendar that is configured, and what people switch by hand on top of it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from yunhu.kit.instants import Instant

LONGEST_NAME = 100
LONGEST_REASON = 200
MOST_DAYS = 1_000
"""Days of one list that the company names itself."""

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$", description="a human id, such as sales-2")]
Name = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
Span = Annotated[
    str,
    Meta(
        pattern=r"^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$", description="as in 09:00-18:00"
    ),
]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="a date, as in 2026-10-01")]

State = Literal["open", "closed", "holiday", "closed_now"]
"""`holiday`: a day that is off as a whole; `closed_now`: somebody closed at once; `closed`: else."""


class Week(Struct, frozen=True, forbid_unknown_fields=True):
    """The hours of each day of the week; a day without any is off."""

    mon: tuple[Span, ...] = ("09:00-18:00",)
    tue: tuple[Span, ...] = ("09:00-18:00",)
    wed: tuple[Span, ...] = ("09:00-18:00",)
    thu: tuple[Span, ...] = ("09:00-18:00",)
    fri: tuple[Span, ...] = ("09:00-18:00",)
    sat: tuple[Span, ...] = ()
    sun: tuple[Span, ...] = ()


class SpecialDays(Struct, frozen=True, forbid_unknown_fields=True):
    """Days with hours of their own; without any they are off. They win over everything else."""

    name: Name
    days: Annotated[tuple[Day, ...], Meta(min_length=1, max_length=MOST_DAYS)]
    hours: tuple[Span, ...] = ()


class BusinessHours(Struct, frozen=True, forbid_unknown_fields=True):
    """When the centre works. `holidays: china` closes public holidays and opens working weekends (调休).

    `makeup` are the hours of a working weekend day (Monday's when absent). `closed` and `open` are days of
    the company's own; they win over the public ones, and `special` days over all.
    """

    id: Slug
    name: Name
    zone: str = "Asia/Shanghai"
    week: Week = Week()
    holidays: Literal["china", "none"] = "china"
    makeup: tuple[Span, ...] | None = None
    closed: Annotated[tuple[Day, ...], Meta(max_length=MOST_DAYS)] = ()
    open: Annotated[tuple[Day, ...], Meta(max_length=MOST_DAYS)] = ()
    special: Annotated[tuple[SpecialDays, ...], Meta(max_length=MOST_DAYS)] = ()


class Switch(Struct, frozen=True, kw_only=True):
    """What somebody switched by hand: closed at once (an emergency), or open outside of the hours.

    It ends by itself at `until`; None: when somebody takes it back.
    """

    hours: str
    to: Literal["closed", "open"]
    reason: str
    by: str
    at: Instant
    until: Instant | None = None


class Standing(Struct, frozen=True, kw_only=True):
    """How business hours stand at an instant. `day`: the name of the special day it is, if any."""

    hours: BusinessHours
    state: State
    changes_at: Instant | None
    day: str | None
    switch: Switch | None
