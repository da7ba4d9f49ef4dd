"""What operators import while a node runs: notices of holidays and tables of number segments.

The command line puts a new version into the node's data; the node looks there every second and takes it up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import msgspec

from yunhu.kit.problem import Misread
from yunhu.people.customers.facts import RegionsImported
from yunhu.people.customers.regions import Regions, english_cities
from yunhu.people.customers.segments import Compact, Segments
from yunhu.people.hours.facts import HolidaysImported
from yunhu.people.hours.services.calendar import Calendar
from yunhu.platform import telemetry
from yunhu.platform.alarms import Alarms
from yunhu.platform.calendar.holiday_notice import Notice, read
from yunhu.platform.calendar.holidays import ChinaDays
from yunhu.platform.clock import Clock
from yunhu.platform.documents.versions import VersionedFiles

LOOK_S = 1.0
"""How long an import takes to be in force, at most."""

ALARM = "alarm.holidays_unknown"

Tell = Callable[[msgspec.Struct], None]
"""Announce a fact of this node's tenant."""

_log = telemetry.logger("imports")


def segment_files(data_dir: Path) -> VersionedFiles:
    """Where imported tables of segments are."""
    return VersionedFiles(data_dir / "regions")


def notice_files(data_dir: Path, year: int) -> VersionedFiles:
    """Where the imported notices of a year are."""
    return VersionedFiles(data_dir / "holidays" / str(year))


def notices(data_dir: Path) -> dict[int, tuple[int, Path]]:
    """Year → the newest version of its notice, and the file."""
    folder = data_dir / "holidays"
    years = [int(path.name) for path in folder.iterdir() if path.name.isdigit()] if folder.is_dir() else []
    found = ((year, notice_files(data_dir, year).newest()) for year in sorted(years))
    return {year: newest for year, newest in found if newest is not None}


class Imports:
    """Takes up what was imported, and says aloud when the holidays of a year are still missing."""

    def __init__(
        self,
        data_dir: Path,
        china: ChinaDays,
        regions: Regions,
        calendar: Calendar,
        alarms: Alarms,
        clock: Clock,
        tell: Tell,
    ) -> None:
        self._data_dir = data_dir
        self._china = china
        self._regions = regions
        self._calendar = calendar
        self._alarms = alarms
        self._clock = clock
        self._tell = tell
        self._segments = 0
        self._notices: dict[int, int] = {}
        self._missing: set[int] = set()

    async def start(self) -> None:
        """Take up what there is, and look for more from now on."""
        await self.look(silent=True)
        self._looking = asyncio.get_running_loop().create_task(self._keep_looking())

    def stop(self) -> None:
        """Look no more."""
        self._looking.cancel()

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            await self.look()

    async def look(self, silent: bool = False) -> None:
        """Take up what is new. A file that cannot be read is told, and what was in force stays."""
        try:
            await self._look_for_notices(silent)
            await self._look_for_segments(silent)
        except (OSError, msgspec.DecodeError, Misread) as error:
            _log.error("an import cannot be read", error=type(error).__name__)
        self._warn()

    async def _look_for_notices(self, silent: bool) -> None:
        newest = notices(self._data_dir)
        versions = {year: version for year, (version, _) in newest.items()}
        if versions == self._notices:
            return
        before, self._notices = self._notices, versions
        found = await asyncio.to_thread(_read_notices, newest)
        self._china.use(found)
        for year, version in versions.items():
            if not silent and before.get(year) != version:
                self._tell(HolidaysImported(year=year, version=version))

    async def _look_for_segments(self, silent: bool) -> None:
        newest = segment_files(self._data_dir).newest()
        if newest is None or newest[0] == self._segments:
            return
        self._segments, path = newest
        # Half a million segments take a while to read, and calls must not wait for that.
        table = await asyncio.to_thread(_read_segments, path, self._segments)
        self._regions.use(table)
        if not silent:
            self._tell(RegionsImported(version=table.version, rows=table.rows))

    def _warn(self) -> None:
        today = self._calendar.today(self._clock.now())
        missing = set(self._china.missing(today)) if self._calendar.keeps_holidays else set()
        for year in sorted(missing - self._missing):
            self._alarms.sound(ALARM, str(year))
        for year in sorted(self._missing - missing):
            self._alarms.clear(ALARM, str(year))
        self._missing = missing


def _read_notices(newest: dict[int, tuple[int, Path]]) -> dict[int, Notice]:
    return {year: read(path.read_bytes()) for year, (_, path) in newest.items()}


def _read_segments(path: Path, version: int) -> Segments:
    return Segments(msgspec.json.decode(path.read_bytes(), type=Compact), version, english_cities())


def imported(data_dir: Path) -> tuple[ChinaDays, Regions]:
    """Holidays and regions as a node with this data knows them. Raises Misread, OSError."""
    china, regions = ChinaDays(), Regions()
    china.use(_read_notices(notices(data_dir)))
    newest = segment_files(data_dir).newest()
    if newest is not None:
        version, path = newest
        regions.use(_read_segments(path, version))
    return china, regions
