"""Values that make a branch take each of its ways are found, or there are none."""

from __future__ import annotations

import msgspec
import pytest

from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.verbs.branch import Branch, enter
from yunhu.flow.ivr.walks.caller import starts
from yunhu.flow.ivr.walks.conditions import ANSWERS_MAX, answers
from yunhu.flow.ivr.walks.scenes import Scene, is_of_the_scene, world_of


def branch(*conditions: object) -> Branch:
    cases = [
        {"next": f"to{at}", **({"if": it} if isinstance(it, str) else {"when": it})}
        for at, it in enumerate(conditions)
    ]
    return msgspec.convert({"verb": "branch", "cases": cases, "otherwise": "else"}, Branch)


@pytest.mark.parametrize(
    "condition",
    [
        'hours.day == "closed_now"',
        "now.hour >= 18 or now.weekday > 5",
        'now.date >= "2026-10-01" and now.date <= "2026-10-07"',
        'region.province in ["广东省", "广西"]',
        "region.confidence < 0.5",
        "customer.vip",
        'customer.tags has "gold"',
        "not customer.known",
        'customer.language == "en"',
        "queue.support.waiting > 10 and queue.support.expected_s > 120",
        "queue.support.staffed == 0",
        "not queue.support.open",
        'attribute.plan == "pro" and contact.priority >= 5',
        'channel == "video"',
        'language == "yue"',
        'dialled == "4008"',
        {"value": "caller", "op": "starts_with", "to": ["+852", "00852"]},
        {"value": "caller", "op": "is_set"},
        {"value": "attribute.x", "op": "is_not", "to": "y"},
        {"value": "queue.support.available", "op": "at_most", "to": 0},
        {"value": "customer.tags", "op": "in", "to": ["gold", "silver"]},
    ],
)
def test_both_ways_of_a_condition_of_the_scene_are_found(condition: object) -> None:
    node = branch(condition)
    flow = msgspec.convert({"id": "m", "name": "m", "start": "a", "nodes": {"a": {"verb": "hangup"}}}, Flow)
    for field, to in (("cases[0].next", "to0"), ("otherwise", "else")):
        found = answers(node, field)
        assert 0 < len(found) <= ANSWERS_MAX, (condition, field)
        reached = set()
        for values in found:
            assert all(map(is_of_the_scene, values))
            scene = Scene().with_(values)
            world = world_of(scene, frozenset({"support"}), {})
            reached.add(enter(node, starts(flow, {}, world, scene).run, world).to)
        assert to in reached, (condition, field)


def test_cases_before_are_avoided_and_what_cannot_be_is_not_found() -> None:
    node = branch("now.hour < 9", "now.hour < 12", "now.hour < 6")
    assert all(9 <= values["now.hour"] < 12 for values in answers(node, "cases[1].next"))  # type: ignore[operator]
    assert answers(node, "cases[2].next") == []
    assert answers(branch('var.a == "1" and var.a == "2"'), "cases[0].next") == []


def test_values_of_the_walk_are_no_values_of_the_scene() -> None:
    found = answers(branch('var.pin == "4711" and intent.confidence < 0.6'), "cases[0].next")
    assert found[0]["var.pin"] == "4711"
    assert not any(is_of_the_scene(name) for name in found[0])
