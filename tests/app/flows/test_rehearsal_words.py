"""The way of an imagined call, told to a person."""

from __future__ import annotations

import pytest
from tests.app.flows.test_rehearsals import setting

from yunhu.app.flows.rehearsal_words import Told, tell
from yunhu.oversight.rehearsing.model import Case, Expected

AT = "2026-10-12 09:10"


def told(case: Case, language: str = "en") -> Told:
    """What is told of a case, without its file."""
    return tell(case, 0, setting(), None, "", language)


def test_the_whole_way_is_told_from_the_number_to_who_is_asked() -> None:
    it = told(Case(at=AT, to="4001", caller="13800001234", keys=("1",), name="workday"))
    assert it.lines[0] == f"workday {AT}: 13800001234 dials 4001"
    assert "  → menu (gather): started  ♪ menu" in it.lines
    assert "  = waits in 客服 with priority 0" in it.lines
    assert [line[:9] for line in it.lines if line.startswith("    ")] == ["    1. 李娜", "    2. 王伟"]
    assert not it.failed


def test_nobody_has_a_reason() -> None:
    it = told(Case(at=AT, to="4001", keys=("1",), away=("li", "wang")))
    assert "    nobody can be asked at once" in it.lines
    assert "      · 2 not asked: presence offline" in it.lines


@pytest.mark.parametrize(
    ("wanted", "verdict"),
    [(Expected(outcome="queue"), "as expected"), (Expected(outcome="hangup"), "NOT as expected")],
)
def test_a_case_ends_with_whether_it_came_out(wanted: Expected, verdict: str) -> None:
    it = told(Case(at=AT, to="4001", keys=("1",), expect=wanted))
    assert it.lines[-2].strip() == verdict
    assert it.failed == (wanted.outcome != "queue")


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_word_has_its_text(language: str) -> None:
    cases = (Case(at=AT, to="4001", keys=("1",), waiting={"support": 5}), Case(at="2099-10-12 09:10", to="9"))
    lines = [line for case in cases for line in told(case, language).lines]
    assert not [line for line in lines if "route." in line or "{" in line]
    assert len(lines) > 6
