"""Somebody locks the main database: calls go on, facts wait in the journal, all is there afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.stories.real_node import RealNode, until

SPEECH = bytes(range(0x20, 0x70)) * 200


@pytest.fixture
def node(tmp_path: Path) -> Iterator[RealNode]:
    """A running node, and the sound file for SIPp."""
    (tmp_path / "speech.alaw").write_bytes(SPEECH)
    node = RealNode(tmp_path)
    try:
        yield node
    finally:
        node.close()


def test_a_call_goes_its_way_while_nobody_can_write(node: RealNode) -> None:
    with sqlite3.connect(node.folder / "var" / "yunhu.db", isolation_level=None) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        for _attempt in range(5):
            agent = node.sipp("agent", node.agent)
            caller = node.sipp("caller", node.caller, "-d", "1000", f"127.0.0.1:{node.sip}")
            if caller.wait(60) == 0:
                break
            agent.kill()
        assert (caller.returncode, agent.wait(60)) == (0, 0)
        lock.execute("ROLLBACK")
    lock.close()
    contacts = until(
        lambda: node.rows("SELECT * FROM contact WHERE ended_at IS NOT NULL AND connected_at IS NOT NULL"),
        "the contact's row",
    )
    assert [contact["cause"] for contact in contacts] == ["hangup"]
    legs = until(lambda: node.rows("SELECT * FROM leg WHERE ended_at IS NOT NULL"), "the legs' rows")
    assert len(legs) >= 2
