"""A caller who is imagined is never sent round for ever."""

from __future__ import annotations

import msgspec
import pytest
from tests.oversight.rehearsing.made import Setting

from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.world import MadeWorld
from yunhu.oversight.rehearsing.model import Case
from yunhu.oversight.rehearsing.walk import walk

CASE = Case(at="2026-10-12 09:10", to="4001", caller="1")


def flow(**nodes: object) -> Flow:
    return msgspec.convert({"id": "f", "name": "f", "start": "a", "nodes": nodes}, Flow)


def test_a_circle_is_told_as_one() -> None:
    endless = flow(
        a={"verb": "play", "prompts": ["x"], "next": "b"}, b={"verb": "play", "prompts": ["y"], "next": "a"}
    )
    found = walk(endless, "zh-CN", CASE, MadeWorld(), 0)
    assert found.outcome == "loop"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_texts_are_heard_in_the_language_of_the_number(language: str) -> None:
    spoken = flow(
        a={"verb": "say", "text": {"zh-CN": "您好", "en": "Hello"}, "next": "b"}, b={"verb": "hangup"}
    )
    (first, _) = walk(spoken, language, CASE, MadeWorld(), 0).passed
    assert first.heard == ({"zh-CN": "您好", "en": "Hello"}[language],)


def test_a_sub_flow_is_walked_and_left() -> None:
    inner = msgspec.convert(
        {"id": "inner", "name": "i", "start": "x", "nodes": {"x": {"verb": "return"}}}, Flow
    )
    outer = flow(a={"verb": "subflow", "flow": "inner", "next": "b"}, b={"verb": "hangup"})
    found = walk(outer, "zh-CN", CASE, MadeWorld(flows={"inner": inner, "f": outer}), 0)
    assert [it.node for it in found.passed] == ["a", "x", "b"]
    assert found.outcome == "hangup"


def test_the_made_centre_is_walked_too() -> None:
    assert walk(Setting.flows[0], "en", CASE, MadeWorld(), 0).outcome == "hangup"
