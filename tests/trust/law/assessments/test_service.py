"""Impact assessments: drafted by one, decided by another, and over after three years at the latest."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import msgspec
import pytest

from yunhu.kit.instants import DAY
from yunhu.platform.clock import VirtualTime
from yunhu.platform.database.db import METADATA, Database
from yunhu.trust.law.assessments.errors import BadEnd, IsDecided, IsNotApproved, NoSuchAssessment, OwnDecision
from yunhu.trust.law.assessments.facts import AssessmentDecided, AssessmentMade
from yunhu.trust.law.assessments.model import LONGEST_VALID
from yunhu.trust.law.assessments.service import Assessments
from yunhu.trust.law.assessments.store import ASSESSMENT


class Office:
    """Assessments, their time and their facts."""

    def __init__(self, database: Database) -> None:
        self.time = VirtualTime()
        self.facts: list[msgspec.Struct] = []
        ids = count(1)
        self.assessments = Assessments(
            "main",
            database,
            lambda tenant, contact, fact: self.facts.append(fact),
            self.time,
            lambda: f"{next(ids):032x}",
        )

    async def draft(self) -> str:
        made = await self.assessments.make(
            "li", "cross_border", "Speech abroad", "wang", "service", "high", "what may happen", "what we do"
        )
        return made.id


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'law.db'}")
    async with database.writing() as connection:
        await connection.run_sync(lambda it: METADATA.create_all(it, [ASSESSMENT]))
    yield Office(database)
    await database.close()


async def test_one_holds_from_its_approval_until_its_end(office: Office) -> None:
    id_, ends = await office.draft(), office.time.now() + 10 * DAY
    assert office.assessments.holding() == frozenset()
    await office.assessments.decide("zhao", id_, "approved", "looked at", ends)
    assert office.assessments.holding() == {id_}
    assert office.assessments.holding("sensitive") == frozenset()
    assert [type(fact) for fact in office.facts] == [AssessmentMade, AssessmentDecided]
    office.time.advance(11 * 86_400)
    assert office.assessments.holding() == frozenset()


async def test_a_revoked_approval_holds_no_more_and_is_kept(office: Office) -> None:
    id_ = await office.draft()
    with pytest.raises(IsNotApproved):
        await office.assessments.revoke("zhao", id_, "too early")
    await office.assessments.decide("zhao", id_, "approved", "looked at", office.time.now() + 10 * DAY)
    office.time.advance(1)
    after = await office.assessments.revoke("li", id_, "they changed their contract")
    assert office.assessments.holding() == frozenset()
    assert (after.state, after.decision, after.decided_by) == ("revoked", "looked at", "zhao")
    assert (after.revoked_by, after.expires_at) == ("li", office.time.now())
    assert await office.assessments.get(id_) == after
    with pytest.raises(IsNotApproved):
        await office.assessments.revoke("li", id_, "again")


async def test_it_is_known_again_after_a_start(office: Office) -> None:
    id_ = await office.draft()
    await office.assessments.decide("zhao", id_, "approved", "yes", office.time.now() + DAY)
    again = Assessments("main", office.assessments._database, lambda *it: None, office.time, lambda: "0" * 32)
    await again.load()
    assert again.holding() == {id_}


async def test_nobody_decides_their_own_and_nothing_decided_changes(office: Office) -> None:
    id_, ends = await office.draft(), office.time.now() + DAY
    with pytest.raises(OwnDecision):
        await office.assessments.decide("li", id_, "approved", "my own", ends)
    changed = await office.assessments.change(id_, risk="low")
    assert changed.risk == "low"
    await office.assessments.decide("zhao", id_, "rejected", "too much", None)
    assert office.assessments.holding() == frozenset()
    for change in (
        office.assessments.change(id_, risk="high"),
        office.assessments.decide("zhao", id_, "approved", "after all", ends),
    ):
        with pytest.raises(IsDecided):
            await change
    with pytest.raises(NoSuchAssessment):
        await office.assessments.get("nothing")


@pytest.mark.parametrize("ahead", [None, -DAY, LONGEST_VALID + DAY])
async def test_an_approval_has_an_end_within_three_years(office: Office, ahead: int | None) -> None:
    id_ = await office.draft()
    ends = None if ahead is None else office.time.now() + ahead
    with pytest.raises(BadEnd):
        await office.assessments.decide("zhao", id_, "approved", "yes", ends)
