"""Public holidays and working weekends (调休) of mainland China, as the State Council announces them."""

from collections.abc import Callable
from datetime import date
from typing import Final

from chinese_calendar import constants

from yunhu.kit.business_time import DayKind
from yunhu.platform import telemetry

_log = telemetry.logger("holidays")

KNOWN_YEARS: Final = range(min(constants.holidays).year, max(constants.holidays).year + 1)
"""The years whose holidays the installed package knows. The next year's are announced in November."""


class ChinaDays:
    """What kind of day a date is. In a year that is not known every day is plain, and that is told."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        """`tell` is called once for each year that was asked for and is not known."""
        self._tell = tell
        self._told: set[int] = set()

    def __call__(self, day: date) -> DayKind:
        """Holiday, working weekend, or a plain day of the week."""
        if day.year not in KNOWN_YEARS:
            self._say(day.year)
            return "plain"
        if day in constants.holidays:
            return "holiday"
        return "workday" if day in constants.workdays else "plain"

    def _say(self, year: int) -> None:
        if year not in self._told:
            self._told.add(year)
            _log.warning("the holidays of a year are not known", year=year, known_until=KNOWN_YEARS[-1])
            self._tell(year)
