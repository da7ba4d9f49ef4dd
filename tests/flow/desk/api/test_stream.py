"""The desk's live stream over real WebSockets: every change, the card, two tabs, and a session that ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.app.at_desk import OWNER, AtDesk, logged_in
from tests.app.far_ends import FarEnd, call, far_end
from tests.app.running import running, served, until
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from yunhu.flow.desk.services.live import TAKEN_OVER
from yunhu.platform.http.streams import SESSION_OVER


@asynccontextmanager
async def desk_of_wang(folder: Path) -> AsyncIterator[tuple[AtDesk, FarEnd, FarEnd]]:
    """Wang at the desk, whose calls ring a phone, and a customer who may call."""
    async with (
        far_end() as customer,
        far_end() as phone,
        running(folder, agent_port=phone.port) as node,
        served(node.app, node.node) as address,
        logged_in(node, address, "wang") as desk,
    ):
        yield desk, customer, phone


async def test_a_call_is_on_the_desk_from_the_offer_to_the_wrap_up(tmp_path: Path) -> None:
    async with desk_of_wang(tmp_path) as (desk, customer, phone), desk.stream() as stream:
        first = await stream.hear()
        assert (first["kind"], first["seq"]) == ("desk", 1)
        assert first["agent"]["id"] == "wang"
        assert first["device"] == {"kind": "phone", "tab": "tab1", "registered": True}
        assert first["contact"] is None
        phone.answers = False
        made = await call(customer, desk.node.sip_port)
        offered = (await stream.until("desk", "offered"))["contact"]
        assert offered["caller"]["number"] == "138****1111"
        assert offered["queue"] == {"id": "support", "name": "Support"}
        assert offered["can"] == ["reject"]
        assert offered["offer_until"] is not None
        card = await stream.until("card")
        assert card["contact"] == offered["id"]
        answer = await desk.client.post(f"/api/v1/desk/contacts/{offered['id']}/reject", json={"reason": "x"})
        assert answer.status_code == 202, answer.text
        await until(lambda: desk.node.node.rooms.agents.view("wang").routing == "not-responding")
        made.hang_up()


async def test_talking_holding_and_the_wrap_up(tmp_path: Path) -> None:
    async with desk_of_wang(tmp_path) as (desk, customer, _phone), desk.stream() as stream:
        made = await call(customer, desk.node.sip_port)
        talking = (await stream.until("desk", "talking"))["contact"]
        path = f"/api/v1/desk/contacts/{talking['id']}"
        assert (await desk.client.post(f"{path}/hold")).status_code == 202
        held = (await stream.until("desk", "held"))["contact"]
        assert [member["state"] for member in held["members"]] == ["held", "talking"]
        refused = await desk.client.post(f"{path}/hold")
        assert (refused.status_code, refused.json()["type"]) == (
            409,
            "urn:yunhu:problem:contact.not_possible_now",
        )
        assert (await desk.client.post(f"{path}/resume")).status_code == 202
        assert (await desk.client.post(f"{path}/digits", json={"digits": "12#"})).status_code == 202
        assert (await desk.client.post(f"{path}/hang-up")).status_code == 202
        while (state := await stream.until("desk"))["wrap_up"] is None:
            continue
        assert state["wrap_up"]["contact"] == talking["id"]
        assert state["today"]["handled"] == 1
        finished = await desk.client.post("/api/v1/desk/wrap-up/finish", json={"presence": "break"})
        assert finished.json()["agent"]["presence"] == "break"
        assert finished.json()["wrap_up"] is None
        made.hang_up()


async def test_the_newest_tab_takes_over_only_when_it_says_so(tmp_path: Path) -> None:
    async with desk_of_wang(tmp_path) as (desk, _customer, _phone), desk.stream("one") as one:
        await one.hear()
        async with desk.stream("two") as two:
            assert await two.closed() == TAKEN_OVER
        refused = await desk.client.post("/api/v1/desk/tab", json={"tab": "two"})
        assert (refused.status_code, refused.json()["type"]) == (409, "urn:yunhu:problem:desk.other_tab")
        taken = await desk.client.post("/api/v1/desk/tab", json={"tab": "two", "take": True})
        assert (taken.status_code, taken.json()["tab"]) == (200, "two")
        assert await one.closed() == TAKEN_OVER
        async with desk.stream("two") as again:
            assert (await again.hear())["device"]["tab"] == "two"


async def test_a_session_that_ends_closes_the_stream_and_not_the_call(tmp_path: Path) -> None:
    async with desk_of_wang(tmp_path) as (desk, customer, _phone), desk.stream() as stream:
        made = await call(customer, desk.node.sip_port)
        contact = (await stream.until("desk", "talking"))["contact"]["id"]
        assert (await desk.client.delete("/api/v1/session")).status_code == 204
        assert await stream.closed() == SESSION_OVER
        rooms = desk.node.node.rooms
        story = rooms.inbound.find(contact)
        assert story is not None
        assert story.contact.phase == "talking"
        assert rooms.agents.view("wang").routing == "engaged"
        with pytest.raises(InvalidStatus) as refused:
            async with desk.stream():
                raise AssertionError("the stream was opened without a session")
        assert refused.value.response.status_code == 401
        made.hang_up()
        await until(lambda: rooms.agents.view("wang").routing == "wrap-up")


async def test_an_agent_who_may_not_work_at_a_desk_any_more_loses_it_at_once(tmp_path: Path) -> None:
    async with desk_of_wang(tmp_path) as (desk, _customer, _phone), desk.stream() as stream:
        await stream.until("desk")
        users = desk.node.node.log_in.users
        await users.give(OWNER, "wang", (await users.get("main", "wang")).version, ["qa"], [])
        assert await stream.closed() == SESSION_OVER


async def test_a_program_has_no_desk(tmp_path: Path) -> None:
    async with desk_of_wang(tmp_path) as (desk, _customer, _phone):
        token = {"Authorization": f"Bearer {desk.node.admin_token}"}
        with pytest.raises(InvalidStatus) as refused:
            async with connect(f"ws://{desk.address}/api/v1/desk/live?tab=t", additional_headers=token):
                raise AssertionError("a program was given a desk")
        assert refused.value.response.status_code == 403


async def test_hostile_text_stays_text(tmp_path: Path) -> None:
    async with desk_of_wang(tmp_path) as (desk, customer, _phone), desk.stream() as stream:
        await call(customer, desk.node.sip_port)
        contact = (await stream.until("desk", "talking"))["contact"]["id"]
        text = "<script>alert(1)</script>\u202e\u0000{{7*7}}' OR 1=1 --"
        path = f"/api/v1/desk/contacts/{contact}/note"
        written = await desk.client.put(path, json={"text": text, "version": 0})
        assert (written.status_code, written.json()["version"]) == (200, 1)
        assert (await desk.client.get(path)).json()["text"] == text
        assert (await desk.client.get(path)).headers["content-type"] == "application/json"
