"""What every media engine does with the descriptions of browsers: the real program and the fake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.contracts.rigs import NOBODY, SESSION, A, Rig, code, opened
from tests.contracts.test_engine_contract import B, living

from yunhu.telephony.media import protocol as p
from yunhu.telephony.sdp.offer_answer import wants_peer
from yunhu.telephony.sdp.parse import parse

CHROMIUM = Path(__file__).parents[1] / "telephony" / "legs" / "chromium"
OFFER, VIDEO, HOLD, ANSWER = [
    (CHROMIUM / f"{name}.sdp").read_bytes().decode()
    for name in ("audio_offer", "video_offer", "hold_offer", "answer_to_ours")
]
NAMES = ["opus", "PCMA", "PCMU", "VP8", "H264"]
CANDIDATE = "candidate:1 1 udp 2130706431 192.0.2.20 50000 typ host"


def create(
    sdp: str | None = OFFER, media: tuple[p.PeerMedia, ...] = ("audio",), codecs: list[str] | None = None
) -> p.PeerCreate:
    """The command that opens the peer A."""
    return p.PeerCreate(endpoint=A, session=SESSION, media=list(media), codecs=codecs or NAMES, sdp=sdp)


async def done(rig: Rig, command: p.Command) -> p.Ok:
    """The answer to a command that is accepted."""
    reply = await rig.ask(command)
    assert isinstance(reply, p.Ok), reply
    return reply


def agreed(reply: p.Ok) -> p.Agreed:
    assert reply.agreed is not None
    return reply.agreed


def credentials(sdp: str | None) -> set[str]:
    """The user fragments of ICE in a description."""
    return set(re.findall(r"a=ice-ufrag:(\S+)", sdp or ""))


def answering(offer: str | None) -> str:
    """Chromium's answer, for this offer."""
    (mid,) = re.findall(r"a=mid:(\S+)", offer or "")
    return ANSWER.replace("a=mid:0", f"a=mid:{mid}").replace("BUNDLE 0", f"BUNDLE {mid}")


async def test_a_browsers_offer_is_answered(rig: Rig) -> None:
    reply = await done(rig, create())
    answer = parse((reply.sdp or "").encode())
    assert wants_peer(answer)
    assert "a=ice-lite" in (reply.sdp or "")
    assert "a=setup:passive" in (reply.sdp or "")
    assert "a=candidate:" in (reply.sdp or "")
    assert agreed(reply).codecs[0] == p.Codec(111, "opus", 48000)
    assert {codec.name for codec in agreed(reply).codecs} <= {"opus", "PCMA", "PCMU"}
    assert agreed(reply).dtmf_pt in (110, 126)
    assert (agreed(reply).direction, agreed(reply).video) == ("sendrecv", None)


async def test_our_order_decides_what_is_sent(rig: Rig) -> None:
    reply = await done(rig, create(codecs=["PCMA", "opus", "PCMU"]))
    assert agreed(reply).codecs[0] == p.Codec(8, "PCMA")


async def test_pictures_are_agreed_when_they_are_wanted(rig: Rig) -> None:
    reply = await done(rig, create(VIDEO, ("audio", "video")))
    assert (agreed(reply).video, agreed(reply).video_direction) == ("VP8", "sendrecv")
    await rig.ask(p.Delete(endpoint=A))
    reply = await done(rig, create(VIDEO, ("audio", "video"), ["opus", "H264"]))
    assert agreed(reply).video == "H264"
    await rig.ask(p.Delete(endpoint=A))
    reply = await done(rig, create(VIDEO))
    assert agreed(reply).video is None
    assert "m=video 0 " in (reply.sdp or "")


async def test_our_offer_is_answered(rig: Rig) -> None:
    offer = await done(rig, create(None))
    assert offer.agreed is None
    assert "a=setup:actpass" in (offer.sdp or "")
    reply = await done(rig, p.PeerAnswer(endpoint=A, sdp=answering(offer.sdp)))
    assert agreed(reply).codecs[0] == p.Codec(111, "opus", 48000)
    assert agreed(reply).direction == "sendrecv"


async def test_an_answer_to_nothing_is_refused(rig: Rig) -> None:
    await done(rig, create())
    assert await code(rig, p.PeerAnswer(endpoint=A, sdp=ANSWER)) == "bad_sdp"


async def test_a_hold_is_agreed_and_taken_back(rig: Rig) -> None:
    await done(rig, create())
    held = await done(rig, p.PeerOffer(endpoint=A, sdp=HOLD))
    assert agreed(held).direction == "recvonly"
    assert "a=recvonly" in (held.sdp or "")
    again = await done(rig, p.PeerOffer(endpoint=A, sdp=OFFER))
    assert agreed(again).direction == "sendrecv"


async def test_a_new_offer_may_look_for_a_new_way(rig: Rig) -> None:
    first = await done(rig, create(None))
    await done(rig, p.PeerAnswer(endpoint=A, sdp=answering(first.sdp)))
    same = await done(rig, p.PeerRenew(endpoint=A))
    assert credentials(same.sdp) == credentials(first.sdp)
    await done(rig, p.PeerAnswer(endpoint=A, sdp=answering(same.sdp)))
    fresh = await done(rig, p.PeerRenew(endpoint=A, restart=True))
    assert credentials(fresh.sdp) != credentials(first.sdp)


WRONG = {
    "not a description": (create("hello"), "bad_sdp"),
    "no fingerprint": (create(OFFER.replace("a=fingerprint:", "a=x:")), "bad_sdp"),
    "no ICE": (create(OFFER.replace("a=ice-pwd:", "a=x:")), "bad_sdp"),
    "no DTLS": (create(OFFER.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP")), "bad_sdp"),
    "two servers": (create(OFFER.replace("t=0 0\r\n", "t=0 0\r\na=ice-lite\r\n")), "bad_sdp"),
    "unknown codec": (create(codecs=["G722"]), "bad_codec"),
    "no codec for pictures": (create(None, ("audio", "video"), ["opus"]), "bad_codec"),
    "offer to nobody": (p.PeerOffer(endpoint=NOBODY, sdp=OFFER), "no_such_endpoint"),
    "answer to nobody": (p.PeerAnswer(endpoint=NOBODY, sdp=ANSWER), "no_such_endpoint"),
    "renew nobody": (p.PeerRenew(endpoint=NOBODY), "no_such_endpoint"),
    "candidate of nobody": (p.PeerCandidate(endpoint=NOBODY, candidate=CANDIDATE), "no_such_endpoint"),
    "no candidate": (p.PeerCandidate(endpoint=A, candidate="somewhere"), "bad_value"),
    "offer to no peer": (p.PeerOffer(endpoint=B, sdp=OFFER), "not_a_peer"),
    "answer to no peer": (p.PeerAnswer(endpoint=B, sdp=ANSWER), "not_a_peer"),
    "renew no peer": (p.PeerRenew(endpoint=B), "not_a_peer"),
    "candidate of no peer": (p.PeerCandidate(endpoint=B, candidate=CANDIDATE), "not_a_peer"),
}


async def test_what_cannot_be_done_is_refused_and_opens_nothing(rig: Rig) -> None:
    await opened(rig, B)
    codes = {name: await code(rig, command) for name, (command, _) in WRONG.items()}
    wrong = {name: said for name, said in codes.items() if said != WRONG[name][1]}
    assert wrong == {}
    assert [it.endpoint for it in living(await rig.ask(p.Snapshot()))] == [B]


async def test_an_offer_that_cannot_be_used_changes_nothing(rig: Rig) -> None:
    await done(rig, create())
    assert await code(rig, p.PeerOffer(endpoint=A, sdp=HOLD.replace("a=ice-pwd:", "a=x:"))) == "bad_sdp"
    (shown,) = living(await rig.ask(p.Snapshot()))
    assert shown.direction == "sendrecv"


async def test_a_peer_is_an_endpoint_like_any_other(rig: Rig) -> None:
    await done(rig, create(VIDEO, ("audio", "video")))
    await opened(rig, B)
    for command in (
        p.Source(endpoint=A, kind="peer", peer=B),
        p.Source(endpoint=B, kind="peer", peer=A),
        p.Play(endpoint=A, play=B, items=[p.silence_item(60_000)]),
        p.Modify(endpoint=A, timeout_ms=5000),
        p.Detect(endpoint=A, inband=True),
        p.PeerCandidate(endpoint=A, candidate=CANDIDATE),
    ):
        assert await code(rig, command) == "ok", command
    shown = living(await rig.ask(p.Snapshot()))[0]
    assert (shown.kind, shown.srtp, shown.video, shown.state) == ("peer", True, "VP8", None)
    assert (shown.source, shown.peer, shown.play, shown.codecs[0].name) == ("peer", B, B, "opus")
    gone = await done(rig, p.Delete(endpoint=A))
    assert isinstance(gone.figures, p.Figures)


SUITES = {"AES_CM_128_HMAC_SHA1_80": 30, "AES_CM_128_HMAC_SHA1_32": 30, "AEAD_AES_128_GCM": 28}


@pytest.mark.parametrize("suite", SUITES)
async def test_keys_are_taken_changed_and_given_up(rig: Rig, suite: str) -> None:
    def keys(first: int, second: int | None) -> p.Srtp:
        length = SUITES[suite]
        theirs = None if second is None else bytes([second]) * length
        return p.Srtp(suite=suite, ours=bytes([first]) * length, theirs=theirs)

    await done(rig, p.Create(endpoint=A, session=SESSION, srtp=keys(1, None)))
    await done(rig, p.Modify(endpoint=A, srtp=keys(1, 2)))
    await done(rig, p.Modify(endpoint=A, srtp=keys(3, 4)))
    (shown,) = living(await rig.ask(p.Snapshot()))
    assert (shown.kind, shown.srtp) == ("rtp", True)
    await done(rig, p.Modify(endpoint=A, srtp=p.Srtp(suite="none")))
    (shown,) = living(await rig.ask(p.Snapshot()))
    assert not shown.srtp


@pytest.mark.parametrize(
    "srtp",
    [
        p.Srtp(suite="F8_128_HMAC_SHA1_80", ours=bytes(30), theirs=bytes(30)),
        p.Srtp(suite="AES_CM_128_HMAC_SHA1_80", ours=bytes(29), theirs=bytes(30)),
        p.Srtp(suite="AES_CM_128_HMAC_SHA1_80", ours=bytes(30), theirs=bytes(28)),
        p.Srtp(suite="AES_CM_128_HMAC_SHA1_80"),
    ],
)
async def test_keys_that_do_not_fit_are_refused(rig: Rig, srtp: p.Srtp) -> None:
    assert await code(rig, p.Create(endpoint=A, session=SESSION, srtp=srtp)) == "bad_key"
    await opened(rig)
    assert await code(rig, p.Modify(endpoint=A, srtp=srtp)) == "bad_key"
    (shown,) = living(await rig.ask(p.Snapshot()))
    assert not shown.srtp


async def test_opus_is_a_codec_with_a_clock_of_its_own(rig: Rig) -> None:
    opus = p.Codec(111, "opus", 48000)
    await done(rig, p.Create(endpoint=A, session=SESSION, codecs=[opus], dtmf_pt=110))
    (shown,) = living(await rig.ask(p.Snapshot()))
    assert shown.codecs == [opus]
    assert await code(rig, p.Modify(endpoint=A, codecs=[p.Codec(111, "opus", 8000)])) == "bad_codec"
