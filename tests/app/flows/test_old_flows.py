"""Contacts finish on the flow that they began, however many versions came since, and after a restart too."""

from __future__ import annotations

from pathlib import Path

import msgspec
from tests.app.far_ends import call, far_end
from tests.app.running import CENTRE, running, until
from tests.flow.ivr.publishing.office import opened

from yunhu.app.flows.flow_book import OLD_VERSIONS_MAX, FlowBook
from yunhu.app.flows.old_flows import recall, versions_in_use, versions_kept
from yunhu.flow.inbound.recovery import PREFIX, StoryRecord
from yunhu.flow.ivr.run import Frame, RunState
from yunhu.work.calls.model import Contact


def record(version: int, *stack: int) -> bytes:
    """The recovery record of a contact in a flow of this version, called from flows of others."""
    frames = tuple(Frame("main", each, "next") for each in stack)
    run = RunState(flow="main", version=version, node="wait", stack=frames)
    contact = Contact(id="x", tenant="main", arrived_at=0, caller="", dialled="", leg="")
    return msgspec.msgpack.encode(StoryRecord(contact, msgspec.msgpack.encode(run)))


def test_records_say_which_versions_are_needed() -> None:
    records = {
        f"{PREFIX}a": record(3),
        f"{PREFIX}b": record(5, 5, 4),
        f"{PREFIX}c": b"junk",
        "agent:li": record(9),
    }
    assert versions_kept(records) == {3, 4, 5}


async def test_a_restart_finds_the_flows_of_every_version_that_is_needed(tmp_path: Path) -> None:
    async with opened(tmp_path) as office:
        for name in ("First", "Second", "Third", "Fourth"):
            await office.publish(name=name)
        book = FlowBook()
        book.configure(office.shelves.shelf, 5)
        records = {f"{PREFIX}a": record(2), f"{PREFIX}b": record(4), f"{PREFIX}c": record(77)}
        await recall(records, office.database, "main", book)
        found = [book.flow("main", version) for version in (2, 4, 5, 77)]
        assert [flow.name for flow in found if flow] == ["First", "Third", "Fourth", "Fourth"]


async def test_a_contact_keeps_its_version_through_any_number_of_publishes(tmp_path: Path) -> None:
    async with running(tmp_path, centre=CENTRE) as node, far_end() as customer:
        rooms, configurations = node.node.rooms, node.node.configurations
        await call(customer, node.sip_port, "5001")
        await until(lambda: rooms.inbound.contacts("main"))
        (contact,) = rooms.inbound.contacts("main")
        assert versions_in_use(rooms.inbound, "main") == {1}
        for at in range(OLD_VERSIONS_MAX + 4):
            centre = configurations.current.centre
            flows = tuple(msgspec.structs.replace(flow, name=f"{at}") for flow in centre.flows)
            await configurations.apply(msgspec.structs.replace(centre, flows=flows), "li")
        old = rooms.directory.flow("main", "nobody", 1, contact)
        assert old is not None
        assert old.name == "Nobody"
