"""Values by name: every name that a flow may write is read, and what is not known is None."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from tests.flow.ivr.caller import Caller, figures

from yunhu.flow.ivr.run import RunState
from yunhu.flow.ivr.values import Read, is_secret, read, shown, text_of
from yunhu.flow.ivr.world import NOTHING, Customer, MadeWorld, Region

WORLD = MadeWorld(
    now=datetime(2027, 2, 5, 9, 10, tzinfo=ZoneInfo("Asia/Shanghai")),
    queues={"support.vip": figures(waiting=3, available=2, staffed=5)},
    waits_s={"support.vip": 90},
    closed=frozenset({"support.vip"}),
    states={"office": "holiday"},
    regions={"+861012345678": Region("北京", "北京市", "CN", "中国移动", 0.75)},
    who=Customer("c1", ("gold", "old"), True, "en"),
)


def run() -> RunState:
    return msgspec.structs.replace(
        Caller("a: {verb: hangup}").run,
        priority=7,
        vars={"order": "88", "pin": "1234"},
        secrets=frozenset({"pin"}),
        intent=("repair", 0.8),
        slots={"city": "上海"},
        status=404,
    )


KNOWN: list[tuple[str, Read]] = [
    ("caller", "+861012345678"),
    ("dialled", "4001"),
    ("language", "zh-CN"),
    ("channel", "voice"),
    ("now.hour", 9),
    ("now.weekday", 5),
    ("now.date", "2027-02-05"),
    ("hours.office", "holiday"),
    ("region.province", "北京"),
    ("region.city", "北京市"),
    ("region.country", "CN"),
    ("region.carrier", "中国移动"),
    ("region.confidence", 0.75),
    ("customer.known", True),
    ("customer.id", "c1"),
    ("customer.tags", ("gold", "old")),
    ("customer.vip", True),
    ("customer.language", "en"),
    ("contact.priority", 7),
    ("attribute.vip", "yes"),
    ("var.order", "88"),
    ("intent.name", "repair"),
    ("intent.confidence", 0.8),
    ("slot.city", "上海"),
    ("http.status", 404),
    ("queue.support.vip.waiting", 3),
    ("queue.support.vip.available", 2),
    ("queue.support.vip.staffed", 5),
    ("queue.support.vip.expected_s", 90),
    ("queue.support.vip.open", False),
]


@pytest.mark.parametrize(("name", "value"), KNOWN)
def test_values_are_read_by_name(name: str, value: Read) -> None:
    assert read(name, run(), WORLD) == value


@pytest.mark.parametrize("name", [name for name, _ in KNOWN])
def test_what_nobody_knows_is_not_set(name: str) -> None:
    nobody = RunState(flow="f", version=1, node="a")
    plain = {"now.hour": 10, "now.weekday": 1, "now.date": "2026-01-05", "language": "zh-CN"}
    expected = {**plain, "channel": "voice", "contact.priority": 0, "customer.known": False}
    assert read(name, nobody, NOTHING) == expected.get(name)


@pytest.mark.parametrize("name", ["", "nonsense", "queue.", "now.second", "region.zone", "var", "customer.x"])
def test_other_names_are_no_values(name: str) -> None:
    assert read(name, run(), WORLD) is None


def test_a_secret_is_read_and_never_shown() -> None:
    assert read("var.pin", run(), WORLD) == "1234"
    assert shown("var.pin", run(), WORLD) is None
    assert shown("var.order", run(), WORLD) == "88"
    assert is_secret("var.pin", run())
    assert not is_secret("attribute.pin", run())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (("a", "b"), "a, b"),
        (0.75, "0.75"),
        (3, "3"),
        ("x", "x"),
    ],
)
def test_values_as_texts(value: Read, text: str) -> None:
    assert text_of(value) == text
