"""What the desk reads of contacts that are over: papers, callers, and earlier contacts on the card."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.app.at_desk import logged_in
from tests.app.far_ends import call, far_end
from tests.app.running import running, served, until

from yunhu.app.desks.desk_doors import Reads
from yunhu.work.calls.errors import NoSuchContact


async def test_an_earlier_call_is_on_the_next_ones_card_with_its_note_and_outcome(tmp_path: Path) -> None:
    async with (
        far_end() as customer,
        far_end() as phone,
        running(tmp_path, agent_port=phone.port) as node,
        served(node.app, node.node) as address,
        logged_in(node, address, "wang") as desk,
    ):
        rooms, reads = node.node.rooms, Reads(node.node)
        first = await call(customer, node.sip_port)
        await until(lambda: rooms.agents.view("wang").routing == "engaged")
        contact = rooms.agents.view("wang").contact or ""
        assert await reads.caller("main", contact) == "13800001111"
        path = f"/api/v1/desk/contacts/{contact}"
        written = await desk.client.put(f"{path}/note", json={"text": "call back", "version": 0})
        assert written.status_code == 200
        first.hang_up()
        await until(lambda: rooms.agents.view("wang").routing == "wrap-up")
        rooms.agents.finish_wrap_up("wang")
        await node.node.projector.caught_up(5)
        papers = await reads.papers("main", contact)
        assert papers is not None
        assert (papers.text, papers.version, papers.by) == ("call back", 1, "agent:wang")
        assert await reads.caller("main", contact) == "13800001111"
        second = await call(customer, node.sip_port)
        await until(lambda: rooms.agents.view("wang").routing == "engaged")
        now = rooms.agents.view("wang").contact
        card = (await desk.client.get(f"/api/v1/desk/contacts/{now}/card")).json()
        [earlier] = card["contacts"]
        assert (earlier["id"], earlier["note"], earlier["agent"]) == (contact, "call back", "wang")
        assert earlier["talk_ms"] is not None
        second.hang_up()


async def test_a_contact_that_never_was_has_no_caller(tmp_path: Path) -> None:
    async with running(tmp_path) as node:
        reads = Reads(node.node)
        assert await reads.papers("main", "0" * 32) is None
        with pytest.raises(NoSuchContact):
            await reads.caller("main", "0" * 32)
