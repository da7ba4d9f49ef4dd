"""A contact's story is told in words, in both languages, whatever happened."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.cells import cell_len

import yunhu
from yunhu.app.story.columns import columns
from yunhu.app.story.model import Kept
from yunhu.app.story.words import Teller
from yunhu.platform import texts
from yunhu.work.recordings.model import Gap, Recording

BEGAN = 1_700_000_000_000_000
CONTACT = {
    "id": "018bcfe5687c7000a000000000000001",
    "caller": "13800000001",
    "caller_name": "刘先生",
    "dialled": "8000",
    "arrived_at": BEGAN + 1_000,
    "connected_at": BEGAN + 7_900_000,
    "ended_at": BEGAN + 13_900_000,
    "agent": "wangfang",
    "waited_ms": 1016,
    "cause": "hangup",
    "ended_by": "agent",
    "abandoned": False,
}
OF_CONTACTS = {"contact", "segment", "flow", "offer", "agent", "leg", "recording"}
"""The first words of facts that may belong to a contact."""

NAMES = {"agent": {"wangfang": "王芳"}, "queue": {"support": "客服"}, "flow": {"hotline": "热线"}}


def fact(after_s: float, kind: str, **rest: Any) -> dict[str, Any]:
    return {"at": BEGAN + int(after_s * 1e6), "id": "", "kind": kind, **rest}


def leg(id_: str, direction: str, **rest: Any) -> dict[str, Any]:
    row = {"id": id_, "direction": direction, "answered_at": BEGAN, "status": None, "cause": "hangup"}
    return {**row, "codec": "PCMA", "talk_ms": 6000, "figures": None, **rest}


def kept(**changes: Any) -> Kept:
    facts = [
        fact(0, "leg.started", leg="c1", direction="inbound", dialled="8000"),
        fact(0.001, "contact.arrived", caller="13800000001", caller_name="刘先生", dialled="8000"),
        fact(6.5, "flow.digits", flow="hotline", node="menu", digits="1", outcome="choice"),
        fact(
            6.6,
            "offer.made",
            agent="wangfang",
            queue="support",
            ring_s=12,
            reason={"strategy": "longest_idle", "eligible": 1, "idle_s": 7.07},
        ),
        fact(6.6, "leg.started", leg="a1", direction="outbound", dialled="wangfang"),
        fact(7.9, "contact.connected", leg="a1", agent="wangfang", number=None, waited_ms=1016),
        fact(13.9, "contact.ended", cause="hangup", by="agent", abandoned=False),
    ]
    values: dict[str, Any] = {
        "contact": CONTACT,
        "segments": [
            {"segment": "queue", "queue": "support", "started_at": BEGAN, "ended_at": BEGAN + 1_000_000}
        ],
        "legs": [
            leg("c1", "inbound", figures='{"rx_packets":90,"rx_lost":10,"rx_jitter_ms":1.5,"mos":4.369}'),
            leg("a1", "outbound", answered_at=None, status=487),
        ],
        "facts": facts,
        "recordings": [
            Recording(
                id="r",
                tenant="demo",
                contact=str(CONTACT["id"]),
                leg="c1",
                file="demo/r.rec",
                state="closed",
                duration_ms=6009,
                bytes=96496,
                gaps=(Gap(1, 2, "disk"),),
            )
        ],
        "names": NAMES,
    }
    return Kept(**{**values, **changes})


def told(story: Kept, language: str = "en") -> str:
    return "\n".join(Teller(story, texts.load(), language).tell())


def test_everything_of_a_call_is_told_in_order() -> None:
    lines = told(kept())
    assert "刘先生 13800000001 → 8000 · 2023-11-15 06:13:20 +08:00" in lines
    assert "taken by 王芳: waited 1.0 s, talked 6.0 s, 13.9 s in all; ended by agent (hung up)" in lines
    assert "+0.001 s  刘先生 13800000001 calls 8000" in lines
    assert "+6.500 s  presses 1: a valid choice" in lines
    assert "offered to 王芳 (longest_idle, 1 eligible, idle for 7.1 s)" in lines
    assert "+13.900 s  the contact ends: hung up, by agent" in lines
    assert lines.index("segments") < lines.index("facts") < lines.index("legs") < lines.index("recordings")


def test_a_leg_says_whose_it_is_how_it_ended_and_how_it_sounded() -> None:
    customer, agent = told(kept()).split("\nlegs\n")[1].splitlines()[:2]
    wanted = "customer inbound 200 OK PCMA 6.0 s loss 10.0 % jitter 1.5 ms MOS 4.37"
    assert " ".join(customer.split()) == wanted
    assert agent.split()[:3] == ["王芳", "outbound", "487"]


def test_the_story_is_told_in_chinese_too() -> None:
    lines = told(kept(), "zh-CN")
    assert "由 王芳 接听：等待 1.0 s，通话 6.0 s，共 13.9 s；坐席结束（挂机）" in lines
    assert "按键 1：有效选择" in lines
    assert "demo/r.rec  已封存  6.0 s  94.2 KiB  缺失 1 段" in lines


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ended_at": None}, "still going on"),
        ({"connected_at": None, "abandoned": True, "ended_by": "customer"}, "gave up while waiting"),
        ({"connected_at": None, "abandoned": False, "ended_by": "system"}, "no agent was reached"),
    ],
)
def test_how_it_ended_is_said_first(changes: dict[str, Any], said: str) -> None:
    assert said in told(kept(contact={**CONTACT, **changes})).splitlines()[1]


def test_a_fact_without_words_is_shown_as_it_is() -> None:
    assert "new.kind a=1" in told(kept(facts=[fact(0, "new.kind", a=1, b=None)]))


def test_an_unanswered_contact_without_legs_and_recordings_has_no_empty_parts() -> None:
    lines = told(kept(legs=[], recordings=[], segments=[], facts=[]))
    assert "legs" not in lines
    assert "recordings" not in lines


NO_CONTACT = ("phone", "trunk", "token", "configuration")
"""What the facts begin with that belong to no contact."""


def contact_facts() -> list[str]:
    """The kinds of the facts of every room that speaks of contacts."""
    root = Path(yunhu.__file__).parent
    kinds: list[str] = []
    for module in pkgutil.walk_packages([str(root)], "yunhu."):
        if module.name.endswith(".facts"):
            found = vars(importlib.import_module(module.name)).values()
            structs = [it for it in found if isinstance(it, type) and issubclass(it, msgspec.Struct)]
            kinds += [str(it.__struct_config__.tag) for it in structs if it.__struct_config__.tag]
    return sorted(kind for kind in set(kinds) if kind.partition(".")[0] in OF_CONTACTS)


@pytest.mark.parametrize("kind", contact_facts())
def test_every_fact_of_a_contact_has_words(kind: str) -> None:
    assert texts.load().has(f"story.fact.{kind}")


def test_columns_are_straight_with_characters_of_both_widths() -> None:
    first, second = columns([["客户", "1.0 s", "x"], ["agent", "12.0 s", "y"]])
    assert cell_len(first) == cell_len(second)
    assert first == "  客户    1.0 s  x"
