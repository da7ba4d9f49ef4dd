"""What is kept of a contact is found in a node's database, by its id or as the newest one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import insert

from yunhu.app import database as main_database
from yunhu.app.configuration import store as configurations
from yunhu.app.configuration.model import Centre, Version
from yunhu.app.story.read import LAST, read
from yunhu.kit.ids import MalformedId, uuid7
from yunhu.people.agents.model import Agent
from yunhu.platform.database.db import Database, open_sync
from yunhu.work.calls.errors import NoSuchContact
from yunhu.work.calls.tables import CONTACT, FACT

FIRST, SECOND = (uuid7(1_700_000_000_000_000 + at * 1_000_000, 1) for at in range(2))


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with two contacts and a configuration."""
    found = f"sqlite+aiosqlite:///{tmp_path / 'yunhu.db'}"
    main_database.upgrade(found)
    engine = open_sync(found)
    with engine.begin() as connection:
        for at, id_ in enumerate((FIRST, SECOND)):
            row = {"id": id_, "tenant": "demo", "channel": "voice", "caller": "1", "caller_name": ""}
            connection.execute(insert(CONTACT).values(**row, caller_print="", dialled="8000", arrived_at=at))
        told = {"tenant": "demo", "contact": FIRST, "at": 5, "kind": "contact.ended"}
        connection.execute(insert(FACT).values(id="f", body='{"kind":"contact.ended","at":3}', **told))
    engine.dispose()
    asyncio.run(_configure(found))
    return found


async def _configure(url: str) -> None:
    database = Database(url)
    agents = (Agent("wangfang", "王芳", contact="sip:a@127.0.0.1:5070", sign_in="always"),)
    async with database.writing() as connection:
        await configurations.add(
            connection, Version("demo", 1, 0, "file", "", Centre(tenant="demo", agents=agents))
        )
    await database.close()


def test_a_contact_is_found_by_its_id_with_the_names_people_use(url: str) -> None:
    found = read(url, FIRST)
    assert found.contact["id"] == FIRST
    assert found.names["agent"] == {"wangfang": "王芳"}


def test_a_fact_that_says_when_it_happened_is_believed(url: str) -> None:
    assert [fact["at"] for fact in read(url, FIRST).facts] == [3]


def test_the_newest_contact_needs_no_id(url: str) -> None:
    assert read(url, LAST).contact["id"] == SECOND


def test_a_contact_that_is_not_there_is_refused(url: str) -> None:
    with pytest.raises(NoSuchContact):
        read(url, uuid7(1, 1))
    with pytest.raises(MalformedId):
        read(url, "nonsense")
