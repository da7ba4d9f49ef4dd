"""Public holidays and working weekends (调休) of mainland China, as the State Council announces them.

The years that the installed package knows, and the notices that were imported: those are believed first.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from chinese_calendar import constants

from yunhu.kit.business_time import DayKind
from yunhu.platform import telemetry
from yunhu.platform.calendar.holiday_notice import Day, Notice

_log = telemetry.logger("holidays")

KNOWN_YEARS: Final = range(min(constants.holidays).year, max(constants.holidays).year + 1)
"""The years whose holidays the installed package knows. The next year's are announced in November."""

AHEAD_DAYS: Final = 60
"""So long before it begins, a year whose holidays are not known is said aloud."""


class ChinaDays:
    """What kind of day a date is. In a year that is not known every day is plain."""

    def __init__(self) -> None:
        self._told: set[int] = set()
        self.use({})

    def use(self, notices: Mapping[int, Notice]) -> None:
        """Believe these notices, by year, in the place of those before."""
        self._notices = dict(notices)
        # A December day may be in the notice of the next year: the later notice knows better.
        days = [day for year in sorted(notices) for day in notices[year].days]
        self._kinds: dict[date, DayKind] = {day.date: "holiday" if day.off else "workday" for day in days}
        self._told.clear()

    def __call__(self, day: date) -> DayKind:
        """Holiday, working weekend, or a plain day of the week."""
        imported = self._kinds.get(day)
        if imported is not None:
            return imported
        if day.year in self._notices:
            return "plain"
        if day.year not in KNOWN_YEARS:
            self._say(day.year)
            return "plain"
        if day in constants.holidays:
            return "holiday"
        return "workday" if day in constants.workdays else "plain"

    def knows(self, year: int) -> bool:
        """Whether the holidays of a year are known."""
        return year in self._notices or year in KNOWN_YEARS

    def missing(self, today: date) -> list[int]:
        """The years that should be known on a day and are not: its own, and the next from 60 days before."""
        ahead = (today + timedelta(days=AHEAD_DAYS)).year
        return [year for year in range(today.year, ahead + 1) if not self.knows(year)]

    def days(self, year: int) -> Iterator[Day]:
        """The days of a year that are not plain, in order."""
        for day in (date(year, 1, 1) + timedelta(days=after) for after in range(366)):
            if day.year == year and (kind := self(day)) != "plain":
                yield Day(day, self._name(day), kind == "holiday")

    def _name(self, day: date) -> str:
        for year in (day.year + 1, day.year):
            for each in self._notices[year].days if year in self._notices else ():
                if each.date == day:
                    return each.name
        return str(constants.holidays.get(day) or constants.workdays.get(day) or "")

    def _say(self, year: int) -> None:
        if year not in self._told:
            self._told.add(year)
            _log.warning("the holidays of a year are not known", year=year, known_until=KNOWN_YEARS[-1])
