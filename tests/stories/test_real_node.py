"""What a whole node of a test leaves behind: nothing, however it ended."""

from __future__ import annotations

from pathlib import Path

from tests.left_behind import engines
from tests.stories.real_node import RealNode


def test_the_engine_of_a_node_that_was_killed_is_ended_with_the_test(tmp_path: Path) -> None:
    node = RealNode(tmp_path)
    try:
        (engine,) = engines(tmp_path)
        node.kill()
        assert engines(tmp_path) == [engine], "it goes on, for the next node to take up"
    finally:
        node.close()
    assert engines(tmp_path) == []
    assert node.node.poll() is not None
