"""The desk's commands over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from tests.app.doors import OTHER, at_the_door

from yunhu.flow.desk.api.contacts import make_router
from yunhu.flow.desk.services.contacts import Desk
from yunhu.platform.http.base import Principal
from yunhu.platform.http.persons import NumberNotThere, NumberRef
from yunhu.work.calls import events as ev
from yunhu.work.calls.errors import NotPossibleNow
from yunhu.work.calls.model import Contact, Phase, Target

PATH = "/api/v1/contacts/c1"


class Story:
    """A contact that notes what happens to it, and refuses everything once it is over."""

    def __init__(self) -> None:
        self.contact = Contact(
            "c1", "main", 0, caller="13800001111", dialled="5000", leg="l1", phase=Phase.TALKING
        )
        self.happened: list[ev.Event] = []
        self.over = False

    def happen(self, event: ev.Event) -> None:
        """Take an event."""
        if self.over:
            raise NotPossibleNow(contact="c1", phase="ended")
        self.happened.append(event)


class Stories:
    """One contact in progress."""

    def __init__(self, story: Story) -> None:
        self._story = story

    def find(self, contact: str) -> Story | None:
        """The one."""
        return self._story if contact == "c1" else None

    def knows(self, tenant: str, target: Target) -> bool:
        """One queue and one number."""
        return str(target) in ("queue:support", "number:+861058880000")

    def press(self, contact: str, digits: str) -> None:
        """Nobody hears them."""


class Nobodys:
    """Knows no numbers."""

    async def number(self, who: Principal, ref: NumberRef) -> str:
        raise NumberNotThere


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
async def client(story: Story) -> AsyncIterator[httpx.AsyncClient]:
    async with at_the_door(make_router(Desk(Stories(story), lambda: "leg2"), Nobodys())) as opened:
        yield opened


async def test_commands_become_events(story: Story, client: httpx.AsyncClient) -> None:
    for command in ("hold", "resume", "hang-up"):
        answer = await client.post(f"{PATH}/{command}")
        assert (answer.status_code, answer.content) == (202, b"")
    assert story.happened == [ev.HoldAsked(), ev.ResumeAsked(), ev.HangUpAsked(cause="ended_by_staff")]


async def test_a_transfer_says_where_and_who(story: Story, client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{PATH}/transfer", json={"to": "queue:support"})
    assert answer.status_code == 202
    assert story.happened == [ev.TransferAsked(target=Target("queue", "support"), leg="leg2", by="token1")]


@pytest.mark.parametrize("to", ["support", "queue:", "queue:nowhere", "moon:1", "number:110", ":", "x" * 160])
async def test_a_target_nobody_knows_is_refused(story: Story, client: httpx.AsyncClient, to: str) -> None:
    answer = await client.post(f"{PATH}/transfer", json={"to": to})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:yunhu:problem:contact.bad_target")
    assert "110" not in answer.text
    assert story.happened == []


@pytest.mark.parametrize(
    "body", [{}, {"to": ""}, {"to": "x" * 161}, {"to": 1}, {"to": "queue:support", "a": 1}]
)
async def test_a_malformed_transfer_is_refused(client: httpx.AsyncClient, body: object) -> None:
    assert (await client.post(f"{PATH}/transfer", json=body)).status_code == 422


async def test_what_the_phase_does_not_allow_is_a_conflict(story: Story, client: httpx.AsyncClient) -> None:
    story.over = True
    answer = await client.post(f"{PATH}/hold")
    assert (answer.status_code, answer.json()["detail"]) == (409, "not possible while the contact is ended")


async def test_another_tenants_contact_is_not_found(story: Story, client: httpx.AsyncClient) -> None:
    for command, body in (("hold", None), ("hang-up", None), ("transfer", {"to": "queue:support"})):
        answer = await client.post(f"{PATH}/{command}", json=body, headers=OTHER)
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:yunhu:problem:contact.unknown")
    assert story.happened == []
