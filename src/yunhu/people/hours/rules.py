"""Decisions about business hours: what is wrong with them, their form that counts, and how they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from yunhu.kit.business_time import DayKind, Hours, Span, is_open, moment, next_change
from yunhu.kit.instants import Instant
from yunhu.kit.problem import Problem
from yunhu.people.hours.model import BusinessHours, State, Switch

DEFAULT = BusinessHours(id="default", name="09:00-18:00")
"""The hours of a centre that configures none."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

KindOf = Callable[[date], DayKind]


def compiled(hours: BusinessHours, china: KindOf) -> Hours:
    """Hours that `check` found sound; `china` knows the public holidays."""
    week = tuple(_spans(getattr(hours.week, day)) for day in DAYS)
    makeup = week[0] if hours.makeup is None else _spans(hours.makeup)
    closed = frozenset(map(date.fromisoformat, hours.closed))
    opened = frozenset(map(date.fromisoformat, hours.open))
    special = {date.fromisoformat(day): _spans(each.hours) for each in hours.special for day in each.days}

    def kind_of(day: date) -> DayKind:
        if day in closed:
            return "holiday"
        if day in opened:
            return "workday"
        return china(day) if hours.holidays == "china" else "plain"

    return Hours(ZoneInfo(hours.zone), week, makeup, kind_of, special)


# ── how they stand ───────────────────────────────────────────────────────────────────────────────────


def in_force(switch: Switch | None, at: Instant) -> bool:
    """Whether what was switched holds at an instant: it ends by itself, no job is needed."""
    return switch is not None and switch.at <= at and (switch.until is None or at < switch.until)


def state(hours: Hours, switch: Switch | None, at: Instant) -> State:
    """Open or closed, and why."""
    if switch is not None and in_force(switch, at):
        return "closed_now" if switch.to == "closed" else "open"
    if is_open(hours, at):
        return "open"
    day = moment(at, hours.zone).date()
    off = not hours.spans(day) and (day in hours.special or hours.kind_of(day) == "holiday")
    return "holiday" if off else "closed"


def changes_at(hours: Hours, switch: Switch | None, at: Instant) -> Instant | None:
    """When it opens or closes next; None when nobody knows (closed until somebody opens it again)."""
    if switch is None or not in_force(switch, at):
        return next_change(hours, at)
    if switch.until is None:
        return None
    like_the_calendar = is_open(hours, switch.until) == (switch.to == "open")
    return next_change(hours, switch.until) if like_the_calendar else switch.until


def name_of_day(hours: BusinessHours, at: Instant) -> str | None:
    """What the special day is called that it is at an instant."""
    day = moment(at, ZoneInfo(hours.zone)).date().isoformat()
    return next((each.name for each in hours.special if day in each.days), None)


# ── what is wrong ────────────────────────────────────────────────────────────────────────────────────


def check(hours: Sequence[BusinessHours]) -> Iterator[Problem]:
    """What is wrong with each of the business hours."""
    seen: set[str] = set()
    for at, each in enumerate(hours):
        path = f"business_hours[{at}]"
        if each.id in seen:
            yield Problem(path, "centre.twice", {"id": each.id, "count": 2})
        seen.add(each.id)
        yield from _one(each, path)


def _one(hours: BusinessHours, path: str) -> Iterator[Problem]:
    try:
        ZoneInfo(hours.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Problem(f"{path}.zone", "hours.no_such_zone", {"zone": hours.zone[:60]})
    week = {f"week.{day}": getattr(hours.week, day) for day in DAYS} | {"makeup": hours.makeup or ()}
    special = {f"special[{at}].hours": each.hours for at, each in enumerate(hours.special)}
    for name, texts in (week | special).items():
        spans = _spans(texts)
        wrong = any(start >= end for start, end in spans)
        if wrong or any(first[1] > second[0] for first, second in pairwise(spans)):
            yield Problem(f"{path}.{name}", "hours.bad_spans", {})
    if not any(week.values()):
        yield Problem(f"{path}.week", "hours.never_open", {})
    yield from _days(hours, path)


def _days(hours: BusinessHours, path: str) -> Iterator[Problem]:
    lists = {"closed": hours.closed, "open": hours.open}
    lists |= {f"special[{at}].days": each.days for at, each in enumerate(hours.special)}
    for name, days in lists.items():
        for at, text in enumerate(days):
            try:
                date.fromisoformat(text)
            except ValueError:
                yield Problem(f"{path}.{name}[{at}]", "hours.bad_date", {"value": text})
    for both in sorted(set(hours.closed) & set(hours.open)):
        yield Problem(f"{path}.open", "hours.open_and_closed", {"value": both})
    seen: set[str] = set()
    for at, each in enumerate(hours.special):
        for day in each.days:
            if day in seen:
                yield Problem(f"{path}.special[{at}].days", "hours.day_twice", {"value": day})
            seen.add(day)


def _spans(texts: Sequence[str]) -> tuple[Span, ...]:
    halves = (text.partition("-") for text in texts)
    return tuple((_minute(start), _minute(end)) for start, _, end in halves)


def _minute(text: str) -> int:
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute)
