"""What would happen: the way through the flow, whom the router would ask, and what was expected."""

from __future__ import annotations

from typing import Any

import pytest
from tests.oversight.rehearsing.made import LISTED, Setting

from yunhu.oversight.rehearsing.model import Answer, Case, Expected, WhoCalls
from yunhu.oversight.rehearsing.service import faults, rehearse

AT = "2026-10-12 09:10"


def case(*keys: str, **more: Any) -> Case:
    return Case(**{"at": AT, "to": "4001", "caller": "13800001234", "keys": keys, **more})


def test_the_whole_way_of_a_vip() -> None:
    way = rehearse(case("1", customer=WhoCalls(vip=True)), Setting())
    assert [it.node for it in way.passed] == ["open", "menu", "who", "first"]
    assert way.passed[1].heard == ("menu",)
    assert (way.outcome, way.detail, way.priority) == ("queue", "help", 10)
    assert [it.agent for it in way.candidates] == ["li", "wang"]
    assert (way.region, way.hours) == ("广东省 深圳市 中国移动", {"office": "open"})


def test_what_the_flow_needs_is_asked_of_the_agents() -> None:
    assert [it.agent for it in rehearse(case("1"), Setting()).candidates] == ["wang"]


@pytest.mark.parametrize(
    ("keys", "more", "outcome", "detail"),
    [
        ((), {}, "hangup", "normal"),
        (("9", "1"), {}, "queue", "help"),
        (("9", "9"), {}, "hangup", "normal"),
        (("1",), {"closed": ("office",)}, "hangup", "normal"),
        (("3",), {}, "hangup", "normal"),
        (("4",), {}, "voicemail", ""),
        (("5",), {}, "transfer", "number:+861012345678"),
        (("1",), {"to": "4002"}, "refused", "no_such_number"),
        (("2", "1234"), {"requests": {"ask": Answer(fails="timeout")}}, "hangup", "normal"),
        (("2", "12"), {}, "hangup", "normal"),
    ],
)
def test_where_it_ends(keys: tuple[str, ...], more: dict[str, Any], outcome: str, detail: str) -> None:
    way = rehearse(case(*keys, **more), Setting())
    assert (way.outcome, way.detail) == (outcome, detail)


def test_what_a_server_answers_is_spoken() -> None:
    answered = case("2", "1234", requests={"ask": Answer(body='{"level": "金卡"}')})
    heard = [sound for it in rehearse(answered, Setting()).passed for sound in it.heard]
    assert "级别 金卡" in heard


@pytest.mark.parametrize(
    ("met", "outcome", "detail", "passed"),
    [
        ({"effect": "reject"}, "refused", "blacklisted", []),
        ({"effect": "flow", "flow": "hot"}, "queue", "help", ["open", "menu", "who", "wait"]),
        ({"effect": "flow", "flow": "gone"}, "refused", "no_such_flow", []),
    ],
)
def test_who_is_on_the_blacklist_goes_as_the_real_call_would(
    met: dict[str, Any], outcome: str, detail: str, passed: list[str]
) -> None:
    setting = Setting(reason="骚扰", **met)
    way = rehearse(case("1", caller=LISTED), setting)
    assert (way.outcome, way.detail, [it.node for it in way.passed]) == (outcome, detail, passed)
    assert way.met is not None
    assert (way.met.matched, way.met.effect, way.met.reason) == ("number", met["effect"], "骚扰")
    assert rehearse(case("1"), setting).met is None


def test_who_is_to_wait_behind_everybody_does() -> None:
    way = rehearse(case("1", caller=LISTED), Setting(reason="", effect="low"))
    assert (way.outcome, way.priority) == ("queue", -1000)


def test_a_number_that_there_is_not_is_looked_for_first() -> None:
    way = rehearse(case(caller=LISTED, to="4002"), Setting(reason="", effect="reject"))
    assert (way.detail, way.met) == ("no_such_number", None)


def test_nobody_has_a_reason() -> None:
    way = rehearse(case("1", away=("wang",)), Setting())
    assert way.candidates == ()
    assert way.nobody is not None
    assert way.nobody.eligible == 0


def test_who_waits_already_has_taken_the_agents() -> None:
    way = rehearse(case("1", waiting={"help": 2}, customer=WhoCalls(vip=True)), Setting())
    assert way.candidates == ()
    full = rehearse(case("1", waiting={"help": 5}), Setting())
    assert full.outcome == "refused"
    assert full.detail.startswith("help: ")


def expecting(**wanted: Any) -> Case:
    return case("1", expect=Expected(**wanted))


@pytest.mark.parametrize(
    ("wanted", "wrong"),
    [
        ({}, []),
        ({"outcome": "queue", "queue": "help", "agent": "wang", "priority": 0}, []),
        ({"nodes": ("open", "who")}, []),
        ({"nodes": ("who", "open")}, ["nodes"]),
        ({"heard": ("menu",), "not_heard": ("problem",)}, []),
        ({"heard": ("problem",), "not_heard": ("menu",)}, ["heard", "not_heard"]),
        ({"candidates": ("wang",)}, []),
        ({"candidates": ("li", "wang"), "agent": "li"}, ["agent", "candidates"]),
        ({"outcome": "hangup", "cause": "normal", "to": "agent:li"}, ["outcome", "to", "cause"]),
    ],
)
def test_what_differs_is_named(wanted: dict[str, Any], wrong: list[str]) -> None:
    it = expecting(**wanted)
    found = [problem.path for problem in faults(it, rehearse(it, Setting()), "cases[0]")]
    assert found == [f"cases[0].expect.{name}" for name in wrong]
