"""A real softphone and the real engine: a tone is heard at both ends, whatever protects or codes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.contracts.far_end import PCMA, FarEnd
from tests.contracts.rigs import RealRig
from tests.interop import tones
from tests.interop.baresip import softphone
from tests.interop.bridge import bridge, until
from tests.interop.test_baresip_phone import MEI, account

from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.media import protocol as p
from yunhu.telephony.sdp.model import Srtp

OURS, THEIRS = 440.0, 700.0
OTHER = bytes([77]) * 16
HEAD = 12
TWO_SECONDS = 100
"""Packets; as many before them are not judged."""

CONFIG = """\
module aufile.so
module sndfile.so
snd_path {folder}
net_interface 127.0.0.1
audio_source aufile,{folder}/tone.wav
audio_player aubridge,nil
"""


async def joined(rig: RealRig, leg: Leg) -> FarEnd:
    """A far end in A-law that hears the leg, and is heard by it."""
    far = FarEnd(audio=lambda number: tones.packet(OURS, number))
    rig.far_ends[OTHER] = far
    reply = await rig.ask(
        p.Create(endpoint=OTHER, session=leg.wire_session, codecs=[p.Codec(PCMA, "PCMA")], remote=far.address)
    )
    assert isinstance(reply, p.Ok)
    assert reply.local is not None
    for one, other in ((OTHER, leg.wire), (leg.wire, OTHER)):
        assert isinstance(await rig.ask(p.Source(endpoint=one, kind="peer", peer=other)), p.Ok)
    far.speak(reply.local)
    return far


@pytest.mark.parametrize(
    ("codec", "rate", "channels", "mediaenc", "srtp", "calls"),
    [
        ("pcma", 8000, 1, "srtp-mand", "required", True),
        ("pcma", 8000, 1, "srtp-mand", "required", False),
        ("pcmu", 8000, 1, "srtp", "optional", False),
        ("pcma", 8000, 1, "", "off", True),
        ("opus/48000/2", 48_000, 2, "", "off", True),
        ("opus/48000/2", 48_000, 2, "srtp-mand", "required", True),
    ],
)
async def test_a_tone_goes_both_ways(
    tmp_path: Path, codec: str, rate: int, channels: int, mediaenc: str, srtp: Srtp, calls: bool
) -> None:
    phone_folder = tmp_path / "phone"
    phone_folder.mkdir()
    tones.write(phone_folder / "tone.wav", THEIRS, 20, rate, channels)
    line = f";answermode=auto;audio_codecs={codec}" + (f";mediaenc={mediaenc}" if mediaenc else "")
    config = CONFIG.format(folder=phone_folder)
    async with RealRig.running(tmp_path) as rig, bridge(rig.engine) as centre:
        centre.configure([], [replace(MEI, srtp=srtp)])
        async with softphone(phone_folder, account(centre, more=line), config) as phone:
            await until(lambda: centre.registrar.best("1001"))
            if calls:
                phone.command("dial", f"sip:4001@127.0.0.1:{centre.port}")
            else:
                centre.dial("1001")
            await phone.tells("CALL_ESTABLISHED")
            (leg,) = centre.legs.living()
            await until(lambda: leg.state == "confirmed")
            far = await joined(rig, leg)
            await until(lambda: len(far.heard) > 2 * TWO_SECONDS)
            shown = await rig.ask(p.Snapshot())
            phone.command("hangup")
            await until(lambda: len(centre.legs) == 0)
        assert centre.faults == []
    heard = [tones.from_alaw(byte) for packet in far.heard[-TWO_SECONDS:] for byte in packet[HEAD:]]
    assert tones.steady(heard, THEIRS) > 0.8
    (dump,) = phone_folder.glob("dump-*-dec.wav")
    said, said_rate = tones.read(dump)
    assert tones.steady(said[-2 * said_rate :], OURS, said_rate) > 0.8
    assert isinstance(shown, p.Ok)
    assert isinstance(shown.endpoints, list)
    (mine,) = [it for it in shown.endpoints if it.endpoint == leg.wire]
    assert mine.srtp == (srtp != "off")
    assert mine.figures.rx_bad <= 1, "only the packet with which it opens its firewall is not protected"
