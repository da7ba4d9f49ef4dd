"""What is imported while a node runs is taken up, and missing holidays are said aloud."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from yunhu.app.imports import ALARM, Imports, notice_files, notices, segment_files
from yunhu.kit.instants import DAY, parse
from yunhu.people.customers.facts import RegionsImported
from yunhu.people.customers.regions import Regions
from yunhu.people.customers.segments import read
from yunhu.people.hours.facts import HolidaysImported
from yunhu.people.hours.model import BusinessHours
from yunhu.people.hours.services.calendar import Calendar
from yunhu.platform.alarms import Alarms
from yunhu.platform.bus import Bus
from yunhu.platform.calendar.holiday_notice import Day, Notice
from yunhu.platform.calendar.holidays import KNOWN_YEARS, ChinaDays
from yunhu.platform.clock import VirtualTime

UNKNOWN = KNOWN_YEARS[-1] + 1
SUMMER = parse(f"{UNKNOWN - 1}-06-01T12:00:00+08:00")
NOTICE = msgspec.json.encode(Notice(UNKNOWN, (Day(date(UNKNOWN, 1, 1), "元旦", True),)))
SEGMENTS = msgspec.json.encode(read("prefix,province,city\n1380013,上海,上海\n".encode()))


class Rig:
    """The imports of a node in a folder."""

    def __init__(self, folder: Path, at: int = SUMMER) -> None:
        self.folder = folder
        self.time = VirtualTime(at)
        self.china = ChinaDays()
        self.regions = Regions()
        self.calendar = Calendar(self.china)
        self.alarms = Alarms(self.time, Bus())
        self.facts: list[msgspec.Struct] = []
        self.imports = Imports(
            folder, self.china, self.regions, self.calendar, self.alarms, self.time, self.facts.append
        )

    def raised(self) -> list[str]:
        return [alarm.about for alarm in self.alarms.active() if alarm.name == ALARM]

    async def day(self, before: int) -> list[str]:
        """The alarms so many days before the unknown year begins."""
        self.time = VirtualTime(parse(f"{UNKNOWN}-01-01T00:00:00+08:00") - before * DAY)
        self.imports._clock = self.time
        await self.imports.look()
        return self.raised()


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


async def test_what_is_imported_is_in_force_at_once(rig: Rig) -> None:
    await rig.imports.look()
    assert (rig.facts, rig.china(date(UNKNOWN, 1, 1)), rig.regions.version) == ([], "plain", None)
    notice_files(rig.folder, UNKNOWN).add(NOTICE)
    segment_files(rig.folder).add(SEGMENTS)
    await rig.imports.look()
    await rig.imports.look()
    assert (rig.china(date(UNKNOWN, 1, 1)), rig.regions.version) == ("holiday", 1)
    assert rig.facts == [HolidaysImported(year=UNKNOWN, version=1), RegionsImported(version=1, rows=1)]


async def test_after_a_restart_it_is_there_without_being_told_again(rig: Rig) -> None:
    notice_files(rig.folder, UNKNOWN).add(NOTICE)
    segment_files(rig.folder).add(SEGMENTS)
    await rig.imports.start()
    rig.imports.stop()
    assert (rig.china(date(UNKNOWN, 1, 1)), rig.regions.version, rig.facts) == ("holiday", 1, [])


async def test_a_file_that_cannot_be_read_changes_nothing(rig: Rig) -> None:
    notice_files(rig.folder, UNKNOWN).add(NOTICE)
    await rig.imports.look()
    notice_files(rig.folder, UNKNOWN).add(b"{")
    segment_files(rig.folder).add(b"{}")
    await rig.imports.look()
    await rig.imports.look()
    assert (rig.china(date(UNKNOWN, 1, 1)), rig.regions.version) == ("holiday", None)


async def test_a_year_without_holidays_is_said_aloud_from_sixty_days_before(rig: Rig) -> None:
    assert await rig.day(61) == []
    assert await rig.day(60) == [str(UNKNOWN)]
    assert await rig.day(1) == [str(UNKNOWN)]
    notice_files(rig.folder, UNKNOWN).add(NOTICE)
    assert await rig.day(1) == []


async def test_who_keeps_no_public_holidays_is_not_told(rig: Rig) -> None:
    rig.calendar.configure((BusinessHours(id="x", name="x", holidays="none"),))
    assert await rig.day(1) == []


def test_notices_are_kept_by_year(tmp_path: Path) -> None:
    assert notices(tmp_path) == {}
    notice_files(tmp_path, 2027).add(b"1")
    notice_files(tmp_path, 2027).add(b"2")
    (tmp_path / "holidays" / "notes").mkdir()
    assert [(year, version) for year, (version, _) in notices(tmp_path).items()] == [(2027, 2)]
