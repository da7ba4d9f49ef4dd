"""Somebody gives up waiting, the node is stopped or killed: who calls again has the place that was left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.stories.real_node import CENTRE, RealNode, until

RESUMES = CENTRE.replace("sign_in: always", "sign_in: api").replace(
    "wrap_up_s: 0}}", "wrap_up_s: 0, resume_within_s: 86400}}"
)
NUMBER = b"13800001234"

End = Callable[[RealNode], None]


def stop(node: RealNode) -> None:
    """As a service is stopped."""
    node.node.terminate()
    node.node.wait(60)


@pytest.fixture
def node(tmp_path: Path) -> Iterator[RealNode]:
    (tmp_path / "speech.alaw").write_bytes(bytes(range(0x20, 0x70)) * 200)
    made = RealNode(tmp_path, RESUMES)
    try:
        yield made
    finally:
        made.close()


def facts(node: RealNode, kind: str) -> list[dict[str, Any]]:
    return node.rows(f"SELECT contact FROM contact_fact WHERE kind = '{kind}'")


def journal(node: RealNode) -> bytes:
    """Everything that is on the disk of it."""
    return b"".join(path.read_bytes() for path in (node.folder / "var").glob("journal.db*"))


def waits(node: RealNode, calls: int, stays_ms: int) -> None:
    """Somebody calls and waits; a program that could not even begin tries again, as people do."""
    programs = [node.sipp("caller", node.caller, "-d", str(stays_ms), f"127.0.0.1:{node.sip}")]

    def waiting() -> bool:
        if len(facts(node, "contact.queued")) >= calls:
            return True
        if programs[-1].poll() not in (None, 0):
            programs.append(node.sipp("caller", node.caller, "-d", str(stays_ms), f"127.0.0.1:{node.sip}"))
        return False

    until(waiting, "somebody who waits")


@pytest.mark.parametrize("end", [stop, RealNode.kill_both])
def test_who_calls_again_after_it_is_where_he_was(node: RealNode, end: End) -> None:
    waits(node, 1, stays_ms=200)
    until(lambda: facts(node, "contact.ended"), "the caller who gives up")
    until(lambda: b"left:" in journal(node), "the record of the place")
    assert NUMBER not in journal(node), "what is kept of a caller is sealed"
    end(node)
    node.start()
    waits(node, 2, stays_ms=60_000)
    until(lambda: facts(node, "contact.resumed"), "the place that was left")
