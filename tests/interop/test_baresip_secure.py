"""A real softphone and SRTP with keys from SDES, and Opus: what it offers, and what it takes of ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.interop.baresip import softphone
from tests.interop.bridge import bridge, until
from tests.interop.test_baresip_phone import MEI, account

from yunhu.telephony.media.protocol import Create, Modify
from yunhu.telephony.sdp.model import Srtp

G711 = ";audio_codecs=pcma,pcmu"
ENGINE_HAS = {"srtp": True, "plain": False}


def secured(log: object) -> bool:
    """Whether the engine was told keys of both sides."""
    told = [each.srtp for each in log if isinstance(each, Create | Modify)]  # type: ignore[attr-defined]
    return any(srtp is not None and srtp.ours and srtp.theirs for srtp in told)


@pytest.mark.parametrize(
    ("mediaenc", "srtp", "audio"),
    [
        ("srtp", "required", "srtp"),
        ("srtp-mand", "required", "srtp"),
        ("srtp-mand", "optional", "srtp"),
        ("srtp", "off", "plain"),
        ("", "optional", "plain"),
    ],
)
async def test_it_calls(tmp_path: Path, mediaenc: str, srtp: Srtp, audio: str) -> None:
    encrypts = f";mediaenc={mediaenc}" if mediaenc else ""
    async with bridge() as centre:
        centre.configure([], [replace(MEI, srtp=srtp)])
        async with softphone(tmp_path, account(centre, more=G711 + encrypts)) as phone:
            await until(lambda: centre.registrar.best("1001"))
            phone.command("dial", f"sip:4001@127.0.0.1:{centre.port}")
            await phone.tells("CALL_ESTABLISHED")
            (leg,) = centre.legs.living()
            await until(lambda: leg.state == "confirmed")
            assert secured(centre.engine.log) == ENGINE_HAS[audio]
            phone.command("hold")
            await until(lambda: leg.held)
            centre.legs.hangup(leg)
            await until(lambda: len(centre.legs) == 0)
        assert centre.faults == []


@pytest.mark.parametrize(("mediaenc", "srtp"), [("", "required"), ("srtp-mand", "off")])
async def test_it_is_refused_when_one_must_and_the_other_does_not(
    tmp_path: Path, mediaenc: str, srtp: Srtp
) -> None:
    encrypts = f";mediaenc={mediaenc}" if mediaenc else ""
    async with bridge() as centre:
        centre.configure([], [replace(MEI, srtp=srtp)])
        async with softphone(tmp_path, account(centre, more=G711 + encrypts)) as phone:
            await until(lambda: centre.registrar.best("1001"))
            phone.command("dial", f"sip:4001@127.0.0.1:{centre.port}")
            await phone.tells("CALL_CLOSED")
            assert centre.legs.counters.sdp_unacceptable == 1


@pytest.mark.parametrize(
    ("mediaenc", "srtp", "audio"),
    [
        ("srtp", "required", "srtp"),
        ("srtp-mand", "required", "srtp"),
        ("srtp", "optional", "srtp"),
        ("", "optional", "plain"),
    ],
)
async def test_it_is_called(tmp_path: Path, mediaenc: str, srtp: Srtp, audio: str) -> None:
    encrypts = f";mediaenc={mediaenc}" if mediaenc else ""
    async with bridge() as centre:
        centre.configure([], [replace(MEI, srtp=srtp)])
        line = account(centre, more=f"{G711}{encrypts};answermode=auto")
        async with softphone(tmp_path, line) as phone:
            await until(lambda: centre.registrar.best("1001"))
            leg = centre.dial("1001")
            await phone.tells("CALL_ESTABLISHED")
            await until(lambda: leg.state == "confirmed")
            assert secured(centre.engine.log) == ENGINE_HAS[audio]
            centre.legs.reoffer(leg)
            await until(lambda: leg.exchange.state == "stable")
            assert leg.state == "confirmed"
            centre.legs.hangup(leg)
            await until(lambda: len(centre.legs) == 0)
        assert centre.faults == []


async def test_it_speaks_opus(tmp_path: Path) -> None:
    async with bridge() as centre:
        centre.configure([], [MEI])
        line = account(centre, more=";audio_codecs=opus/48000/2,pcma;answermode=auto")
        async with softphone(tmp_path, line) as phone:
            await until(lambda: centre.registrar.best("1001"))
            phone.command("dial", f"sip:4001@127.0.0.1:{centre.port}")
            await phone.tells("CALL_ESTABLISHED")
            (leg,) = centre.legs.living()
            await until(lambda: leg.state == "confirmed")
            assert leg.codec == "opus"
            centre.legs.hangup(leg)
            await until(lambda: len(centre.legs) == 0)
