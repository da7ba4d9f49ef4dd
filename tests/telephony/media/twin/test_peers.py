"""The twin's WebRTC peers: descriptions are answered or refused as by the engine, networks come and go."""

from __future__ import annotations

from pathlib import Path

import pytest

from yunhu.platform.clock import VirtualTime
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.twin.peers import LONGEST_CANDIDATE
from yunhu.telephony.media.twin.twin import Twin

A, SESSION = (bytes([n]) * 16 for n in (1, 2))
CHROMIUM = Path(__file__).parents[2] / "legs" / "chromium"
OFFER, VIDEO, HOLD, ANSWER = [
    (CHROMIUM / f"{name}.sdp").read_bytes().decode()
    for name in ("audio_offer", "video_offer", "hold_offer", "answer_to_ours")
]
NAMES = ["opus", "PCMA", "PCMU", "VP8", "H264"]


class Rig:
    """A twin and what it told."""

    def __init__(self, flowing: bool = False) -> None:
        self.time = VirtualTime()
        self.told: list[p.Event] = []
        self.twin = Twin(self.time, self.told.append, flowing=flowing)

    def ok(self, command: p.Command) -> p.Ok:
        reply = self.twin.answer(command)
        assert isinstance(reply, p.Ok), reply
        return reply

    def code(self, command: p.Command) -> str:
        reply = self.twin.answer(command)
        assert isinstance(reply, p.Refused), reply
        return reply.code

    def open(self, sdp: str | None = OFFER, *media: p.PeerMedia) -> p.Ok:
        kinds: list[p.PeerMedia] = ["audio", *media]
        return self.ok(p.PeerCreate(endpoint=A, session=SESSION, media=kinds, codecs=NAMES, sdp=sdp))


def test_an_offer_is_agreed_in_our_order_with_the_far_ends_payload_types() -> None:
    agreed = Rig().open().agreed
    assert agreed is not None
    assert [(codec.name, codec.pt) for codec in agreed.codecs] == [("opus", 111), ("PCMA", 8), ("PCMU", 0)]
    assert (agreed.dtmf_pt, agreed.direction, agreed.video) == (110, "sendrecv", None)


def test_pictures_are_agreed_only_when_they_are_wanted() -> None:
    agreed = Rig().open(VIDEO, "video").agreed
    assert agreed is not None
    assert (agreed.video, agreed.video_direction) == ("VP8", "sendrecv")
    plain = Rig().open(VIDEO)
    assert plain.agreed is not None
    assert plain.agreed.video is None
    assert "m=video 0 " in (plain.sdp or "")


def test_our_offer_is_answered_once_and_renewed() -> None:
    rig = Rig()
    first = rig.open(None)
    assert first.agreed is None
    assert rig.ok(p.PeerAnswer(endpoint=A, sdp=ANSWER)).agreed is not None
    assert rig.code(p.PeerAnswer(endpoint=A, sdp=ANSWER)) == "bad_sdp"
    same = rig.ok(p.PeerRenew(endpoint=A)).sdp or ""
    fresh = rig.ok(p.PeerRenew(endpoint=A, restart=True, media=["audio", "video"])).sdp or ""
    assert "m=video" in fresh
    assert _credentials(same) == _credentials(first.sdp or "") != _credentials(fresh)


def _credentials(sdp: str) -> set[str]:
    return {line for line in sdp.splitlines() if line.startswith("a=ice-ufrag")}


def test_a_hold_is_agreed_and_a_bad_offer_changes_nothing() -> None:
    rig = Rig()
    rig.open()
    held = rig.ok(p.PeerOffer(endpoint=A, sdp=HOLD)).agreed
    assert held is not None
    assert held.direction == "recvonly"
    assert rig.code(p.PeerOffer(endpoint=A, sdp="v=0\r\n")) == "bad_sdp"
    assert rig.twin.endpoints[A].told.direction == "recvonly"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (p.PeerOffer(endpoint=A, sdp=OFFER), "no_such_endpoint"),
        (p.PeerCreate(endpoint=A, session=SESSION, media=["audio"], codecs=["G722"]), "bad_codec"),
        (p.PeerCreate(endpoint=A, session=SESSION, media=["video"], codecs=["VP8"]), "bad_value"),
        (p.PeerCreate(endpoint=A, session=SESSION, media=["audio"], codecs=["opus"], sdp="x"), "bad_sdp"),
    ],
)
def test_what_cannot_be_is_refused_and_opens_nothing(command: p.Command, code: str) -> None:
    rig = Rig()
    assert rig.code(command) == code
    assert rig.twin.endpoints == {}


def test_other_endpoints_are_no_peers() -> None:
    rig = Rig()
    rig.ok(p.Create(endpoint=A, session=SESSION))
    for command in (
        p.PeerOffer(endpoint=A, sdp=OFFER),
        p.PeerAnswer(endpoint=A, sdp=ANSWER),
        p.PeerRenew(endpoint=A),
        p.PeerCandidate(endpoint=A, candidate="candidate:1"),
    ):
        assert rig.code(command) == "not_a_peer"


def test_candidates_are_kept_when_they_are_some() -> None:
    rig = Rig()
    rig.open()
    rig.ok(p.PeerCandidate(endpoint=A, candidate="candidate:1 1 udp 1 192.0.2.5 9 typ host"))
    assert rig.code(p.PeerCandidate(endpoint=A, candidate="rubbish")) == "bad_value"
    assert (
        rig.code(p.PeerCandidate(endpoint=A, candidate="candidate:" + "1" * LONGEST_CANDIDATE)) == "bad_value"
    )


def test_the_far_end_comes_by_itself_when_media_flows_and_its_state_is_told_once() -> None:
    rig = Rig(flowing=True)
    rig.open()
    rig.time.advance(1)
    assert [type(event) for event in rig.told] == [p.PeerState, p.MediaStarted]
    rig.twin.peers.move(A, "connected")
    rig.twin.peers.move(A, "disconnected")
    assert [event.state for event in rig.told if isinstance(event, p.PeerState)] == [
        "connected",
        "disconnected",
    ]
    (shown,) = [it.state() for it in rig.twin.endpoints.values()]
    assert (shown.kind, shown.srtp, shown.state, shown.codecs[0].name) == (
        "peer",
        True,
        "disconnected",
        "opus",
    )


def test_a_peer_that_is_deleted_before_its_far_end_came_tells_nothing() -> None:
    rig = Rig(flowing=True)
    rig.open()
    rig.ok(p.Delete(endpoint=A))
    rig.time.advance(1)
    assert rig.told == []
