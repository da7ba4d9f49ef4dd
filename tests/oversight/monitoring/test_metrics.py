"""Figures for Prometheus, counted from facts and asked of the rooms."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.app.far_ends import call, far_end
from tests.app.running import Running, running, until

from yunhu.oversight.monitoring.metrics import BOARD, Figures
from yunhu.platform.metrics import exposition
from yunhu.telephony.legs.facts import LegEnded
from yunhu.work.calls.facts import ContactConnected, ContactEnded
from yunhu.work.recordings.facts import RecordingGap

FIGURES: dict[str, float | int | None] = {"rx_packets": 100, "rx_lost": 5, "mos": 4.15, "rx_jitter_ms": 12.0}


def samples() -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every figure now, by name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(exposition().decode())
        for sample in family.samples
    }


def value(name: str, **labels: str) -> float:
    """One figure now; nought when it was never counted."""
    return samples().get((f"yunhu_{name}", tuple(sorted(labels.items()))), 0.0)


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


def ended(**more: object) -> LegEnded:
    """A leg that an agent answered and a customer ended."""
    leg = LegEnded(
        leg="l",
        direction="inbound",
        cause="hangup",
        by="far",
        total_ms=10_000,
        talk_ms=9_500,
        figures=FIGURES,
    )
    return msgspec.structs.replace(leg, **more)


COUNTED: list[tuple[msgspec.Struct, str, dict[str, str], float]] = [
    (ended(), "call_legs_total", {"direction": "inbound", "result": "answered"}, 1),
    (ended(talk_ms=0, cause="busy"), "call_legs_total", {"direction": "inbound", "result": "busy"}, 1),
    (
        ended(talk_ms=0, cause="own"),
        "call_legs_total",
        {"direction": "inbound", "result": "ended_by_us"},
        1,
    ),
    (ended(), "call_setup_seconds_sum", {}, 0.5),
    (ended(direction="outbound"), "call_ringing_seconds_sum", {}, 0.5),
    (ended(), "media_packets_total", {"what": "lost"}, 5),
    (ended(), "media_mos_bucket", {"le": "4.2"}, 1),
    (ended(), "media_mos_bucket", {"le": "4.1"}, 0),
    (ended(), "media_jitter_seconds_sum", {}, 0.012),
    (ended(figures={}), "media_jitter_seconds_count", {}, 0),
    (ended(figures={"mos": None}), "media_mos_count", {}, 0),
    (ContactConnected(leg="l", waited_ms=2_500), "queue_wait_seconds_sum", {}, 2.5),
    (ContactEnded(cause="hangup", by="customer"), "contacts_total", {"outcome": "ended"}, 1),
    (
        ContactEnded(cause="hangup", by="customer", abandoned=True),
        "contacts_total",
        {"outcome": "abandoned"},
        1,
    ),
    (ContactEnded(cause="node_failure", by="system"), "contacts_total", {"outcome": "failed"}, 1),
    (
        RecordingGap(recording="r", from_ms=0, to_ms=1_500, reason="paused: card"),
        "recording_gap_seconds_total",
        {"why": "paused"},
        1.5,
    ),
    (
        RecordingGap(recording="r", from_ms=0, to_ms=1_000, reason="13800001111"),
        "recording_gap_seconds_total",
        {"why": "other"},
        1.0,
    ),
]
"""A fact, and by how much it makes a figure grow."""


async def test_facts_are_counted(node: Running) -> None:
    for fact, name, labels, grows in COUNTED:
        before = value(name, **labels)
        node.node.rooms.announce("main", "c", fact)
        assert value(name, **labels) - before == pytest.approx(grows), (fact, name, labels)


async def test_how_things_stand_is_asked_for(tmp_path: Path) -> None:
    async with far_end() as customer, running(tmp_path) as node:
        waiting = [await call(customer, node.sip_port, number="5001") for _ in range(2)]
        await until(lambda: len(node.node.rooms.queues.waiting("billing")) == 2)
        assert (value("contacts_active"), value("legs_active"), value("queue_waiting")) == (2, 2, 2)
        assert value("queue_oldest_seconds") > 0
        assert (value("queue_estimates_judged"), value("queue_estimates_bad")) == (0, 0)
        assert value("queue_estimates_covered_ratio") == 1
        assert value("sip_websockets") == 0
        assert value("agents", presence="available", routing="idle") == 1
        assert value("agents", presence="offline", routing="idle") == 2
        assert value("trunks", state="unknown") == 1
        assert value("sip_events_total", event="requests_received") >= 2
        assert value("leg_events_total", event="legs_inbound") == 2
        assert value("sip_auth_failed_total", protocol="sip") == 0
        for each in waiting:
            each.hang_up()
        await until(lambda: value("contacts_active") == 0)


async def test_no_label_is_a_number_a_name_or_a_tenant(tmp_path: Path) -> None:
    async with far_end() as customer, far_end() as agent, running(tmp_path, agent_port=agent.port) as node:
        made = await call(customer, node.sip_port)
        await until(lambda: agent.got("ACK"))
        made.hang_up()
        await until(lambda: value("contacts_active") == 0)
        text = exposition().decode()
        for secret in ("13800001111", "5000", "wang", "li.na", '"main"', "support", "carrier"):
            assert f'"{secret}' not in text, secret


async def test_a_node_that_stops_is_asked_no_more(node: Running) -> None:
    figures = Figures(node.node.rooms)
    assert BOARD.rooms is node.node.rooms
    figures.close()
    assert BOARD.rooms is None
    assert value("contacts_active") == 0
