"""A contact's routing in sentences."""

from __future__ import annotations

from typing import Any

import pytest

from yunhu.oversight.explaining.words import KINDS, Explainer
from yunhu.platform import texts

NAMES = {("agent", "li.na"): "李娜", ("agent", "wu"): "吴刚", ("queue", "help"): "服务"}

REASON = {
    "strategy": "skills_first",
    "eligible": 2,
    "dropped": {"presence: break": 3, "skill: en below 50": 1, "something new": 4},
    "step": 2,
    "wait_s": 31.5,
    "position": 1,
    "score": 90,
    "runner_up": "wu",
    "runner_up_score": 70,
    "tie_break": "became idle first",
    "notes": {"boost_s": 600, "odd": 1},
}


def explainer(language: str) -> Explainer:
    return Explainer(texts.load(), language, lambda kind, id_: NAMES.get((kind, id_), id_))


def fact(kind: str, **more: Any) -> dict[str, Any]:
    return {"at": 1, "id": "f", "kind": kind, **more}


def test_an_offer_says_who_won_and_who_was_not_asked() -> None:
    offered = fact("offer.made", offer="o", queue="help", agent="li.na", epoch=1, ring_s=15, reason=REASON)
    (said,) = explainer("en").explain([offered])
    assert said.text == "offered to 李娜: best skills, of 2 who could take it; waited 31.5 s"
    assert said.details == (
        "step 2 of the queue's plan",
        "what counted for the chosen one: 90",
        "next would have been 吴刚 with 70",
        "equal with others; settled by: became idle first",
        "the contact's position: 1",
        "3 not asked: presence break",
        "1 not asked: skill en below 50",
        "4 not asked: something new",
        "moved forward by 600 s",
        "odd: 1",
    )


def test_nobody_is_a_decision_too() -> None:
    waits = fact("contact.queued", queue="help", priority=3, position=2, reason={**REASON, "eligible": 0})
    (said,) = explainer("zh-CN").explain([waits])
    assert said.text == "进入队列 服务，优先级 3，第 2 位；此刻可接的坐席 0 人"
    assert "有资格的坐席都不空闲" in said.details
    assert "未问 3 人：状态为小休" in said.details


def test_other_facts_of_the_contact_are_left_out() -> None:
    assert explainer("en").explain([fact("leg.started", leg="l"), fact("contact.ended", cause="x")]) == []


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_said_even_without_its_values(kind: str, language: str) -> None:
    (said,) = explainer(language).explain([fact(kind)])
    assert said.text


def test_a_level_is_compared_in_the_readers_language() -> None:
    reason = {**REASON, "eligible": 0, "dropped": {"skill: en below 50": 2, "penalty: above 5": 1}}
    waits = fact("contact.queued", queue="help", priority=0, position=1, reason=reason)
    (said,) = explainer("zh-CN").explain([waits])
    assert "未问 2 人：技能 en 低于 50" in said.details
    assert "未问 1 人：惩罚值 高于 5" in said.details


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "everybody who is free in tier 2 rings|of these, everybody with penalty 5|3 more are free"),
        ("zh-CN", "第 2 层中空闲的人一起振铃|其中惩罚值为 5 的人|另有 3 人空闲"),
    ],
)
def test_who_rings_together_and_who_is_held_back_is_said(language: str, said: str) -> None:
    reason = {"strategy": "longest_idle", "notes": {"all_tier": 2, "all_penalty": 5, "held_back": 3}}
    (offered,) = explainer(language).explain([fact("offer.made", agent="wu", reason=reason)])
    for detail, wanted in zip(offered.details, said.split("|"), strict=True):
        assert detail.startswith(wanted)
