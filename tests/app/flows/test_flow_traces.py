"""What a trace needs beside the database: facts that are only in the journal, and who got a staged flow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.flow.ivr.publishing.office import opened

from yunhu.app.flows.flow_traces import FreshFacts, StagedThen
from yunhu.flow.ivr.facts import FlowStarted, NodeEntered
from yunhu.flow.ivr.publishing.model import Staged
from yunhu.platform.clock import VirtualTime
from yunhu.platform.journal.journal import Journal


class Behind:
    """A projector that stands somewhere."""

    def __init__(self, position: int) -> None:
        self.position = position


async def test_what_the_projector_has_not_moved_is_read_from_the_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db", VirtualTime())
    journal.start()
    started = FlowStarted(flow="main", version=3)
    first = journal.append("acme", "one", started)
    journal.append("acme", "other", started)
    journal.append("globex", "one", started)
    journal.append("acme", "one", NodeEntered(flow="main", node="a", verb="play", why="started"))
    behind: Any = Behind(0)
    fresh = await FreshFacts(journal, behind).of("acme", "one")
    assert [fact["kind"] for fact in fresh] == ["flow.started", "flow.node_entered"]
    assert fresh[0] | {"resumed": False} == {
        "id": first.id,
        "at": first.at,
        "kind": "flow.started",
        "flow": "main",
        "version": 3,
        "resumed": False,
    }
    behind.position = journal.seq
    assert await FreshFacts(journal, behind).of("acme", "one") == []
    await journal.close()


async def test_who_got_the_staged_flow_is_told_from_the_version(tmp_path: Path) -> None:
    async with opened(tmp_path) as office:
        await office.publish(name="First")
        await office.write(name="Tried")
        version = await office.publishing.publish(
            "main", "main", "li", stage=lambda flow: Staged(flow, callers=("10086",))
        )
        then = StagedThen(office.shelves)
        assert await then.got("main", "main", version, "x", "10086")
        assert not await then.got("main", "main", version, "x", "10010")
        assert not await then.got("main", "main", version - 1, "x", "10086")
        assert not await then.got("main", "main", 99, "x", "10086")
