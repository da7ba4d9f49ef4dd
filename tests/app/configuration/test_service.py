"""The configuration in force: checked whole, kept as a version, then used."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from yunhu.app import database as main_database
from yunhu.app.configuration import store
from yunhu.app.configuration.errors import ChangedMeanwhile, Faulty, NoSuchVersion
from yunhu.app.configuration.facts import ConfigurationApplied
from yunhu.app.configuration.model import Centre, Version
from yunhu.app.configuration.rules import Sounds
from yunhu.app.configuration.service import Configurations, read, read_file, write
from yunhu.people.agents.model import Agent, Skill
from yunhu.platform.clock import VirtualTime
from yunhu.platform.database.db import Database
from yunhu.telephony.trunks.model import Trunk

NO_SOUNDS = Sounds(frozenset(), frozenset())
FIRST = Centre(tenant="main", skills=(Skill("a", "A"),))
SECOND = Centre(tenant="main", skills=(Skill("b", "B"),))


class Office:
    """Configurations on a database, and what they put to use."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.used: list[tuple[Centre, int]] = []
        self.told: list[tuple[object, ...]] = []
        self.configurations = self.open()

    def open(self) -> Configurations:
        """As another process sees them."""
        return Configurations(
            self.database,
            VirtualTime(),
            lambda: NO_SOUNDS,
            lambda *used: self.used.append(used),
            lambda *told: self.told.append(told),
        )


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    url = f"sqlite+aiosqlite:///{tmp_path}/main.db"
    await asyncio.to_thread(main_database.upgrade, url)
    database = Database(url)
    made = Office(database)
    await made.configurations.load("main")
    yield made
    await database.close()


async def test_there_is_an_empty_centre_at_first(office: Office) -> None:
    assert office.used == [(Centre(tenant="main"), 0)]


async def test_a_change_is_kept_used_and_found_again(office: Office) -> None:
    made = await office.configurations.apply(FIRST, by="me", note="first")
    assert (made.version, made.by, made.note) == (1, "me", "first")
    assert office.used[-1] == (FIRST, 1)
    assert office.told == [("main", None, ConfigurationApplied(version=1, by="me", note="first"))]
    again = office.open()
    assert (await again.load("main")) == made
    assert (await again.version("main", 1)).centre == FIRST
    assert (await office.configurations.apply(FIRST, by="me")).version == 1


async def test_a_change_starts_from_what_is_in_force(office: Office) -> None:
    def grow(before: Centre) -> Centre:
        skill = Skill(f"s{len(before.skills)}", "S")
        return Centre(tenant="main", skills=(*before.skills, skill))

    await asyncio.gather(*(office.configurations.change(grow, "me") for _ in range(5)))
    assert [skill.id for skill in office.configurations.current.centre.skills] == [
        "s0",
        "s1",
        "s2",
        "s3",
        "s4",
    ]


async def test_the_second_of_two_changes_to_one_version_is_refused(office: Office) -> None:
    await office.configurations.apply(FIRST, by="me", if_version=0)
    with pytest.raises(ChangedMeanwhile):
        await office.configurations.apply(SECOND, by="you", if_version=0)


async def test_two_processes_do_not_write_one_version(office: Office) -> None:
    other = office.open()
    await other.load("main")
    await office.configurations.apply(FIRST, by="me")
    with pytest.raises(ChangedMeanwhile):
        await other.apply(SECOND, by="you")


@pytest.mark.parametrize(
    "wrong",
    [
        Centre(trunks=(Trunk("t", target="host:99999"),)),
        Centre(trunks=(Trunk("t", addresses=("1.2.3.4/99",)),)),
        Centre(skills=(Skill("a", "A"), Skill("a", "B"))),
        Centre(agents=(Agent("x", "X", phone="8001"),)),
    ],
)
async def test_what_does_not_hold_is_not_kept(office: Office, wrong: Centre) -> None:
    with pytest.raises(Faulty):
        await office.configurations.apply(wrong, by="me")
    assert office.configurations.current.version == 0
    assert len(office.used) == 1


async def test_versions_come_newest_first_and_by_tenant(office: Office) -> None:
    for centre in (FIRST, SECOND, FIRST):
        await office.configurations.apply(centre, by="me")
    async with office.database.writing() as connection:
        await store.add(connection, Version("other", 9, 0, "you", "", Centre(tenant="other")))
    rows = await office.configurations.versions("main", 2, None)
    assert [row["version"] for row in rows] == [3, 2]
    assert [row["version"] for row in await office.configurations.versions("main", 9, 2)] == [1]
    with pytest.raises(NoSuchVersion):
        await office.configurations.version("main", 9)


def test_a_text_is_read_and_written(tmp_path: Path) -> None:
    centre, warnings = read(write(FIRST), NO_SOUNDS)
    assert (centre, warnings) == (FIRST, [])
    with pytest.raises(Faulty) as caught:
        read("skills: [{id: a}]", NO_SOUNDS, "centre.yaml")
    assert caught.value.explain("en")[0].startswith("centre.yaml, line 1, skills[0]: ")
    with pytest.raises(Faulty) as unreadable:
        read_file(tmp_path / "missing.yaml", NO_SOUNDS)
    assert "missing.yaml" in unreadable.value.explain("en")[0]
