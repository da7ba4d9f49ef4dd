"""Business hours of the configuration: what is wrong with them, and in the form that time is counted with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from yunhu.kit.business_time import DayKind, Hours, Span
from yunhu.kit.problem import Problem
from yunhu.work.tickets.model import BusinessHours

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

    def kind_of(day: date) -> DayKind:
        if day in closed:
            return "holiday"
        if day in opened:
            return "workday"
        return china(day) if hours.holidays == "china" else "plain"

    return Hours(ZoneInfo(hours.zone), week, makeup, kind_of)


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
        yield Problem(f"{path}.zone", "ticket.no_such_zone", {"zone": hours.zone[:60]})
    lists = {f"week.{day}": getattr(hours.week, day) for day in DAYS} | {"makeup": hours.makeup or ()}
    for name, texts in lists.items():
        spans = _spans(texts)
        wrong = any(start >= end for start, end in spans)
        if wrong or any(first[1] > second[0] for first, second in pairwise(spans)):
            yield Problem(f"{path}.{name}", "ticket.bad_spans", {})
    if not any(lists.values()):
        yield Problem(f"{path}.week", "ticket.never_open", {})
    for name in ("closed", "open"):
        for at, text in enumerate(getattr(hours, name)):
            try:
                date.fromisoformat(text)
            except ValueError:
                yield Problem(f"{path}.{name}[{at}]", "ticket.bad_date", {"value": text})
    for both in sorted(set(hours.closed) & set(hours.open)):
        yield Problem(f"{path}.open", "ticket.open_and_closed", {"value": both})


def _spans(texts: Sequence[str]) -> tuple[Span, ...]:
    halves = (text.partition("-") for text in texts)
    return tuple((_minute(start), _minute(end)) for start, _, end in halves)


def _minute(text: str) -> int:
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute)
