"""The request desk: nothing is done for somebody unverified, what fails can be tried again, late is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest

from yunhu.kit.instants import DAY
from yunhu.platform.clock import VirtualTime
from yunhu.platform.database.db import METADATA, Database
from yunhu.trust.law.requests.errors import (
    AnsweredByWords,
    NoSuchRequest,
    NotNow,
    NotRestricted,
    StillTalking,
)
from yunhu.trust.law.requests.facts import RequestChanged, RequestLate, RequestReceived
from yunhu.trust.law.requests.model import Demand
from yunhu.trust.law.requests.service import BROKEN, Requests
from yunhu.trust.law.requests.store import DEMAND


class Hands:
    """Does what is asked, or fails in the way it is told."""

    def __init__(self) -> None:
        self.fails: Exception | None = None
        self.lifted: list[tuple[str, str | None]] = []

    async def pack(self, demand: Demand) -> str:
        self._fail()
        return f"{demand.id}.zip"

    async def erase(self, demand: Demand) -> dict[str, Any]:
        self._fail()
        return {"deleted": {"contact": 3}}

    async def restrict(self, demand: Demand) -> dict[str, Any]:
        self._fail()
        return {"stored_only": []}

    async def lift(self, demand: Demand, still: str | None) -> None:
        self.lifted.append((demand.id, still))

    def _fail(self) -> None:
        if self.fails is not None:
            raise self.fails


class Desk:
    """A request desk with hands, and the facts it tells."""

    def __init__(self, database: Database) -> None:
        self.time, self.hands = VirtualTime(), Hands()
        self.facts: list[msgspec.Struct] = []
        ids = count(1)
        self.requests = Requests(
            database,
            lambda tenant, contact, fact: self.facts.append(fact),
            self.time,
            lambda: f"{next(ids):032x}",
            lambda at: at + 15 * DAY,
            self._known,
            self.hands,
        )

    async def _known(self, tenant: str, customer: str) -> str:
        return f"living-{customer}"

    async def verified(self, kind: Any) -> str:
        demand = await self.requests.receive("main", "li", kind, "wang", "voice", "my words")
        await self.requests.verify("main", "li", demand.id, "document")
        return demand.id

    async def done(self, kind: Any) -> Demand:
        id_ = await self.verified(kind)
        await self.requests.carry_out("main", "li", id_)
        await self.requests.settled()
        return await self.requests.get("main", id_)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'law.db'}")
    async with database.writing() as connection:
        await connection.run_sync(lambda it: METADATA.create_all(it, [DEMAND]))
    yield Desk(database)
    await database.close()


async def test_a_request_is_taken_in_with_its_time(desk: Desk) -> None:
    demand = await desk.requests.receive("main", "li", "access", "wang", "voice", "my words")
    assert (demand.state, demand.customer) == ("received", "living-wang")
    assert demand.due_at == desk.time.now() + 15 * DAY
    assert isinstance(desk.facts[0], RequestReceived)
    with pytest.raises(NotNow):
        await desk.requests.carry_out("main", "li", demand.id)


async def test_each_kind_is_carried_out_in_its_way(desk: Desk) -> None:
    assert (await desk.done("portability")).file is not None
    assert (await desk.done("restriction")).proof == {"stored_only": []}
    deleted = await desk.done("deletion")
    assert deleted.proof == {"deleted": {"contact": 3}}
    assert deleted.wish == "", "the person's own words go, too"
    assert isinstance(desk.facts[-1], RequestChanged)


@pytest.mark.parametrize(
    ("fault", "trouble"), [(StillTalking(contacts=1), "rights.still_talking"), (OSError("disk"), BROKEN)]
)
async def test_what_fails_can_be_tried_again(desk: Desk, fault: Exception, trouble: str) -> None:
    desk.hands.fails = fault
    demand = await desk.done("deletion")
    assert (demand.state, demand.trouble) == ("verified", trouble)
    desk.hands.fails = None
    await desk.requests.carry_out("main", "li", demand.id)
    await desk.requests.settled()
    after = await desk.requests.get("main", demand.id)
    assert (after.state, after.trouble) == ("done", None)


async def test_a_restriction_is_lifted_once_and_another_goes_on(desk: Desk) -> None:
    first, second = await desk.done("restriction"), await desk.done("restriction")
    lifted = await desk.requests.lift("main", "li", first.id, "settled")
    assert (lifted.state, lifted.answer, lifted.closed_by) == ("lifted", "settled", "li")
    await desk.requests.lift("main", "li", second.id, "settled")
    assert desk.hands.lifted == [(first.id, second.id), (second.id, None)]
    with pytest.raises(NotNow):
        await desk.requests.lift("main", "li", first.id, "again")


async def test_what_is_no_restriction_or_not_done_is_not_lifted(desk: Desk) -> None:
    with pytest.raises(NotNow):
        await desk.requests.lift("main", "li", await desk.verified("restriction"), "too early")
    deleted = await desk.done("deletion")
    with pytest.raises(NotRestricted):
        await desk.requests.lift("main", "li", deleted.id, "never")
    assert desk.hands.lifted == []


async def test_what_a_dead_node_had_begun_can_be_tried_again(desk: Desk) -> None:
    id_ = await desk.verified("deletion")
    await desk.requests._step("main", "li", id_, "work")
    await desk.requests.begin("main")
    assert (await desk.requests.get("main", id_)).state == "verified"


async def test_a_refusal_and_an_answer_have_words(desk: Desk) -> None:
    id_ = await desk.verified("explanation")
    with pytest.raises(AnsweredByWords):
        await desk.requests.carry_out("main", "li", id_)
    with pytest.raises(AnsweredByWords):
        await desk.requests.answer("main", "li", id_, "  ")
    with pytest.raises(AnsweredByWords):
        await desk.requests.refuse("main", "li", id_, "abuse", "")
    refused = await desk.requests.refuse("main", "li", id_, "law_keeps_it", "The law wants it kept")
    assert (refused.state, refused.reason) == ("refused", "law_keeps_it")
    with pytest.raises(NotNow):
        await desk.requests.withdraw("main", "li", id_)
    with pytest.raises(AnsweredByWords):
        await desk.requests.answer("main", "li", await desk.verified("deletion"), "done by hand")


async def test_late_ones_are_told_once(desk: Desk) -> None:
    await desk.verified("access")
    assert await desk.requests.look("main") == 0
    desk.time.advance(16 * 86_400)
    assert await desk.requests.look("main") == 1
    assert isinstance(desk.facts[-1], RequestLate)
    assert await desk.requests.look("main") == 0
    page = await desk.requests.list("main", 10, None)
    assert page.items[0].is_late(desk.time.now())


async def test_another_tenants_request_is_not_there(desk: Desk) -> None:
    id_ = await desk.verified("access")
    with pytest.raises(NoSuchRequest):
        await desk.requests.get("other", id_)
    assert (await desk.requests.list("other", 10, None)).items == []
    assert len((await desk.requests.list("main", 10, None, states=("verified",))).items) == 1
