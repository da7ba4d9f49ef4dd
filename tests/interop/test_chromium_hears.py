"""A real browser and the real engine: tones both ways, keys, hold, another way, and a page that is closed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.contracts.far_end import PCMA, FarEnd
from tests.contracts.rigs import SESSION, A, RealRig
from tests.contracts.rigs import until as told
from tests.interop import tones
from tests.interop.chromium import Browser, browser

from yunhu.telephony.media import protocol as p

OURS, THEIRS = 440.0, 700.0
B = bytes([2]) * 16
HEAD = 12
SECOND = 50
"""Packets."""


async def done(rig: RealRig, command: p.Command) -> p.Ok:
    reply = await rig.ask(command)
    assert isinstance(reply, p.Ok), reply
    return reply


async def called(rig: RealRig, page: Browser, codecs: list[str]) -> p.Agreed:
    """The browser's offer is answered."""
    offer = await page.do("offer")
    reply = await done(
        rig, p.PeerCreate(endpoint=A, session=SESSION, media=["audio"], codecs=codecs, sdp=offer)
    )
    await page.do("take", reply.sdp)
    assert reply.agreed is not None
    return reply.agreed


async def state(rig: RealRig, name: p.PeerStateName) -> p.PeerState:
    return await told(rig, p.PeerState, lambda event: event.state == name, s=20)


async def joined(rig: RealRig) -> FarEnd:
    """A far end in A-law that hears the browser, and is heard by it."""
    far = rig.far_ends[B] = FarEnd(audio=lambda number: tones.packet(OURS, number))
    codecs = [p.Codec(PCMA, "PCMA")]
    reply = await done(rig, p.Create(endpoint=B, session=SESSION, codecs=codecs, remote=far.address))
    for one, other in ((A, B), (B, A)):
        await done(rig, p.Source(endpoint=one, kind="peer", peer=other))
    assert reply.local is not None
    far.speak(reply.local)
    return far


async def heard(rig: RealRig, far: FarEnd) -> float:
    """How much of the next second at the far end is the browser's tone."""
    before = len(far.heard)
    while len(far.heard) < before + 2 * SECOND:
        await rig.passes(0.05)
    return tones.share(
        [tones.from_alaw(byte) for packet in far.heard[-SECOND:] for byte in packet[HEAD:]], THEIRS
    )


@pytest.mark.parametrize("codecs", [["opus"], ["PCMA"]])
async def test_a_tone_goes_both_ways(tmp_path: Path, codecs: list[str]) -> None:
    async with RealRig.running(tmp_path) as rig, browser(THEIRS) as page:
        agreed = await called(rig, page, codecs)
        assert [codec.name for codec in agreed.codecs] == codecs
        await state(rig, "connected")
        far = await joined(rig)
        assert await heard(rig, far) > 0.8
        assert abs(await page.do("hears") - OURS) < 15
        shown = await done(rig, p.Snapshot())
        assert isinstance(shown.endpoints, list)
        (mine,) = [it for it in shown.endpoints if it.endpoint == A]
        assert (mine.kind, mine.state, mine.srtp, mine.figures.rx_bad) == ("peer", "connected", True, 0)


async def test_it_presses_keys_holds_and_is_gone(tmp_path: Path) -> None:
    async with RealRig.running(tmp_path) as rig, browser(THEIRS) as page:
        await called(rig, page, ["opus", "PCMA"])
        await state(rig, "connected")
        await page.do("press", "5#")
        await told(rig, p.Digit, lambda event: event.digit == "#")
        assert [event.digit for event in rig.events if isinstance(event, p.Digit)] == ["5", "#"]
        await page.do("hold", True)
        held = await done(rig, p.PeerOffer(endpoint=A, sdp=await page.do("offer")))
        await page.do("take", held.sdp)
        assert held.agreed is not None
        assert held.agreed.direction == "recvonly"
        await page.do("hangUp")
        await state(rig, "failed")


async def test_it_is_called_and_looks_for_another_way(tmp_path: Path) -> None:
    async with RealRig.running(tmp_path) as rig, browser(THEIRS) as page:
        create = p.PeerCreate(endpoint=A, session=SESSION, media=["audio"], codecs=["opus", "PCMA"])
        ours = await done(rig, create)
        await done(rig, p.PeerAnswer(endpoint=A, sdp=await page.do("answer", ours.sdp)))
        await state(rig, "connected")
        far = await joined(rig)
        assert await heard(rig, far) > 0.8
        fresh = await done(rig, p.PeerRenew(endpoint=A, restart=True))
        await done(rig, p.PeerAnswer(endpoint=A, sdp=await page.do("answer", fresh.sdp)))
        assert await heard(rig, far) > 0.8
