"""SIPp calls SIPp through two legs of ours."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.interop.bridge import bridge, sipp, until
from tests.ports import free_port

from yunhu.telephony.legs.model import DialTarget, LegEnded
from yunhu.telephony.trunks.model import Trunk

SCENARIOS = Path(__file__).parent / "legs"
CALLS = 100


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_a_hundred_calls_through_both_legs(transport: str, tmp_path: Path) -> None:
    async with bridge() as centre:
        caller, callee = free_port(), free_port()
        mode = ("-t", "t1") if transport == "tcp" else ()
        source = "127.0.0.1" if transport == "tcp" else f"127.0.0.1:{caller}"
        centre.configure([Trunk(id="carrier", addresses=(source,), options_s=0, srtp="off")], [])
        target = DialTarget(
            f"sip:8001@127.0.0.1:{callee}", address=("127.0.0.1", callee), transport=transport
        )
        centre.target_of = lambda leg: target
        uas = sipp("-sn", "uas", "-p", str(callee), "-m", str(CALLS), *mode)
        uac = sipp(
            *("-sn", "uac", "-p", str(caller), "-m", str(CALLS), "-r", "50", "-d", "100", *mode),
            *("-s", "4001", f"127.0.0.1:{centre.port}"),
        )
        await asyncio.gather(uac, uas)
        await until(lambda: len(centre.legs) == 0)
        assert centre.faults == []
        assert centre.kinds().count("leg.answered") == 2 * CALLS
        assert centre.kinds().count("leg.ended") == 2 * CALLS
        assert centre.endings.count(("inbound", LegEnded("hangup", None, "far"))) == CALLS
        assert centre.endings.count(("outbound", LegEnded("hangup", None, "near"))) == CALLS
        assert centre.engine.twin is not None
        assert not centre.engine.twin.endpoints


@pytest.mark.parametrize(
    ("caller_scenario", "callee_scenario", "endings"),
    [
        ("caller_gives_up", "callee_rings", {("inbound", "cancelled"), ("outbound", "cancelled")}),
        ("caller_hears_busy", "callee_busy", {("inbound", "busy"), ("outbound", "busy")}),
        ("caller_hears_bye", "callee_hangs_up", {("inbound", "hangup"), ("outbound", "hangup")}),
        ("caller_holds", "callee_stays", {("inbound", "hangup"), ("outbound", "hangup")}),
        (
            "caller_gives_up_late",
            "callee_answers_late",
            {("inbound", "cancelled"), ("outbound", "cancelled")},
        ),
    ],
)
async def test_what_phones_do(
    caller_scenario: str, callee_scenario: str, endings: set[tuple[str, str]]
) -> None:
    async with bridge() as centre:
        caller, callee = free_port(), free_port()
        centre.configure(
            [Trunk(id="carrier", addresses=(f"127.0.0.1:{caller}",), options_s=0, srtp="off")], []
        )
        target = DialTarget(f"sip:8001@127.0.0.1:{callee}", address=("127.0.0.1", callee))
        centre.target_of = lambda leg: target
        await asyncio.gather(
            sipp("-sf", str(SCENARIOS / f"{callee_scenario}.xml"), "-p", str(callee), "-m", "10"),
            sipp(
                *("-sf", str(SCENARIOS / f"{caller_scenario}.xml"), "-p", str(caller), "-m", "10"),
                *("-r", "10", "-s", "4001", f"127.0.0.1:{centre.port}"),
            ),
        )
        await until(lambda: len(centre.legs) == 0)
        assert {(direction, ended.cause) for direction, ended in centre.endings} == endings
        assert len(centre.endings) == 20
        assert centre.faults == []
        held = [fact.held for fact in centre.facts if hasattr(fact, "held")]
        assert sorted(held) == ([False] * 10 + [True] * 10 if caller_scenario == "caller_holds" else [])
