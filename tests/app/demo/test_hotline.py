"""The demonstration's flow speaks three languages, and calls back who does not want to wait."""

from __future__ import annotations

import msgspec
import pytest

from yunhu.app.demo.hotline import LANGUAGES, hotline
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.world import Customer, MadeWorld
from yunhu.oversight.rehearsing.model import Case
from yunhu.oversight.rehearsing.walk import Walked, walk


def called(*keys: str, who: Customer | None = None) -> Walked:
    """Where a caller gets to who presses these keys."""
    flow = msgspec.convert(hotline(), Flow)
    case = Case(at="2026-10-12 09:10", to="4001", caller="13800001234", keys=keys)
    return walk(flow, "zh-CN", case, MadeWorld(who=who), 0)


@pytest.mark.parametrize(("key", "node"), [("1", "zh"), ("2", "en"), ("3", "yue")])
def test_every_language_has_a_key_and_asks_for_who_speaks_it(key: str, node: str) -> None:
    found = called(key, "2")
    code = LANGUAGES[node][0]
    assert (found.outcome, found.detail) == ("queue", "billing")
    assert [need.skill for need in found.need] == ([] if code == "zh-CN" else [code])
    assert node in [passed.node for passed in found.passed]


def test_who_presses_nothing_reaches_people_all_the_same() -> None:
    assert (called().outcome, called().detail) == ("queue", "support")


def test_a_vip_goes_first() -> None:
    found = called("1", "1", who=Customer("c", vip=True))
    assert (found.detail, found.attributes, found.priority) == ("support", {"vip": "true"}, 10)


def test_who_waits_may_be_called_back() -> None:
    nodes = hotline()["nodes"]
    for queue in ("support", "billing"):
        assert nodes[f"{queue}-wait"]["keys"] == {"1": f"{queue}-callback"}
        assert nodes[f"{queue}-callback"]["next"] == "promised"
