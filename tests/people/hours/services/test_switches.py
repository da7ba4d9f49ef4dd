"""Closing at once and opening outside of the hours, over restarts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from yunhu.kit.instants import HOUR, parse
from yunhu.people.hours.errors import EndsTooEarly, NoSuchHours, NotSwitched
from yunhu.people.hours.facts import HoursClosed, HoursOpened, HoursReturned
from yunhu.people.hours.services.calendar import Calendar
from yunhu.people.hours.services.switches import Switches
from yunhu.people.hours.store import HOURS_SWITCH
from yunhu.platform.clock import VirtualTime
from yunhu.platform.database.db import METADATA, Database, open_sync

TUESDAY = parse("2026-03-03T10:00:00+08:00")


class Rig:
    """Switches on a database, which a restart leaves."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.time = VirtualTime(TUESDAY)
        self.facts: list[msgspec.Struct] = []
        self.restart()

    def restart(self) -> None:
        self.calendar = Calendar(lambda day: "plain")
        self.switches = Switches(
            self.calendar, self.database, lambda tenant, contact, fact: self.facts.append(fact), self.time
        )

    def state(self) -> str:
        return self.calendar.state("default", self.time.now())


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    url = f"sqlite+aiosqlite:///{tmp_path}/main.db"
    engine = open_sync(url)
    METADATA.create_all(engine, [HOURS_SWITCH])
    engine.dispose()
    database = Database(url)
    yield Rig(database)
    await database.close()


async def test_a_closing_survives_a_restart_and_ends_by_itself(rig: Rig) -> None:
    await rig.switches.turn("main", "default", "closed", "storm", "li", TUESDAY + HOUR)
    rig.restart()
    assert rig.state() == "open"
    await rig.switches.load("other")
    assert rig.state() == "open"
    await rig.switches.load("main")
    assert rig.state() == "closed_now"
    assert rig.switches.find("default", "closed").reason == "storm"
    rig.time.advance(3_600)
    assert rig.state() == "open"
    with pytest.raises(NotSwitched):
        await rig.switches.take_back("main", "default", "closed", "li")


async def test_the_last_switch_holds_and_is_taken_back_for_good(rig: Rig) -> None:
    await rig.switches.turn("main", "default", "closed", "storm", "li", None)
    rig.time.advance(9 * 3_600)
    until = rig.time.now() + HOUR
    await rig.switches.turn("main", "default", "open", "many calls", "wu", until)
    assert rig.state() == "open"
    with pytest.raises(NotSwitched):
        await rig.switches.take_back("main", "default", "closed", "li")
    await rig.switches.take_back("main", "default", "open", "li")
    assert rig.state() == "closed"
    rig.restart()
    await rig.switches.load("main")
    assert rig.state() == "closed"
    assert rig.facts == [
        HoursClosed(hours="default", by="li", until=None),
        HoursOpened(hours="default", by="wu", until=until),
        HoursReturned(hours="default", by="li"),
    ]


async def test_what_cannot_be_switched(rig: Rig) -> None:
    with pytest.raises(NoSuchHours):
        await rig.switches.turn("main", "none", "closed", "x", "li", None)
    with pytest.raises(EndsTooEarly):
        await rig.switches.turn("main", "default", "closed", "x", "li", TUESDAY)
    with pytest.raises(NotSwitched):
        rig.switches.find("default", "open")
    assert rig.facts == []
