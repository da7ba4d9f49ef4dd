"""kill -9 of real processes in the middle of a real call between two SIPp programs."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.ports import free_port
from tests.stories.real_node import RealNode, until

from yunhu.kit.instants import SECOND
from yunhu.platform.clock import SystemClock
from yunhu.work.recordings.export import export
from yunhu.work.recordings.keys import load_identities

Begin = Callable[[RealNode], subprocess.Popen[bytes]]

SPEECH = bytes(range(0x20, 0x70)) * 200
"""Two seconds of A-law that is no silence."""


@pytest.fixture
def node(tmp_path: Path) -> Iterator[RealNode]:
    """A running node, and the sound file for SIPp."""
    (tmp_path / "speech.alaw").write_bytes(SPEECH)
    node = RealNode(tmp_path)
    try:
        yield node
    finally:
        node.close()


def call(node: RealNode, seconds: int) -> None:
    """A call that will talk for some seconds; back when it talks.

    A busy machine has its ways: the node may refuse with 503 at first, or a port be taken. People try again.
    """
    sides: dict[str, Begin] = {"agent": agent, "caller": partial(caller, seconds=seconds)}
    programs = {name: begin(node) for name, begin in sides.items()}

    def talks() -> bool:
        for name, begin in sides.items():
            if programs[name].poll() not in (None, 0):
                node.children.remove(programs[name])
                programs[name] = begin(node)
        return bool(node.talking())

    until(talks, "the talk")


def agent(node: RealNode) -> subprocess.Popen[bytes]:
    """SIPp answers and echoes."""
    return node.sipp("agent", node.agent, "-rtp_echo", "-mp", str(free_port() & ~1))


def caller(node: RealNode, seconds: int) -> subprocess.Popen[bytes]:
    """SIPp calls and stays for some seconds."""
    return node.sipp("caller", node.caller, "-d", str(seconds * 1000), f"127.0.0.1:{node.sip}")


def exits(node: RealNode) -> list[int]:
    """How both SIPp programs ended: 0 is a call that went as its scenario says."""
    return [child.wait(60) for child in node.children]


def listen(node: RealNode) -> float:
    """The only recording, decrypted: its seconds. Fails when anything in it is damaged."""
    (row,) = until(lambda: node.rows("SELECT * FROM recording WHERE state = 'closed'"), "the recording")
    file = node.folder / "var" / "recordings" / row["file"]
    out = node.folder / "out.wav"
    report = export(file, load_identities([node.identity]), out)
    assert report.whole
    assert out.stat().st_size > 0
    return float(report.duration_ms) / 1000


def test_yunhu_dies_and_the_call_goes_on(node: RealNode) -> None:
    call(node, 8)
    engine = node.engine_pid()
    node.kill()
    assert node.engine_pid() == engine
    node.start()
    assert node.engine_pid() == engine
    assert len(node.talking()) == 1
    assert exits(node) == [0, 0]
    legs = until(
        lambda: node.rows("SELECT * FROM leg WHERE ended_at IS NOT NULL AND (SELECT COUNT(*) FROM leg) = 2"),
        "the end of both legs",
    )
    assert len(legs) == 2
    assert {leg["cause"] for leg in legs} <= {"hangup", "customer_gone"}
    (contact,) = until(lambda: node.rows("SELECT * FROM contact WHERE ended_at IS NOT NULL"), "the end")
    talked = (contact["ended_at"] - contact["connected_at"]) / SECOND
    assert abs(listen(node) - talked) < 1.5


def test_both_programs_die_and_everything_is_closed_as_it_stood(node: RealNode) -> None:
    call(node, 30)
    began = time.monotonic()
    until(lambda: time.monotonic() - began > 4, "some seconds of talk")
    node.kill_both()
    died_at = SystemClock().now()
    node.start()
    legs = until(
        lambda: node.rows("SELECT * FROM leg WHERE ended_at IS NOT NULL AND (SELECT COUNT(*) FROM leg) = 2"),
        "the closing of both legs",
    )
    assert [leg["cause"] for leg in legs] == ["node_failure"] * 2
    assert all(abs(leg["ended_at"] - died_at) <= 2 * SECOND for leg in legs)
    (contact,) = node.rows("SELECT * FROM contact")
    assert contact["cause"] == "node_failure"
    talked = (died_at - contact["connected_at"]) / SECOND
    assert talked - 1.5 < listen(node) < talked + 0.5
    facts = node.rows("SELECT kind FROM contact_fact WHERE kind IN ('leg.ended', 'contact.ended')")
    assert sorted(fact["kind"] for fact in facts) == ["contact.ended", "leg.ended", "leg.ended"]


def test_a_dead_engine_ends_the_call_and_the_next_call_works(node: RealNode) -> None:
    call(node, 30)
    died = node.engine_pid()
    os.kill(died, signal.SIGKILL)
    (contact,) = until(lambda: node.rows("SELECT * FROM contact WHERE ended_at IS NOT NULL"), "the end")
    assert contact["cause"] == "node_failure"
    until(node.ready, "a new engine")
    assert node.engine_pid() != died
    exits(node)
    node.children.clear()
    call(node, 1)
    assert exits(node) == [0, 0]
