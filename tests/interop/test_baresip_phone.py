"""A real softphone registers, is called, calls, holds, transfers and signs off."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.interop.baresip import softphone
from tests.interop.bridge import REALM, Bridge, bridge, sipp, until
from tests.ports import free_port

from yunhu.telephony.legs.model import LegEnded
from yunhu.telephony.registrar.model import Phone
from yunhu.telephony.sip.digest import ALGORITHMS, ha1
from yunhu.telephony.trunks.model import Trunk

SCENARIOS = Path(__file__).parent / "legs"
MEI = Phone(
    "1001", {name: ha1(name, "1001", REALM, "secret") for name in ALGORITHMS}, agent="mei", srtp="off"
)


def account(centre: Bridge, transport: str = "udp", password: str = "secret", more: str = "") -> str:
    """The line that baresip's user writes."""
    way = "" if transport == "udp" else f";transport={transport}"
    return f"<sip:1001@127.0.0.1:{centre.port}{way}>;auth_user=1001;auth_pass={password};regint=60{more}"


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_it_registers_and_answers_a_call_that_sipp_makes(tmp_path: Path, transport: str) -> None:
    async with bridge() as centre:
        caller = free_port()
        centre.configure(
            [Trunk(id="carrier", addresses=(f"127.0.0.1:{caller}",), options_s=0, srtp="off")], [MEI]
        )
        centre.target_of = lambda leg: centre.targets.phone("1001")
        async with softphone(tmp_path, account(centre, transport, more=";answermode=auto")) as phone:
            await until(lambda: centre.registrar.best("1001"))
            await until(lambda: centre.kinds() == ["phone.registered"])
            await sipp(
                *("-sf", str(SCENARIOS / "caller_holds.xml"), "-p", str(caller), "-m", "2", "-r", "1"),
                *("-s", "4001", f"127.0.0.1:{centre.port}"),
            )
            await until(lambda: len(centre.legs) == 0)
            assert phone.events.count("CALL_ESTABLISHED") == 2
            assert centre.endings.count(("outbound", LegEnded("hangup", None, "near"))) == 2
        await until(lambda: centre.kinds()[-1] == "phone.unregistered")
        assert centre.faults == []


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_it_calls_holds_transfers_and_hangs_up(tmp_path: Path, transport: str) -> None:
    async with bridge() as centre:
        centre.configure([], [MEI])
        async with softphone(tmp_path, account(centre, transport)) as phone:
            await until(lambda: centre.registrar.best("1001"))
            phone.command("dial", f"sip:4001@127.0.0.1:{centre.port}")
            await phone.tells("CALL_ESTABLISHED")
            (leg,) = centre.legs.living()
            assert (leg.phone, leg.dialled, leg.trunk) == ("1001", "4001", None)
            await until(lambda: leg.state == "confirmed")
            phone.command("hold")
            await until(lambda: leg.held)
            phone.command("resume")
            await until(lambda: not leg.held)
            await until(lambda: leg.exchange.state == "stable")
            phone.command("transfer", f"sip:sales@127.0.0.1:{centre.port}")
            await until(lambda: centre.transfers == ["sales"])
            centre.legs.report_refer(leg, 200)
            await until(lambda: leg.ended)
            assert centre.endings == [("inbound", LegEnded("hangup", None, "far"))]
            await until(lambda: len(centre.legs) == 0)
        assert centre.faults == []


async def test_we_call_and_hang_up(tmp_path: Path) -> None:
    async with bridge() as centre:
        centre.configure([], [MEI])
        centre.target_of = lambda leg: None
        async with softphone(tmp_path, account(centre)) as phone:
            await until(lambda: centre.registrar.best("1001"))
            phone.command("dial", f"sip:4001@127.0.0.1:{centre.port}")
            await phone.tells("CALL_ESTABLISHED")
            (leg,) = centre.legs.living()
            await until(lambda: leg.state == "confirmed")
            centre.legs.reoffer(leg)
            await until(lambda: leg.exchange.state == "stable")
            centre.legs.hangup(leg, "completed")
            await phone.tells("CALL_CLOSED")
            await until(lambda: len(centre.legs) == 0)


async def test_a_wrong_password_is_refused(tmp_path: Path) -> None:
    async with bridge() as centre:
        centre.configure([], [MEI])
        async with softphone(tmp_path, account(centre, password="wrong")):
            await until(lambda: centre.registrar.counters.wrong_credentials)
            assert centre.registrar.registered() == []
