"""Whom the real router would ask for a contact that is only imagined."""

from __future__ import annotations

import pytest
from tests.oversight.rehearsing.made import Setting

from yunhu.kit.instants import SECOND
from yunhu.oversight.rehearsing.waiting import Rehearsal
from yunhu.oversight.rehearsing.walk import Walked
from yunhu.work.queues.errors import NoSuchQueue
from yunhu.work.queues.model import Need

AT = 1_700_000_000 * SECOND
WAITS = Walked(passed=(), outcome="queue", detail="help")


def rehearsal(*present: str) -> Rehearsal:
    return Rehearsal(Setting.agents, Setting.queues, present, AT)


def test_everybody_who_is_free_is_asked_in_turn() -> None:
    asked = rehearsal("li", "wang").ask(WAITS)
    assert [candidate.agent for candidate in asked.candidates] == ["li", "wang"]
    assert (asked.nobody, asked.full) == (None, None)


def test_who_is_away_is_not_asked_and_a_need_is_met() -> None:
    assert [it.agent for it in rehearsal("wang").ask(WAITS).candidates] == ["wang"]
    english = Walked(passed=(), outcome="queue", detail="help", need=(Need("en", 50),))
    assert [it.agent for it in rehearsal("li", "wang").ask(english).candidates] == ["wang"]
    beyond = Walked(passed=(), outcome="queue", detail="help", need=(Need("en", 90),))
    assert rehearsal("li", "wang").ask(beyond).candidates == ()


def test_who_waited_before_keeps_agents_busy() -> None:
    router = rehearsal("li", "wang")
    router.fill({"help": 1})
    assert [it.agent for it in router.ask(WAITS).candidates] == ["wang"]
    busy = rehearsal("li", "wang")
    busy.fill({"help": 2})
    asked = busy.ask(WAITS)
    assert asked.candidates == ()
    assert asked.nobody is not None


def test_a_queue_says_how_it_stands_and_why_it_takes_nobody() -> None:
    router = rehearsal()
    router.fill({"help": 3})
    assert router.figures("help").waiting == 3
    assert router.ask(WAITS).full == "full"
    with pytest.raises(NoSuchQueue):
        router.figures("sales")
