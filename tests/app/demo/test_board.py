"""The board fits the terminal and says what is going on, in both languages."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console
from tests.app.demo.test_scene import (
    ANSWERED,
    ARRIVED,
    BEGAN,
    CONNECTED,
    ENDED,
    OFFERED,
    QUEUED,
    event,
    scene,
)

from yunhu.app.demo.board import ENDED_ROWS, Board
from yunhu.app.demo.scene import Scene
from yunhu.platform import texts

NOW = BEGAN + 30_000_000


def drawn(made: Scene, width: int, language: str = "en", height: int = 40) -> list[str]:
    """The lines of the board."""
    out = io.StringIO()
    console = Console(file=out, width=width, height=height, color_system=None)
    console.print(Board(texts.load(), language, "Yunhu").draw(made, NOW, width, height))
    return out.getvalue().splitlines()


def busy() -> Scene:
    other = [{**message, "contact": "d"} for message in (ARRIVED, ANSWERED, QUEUED)]
    sealed = event("recording.closed", 21, duration_ms=12_000)
    return scene(ARRIVED, ANSWERED, QUEUED, OFFERED, CONNECTED, ENDED, sealed, *other)


@pytest.mark.parametrize("width", [80, 100, 130])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_no_line_is_wider_than_the_terminal(width: int, language: str) -> None:
    assert max(map(cell_len, drawn(busy(), width, language))) <= width


def test_everything_is_on_it() -> None:
    lines = "\n".join(drawn(busy(), 130))
    assert "live 1, waiting 1" in lines
    assert "李娜" in lines
    assert "陈静 1001" in lines
    assert "agent hung up" in lines
    assert "12.0 s" in lines
    assert "0:25" in lines  # how long the other one waits


def test_a_small_terminal_shows_the_oldest_contacts_and_counts_the_rest() -> None:
    many = [{**message, "contact": str(at)} for at in range(30) for message in (ARRIVED, QUEUED)]
    ended = [{**message, "contact": f"e{at}"} for at in range(9) for message in (ARRIVED, ENDED)]
    lines = drawn(scene(*many, *ended), 80, height=24)
    assert any("and 22 more" in line for line in lines)
    assert sum("agent hung up" in line for line in lines) == ENDED_ROWS
    assert len(lines) < 24


def test_alarms_are_said_in_words() -> None:
    alarm = event("alarm.raised", 1, None, name="alarm.trunk_down", about="x", params={})
    raised = event("alarm.raised", 1, None, name="alarm.engine_lost", about="", params={})
    lines = "\n".join(drawn(scene(alarm, raised), 130))
    assert "⚠ the media engine is gone" in lines


def test_a_contact_that_ended_is_one_line_where_there_is_no_board() -> None:
    made = busy()
    line = Board(texts.load(), "en", "").finished(made.last(1)[0], made)
    assert line == "■ ended: 刘先生 138 · 客服 · 李娜 · agent hung up · 0:03 · 0:12 · 12.0 s"


def test_who_gave_up_is_said_so() -> None:
    made = scene(ARRIVED, QUEUED, event("contact.ended", 9, cause="hangup", by="customer", abandoned=True))
    board = Board(texts.load(), "zh-CN", "")
    assert "排队放弃" in board.finished(made.last(1)[0], made)
    assert "放弃 1" in board.summary(made)
