"""Legs of browsers: their descriptions pass through to the engine, their networks come and go."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.telephony.legs.far_end import LOCAL, SDP, Callee, Caller, Node

from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.model import DialTarget, LegEnded
from yunhu.telephony.media import protocol as p
from yunhu.telephony.sip.transports.flow import Flow

CHROMIUM = Path(__file__).with_name("chromium")
SOCKET = Flow("wss", LOCAL, ("203.0.113.9", 40_000), 7)


def said(name: str) -> str:
    """What Chromium said in a description."""
    return (CHROMIUM / f"{name}.sdp").read_bytes().decode()


OFFER, VIDEO, HOLD, ANSWER = map(said, ("audio_offer", "video_offer", "hold_offer", "answer_to_ours"))


class Browser(Caller):
    """A browser that calls us."""

    def __init__(self, node: Node) -> None:
        super().__init__(node, flow=SOCKET)
        node.phone = "agent.li.na"

    def calls(self, body: str = OFFER) -> Leg:
        """A whole answered call."""
        self.node.does["leg_offered"] = self.node.legs.answer
        self.invite(body=body)
        self.ack()
        return self.node.leg()


def rings(node: Node, **more: object) -> tuple[Leg, Callee]:
    """We call a browser."""
    target = {"uri": "sip:x@h.invalid;transport=ws", "flow": SOCKET, "address": None, "trunk": None}
    return node.dial(**target | {"phone": "agent.li.na"} | more), Callee(node)


def takes(node: Node, callee: Callee, body: str = ANSWER) -> None:
    callee.answer(callee.invite(), 200, body=body, flow=SOCKET)


def commands(node: Node, kind: type[p.Command]) -> list[p.Command]:
    return [command for command in node.engine.log if isinstance(command, kind)]


# --- descriptions --------------------------------------------------------------------------------


def test_a_browser_calls_and_gets_the_engines_answer() -> None:
    node = Node()
    leg = Browser(node).calls()
    body = node.last().body.decode()
    assert "a=setup:passive" in body
    assert "a=ice-lite" in body
    assert (leg.media_kind, leg.codec, leg.video, leg.state) == ("peer", "opus", None, "confirmed")
    assert node.fact("leg.answered")["codec"] == "opus"
    assert node.heard() == ["leg_offered", "leg_answered"]
    (create,) = commands(node, p.PeerCreate)
    assert isinstance(create, p.PeerCreate)
    assert (create.media, create.codecs, create.timeout_ms) == (["audio"], ["opus", "PCMA", "PCMU"], 30_000)
    assert create.sdp == OFFER
    node.passes(1)
    assert leg.peer_is_up


def test_pictures_are_taken_when_they_are_offered() -> None:
    node = Node()
    leg = Browser(node).calls(VIDEO)
    assert leg.video == "VP8"
    near, _ = rings(node, video=True)
    assert near.wants_video
    create = commands(node, p.PeerCreate)[-1]
    assert isinstance(create, p.PeerCreate)
    assert (create.media, create.codecs[3:]) == (["audio", "video"], ["VP8", "H264"])


def test_the_codecs_of_the_other_leg_are_offered_first_and_no_other_pictures() -> None:
    node = Node()
    caller = Caller(node)
    node.does["leg_offered"] = node.legs.answer
    caller.invite()
    near = node.leg()
    near.video = "H264"
    target = DialTarget("sip:x@h.invalid", SOCKET, video=True)
    leg = node.legs.dial(node.id(), near.session, "acme", target, near.caller, 30.0, near=near)
    node.passes(0)
    assert [codec.name for codec in leg.offered] == ["PCMA", "opus", "PCMU"]
    create = commands(node, p.PeerCreate)[-1]
    assert isinstance(create, p.PeerCreate)
    assert create.codecs == ["PCMA", "opus", "PCMU", "H264"]


def test_a_browser_is_called_and_answers() -> None:
    node = Node()
    headers = (("X-Yunhu-Contact", "c1"), ("X-Yunhu-Answer", "auto"))
    leg, callee = rings(node, headers=headers)
    invite = callee.invite()
    assert node.sent[-1][1] == SOCKET
    assert invite.headers.get("x-yunhu-answer") == "auto"
    assert invite.headers.get("x-yunhu-contact") == "c1"
    assert "transport=ws>" in (invite.headers.get("contact") or "")
    assert b"a=setup:actpass" in invite.body
    callee.answer(invite, 183, body=ANSWER, flow=SOCKET)
    assert (node.heard(), leg.early_media) == (["leg_ringing"], False)
    takes(node, callee)
    assert node.heard() == ["leg_ringing", "leg_answered"]
    assert (leg.codec, leg.state) == ("opus", "confirmed")
    assert node.sent[-1][1] == SOCKET


@pytest.mark.parametrize("answer", [SDP, "v=0\r\nrubbish"])
def test_an_answer_that_no_browser_gives_ends_the_leg(answer: str) -> None:
    node = Node()
    _, callee = rings(node)
    takes(node, callee, answer)
    assert node.ended() == LegEnded("no_codec", 488, "system")
    assert len(node.requests("BYE")) == 1
    assert "leg_answered" not in node.heard()


@pytest.mark.parametrize("cut", ["a=ice-ufrag:", "a=fingerprint:", "a=rtpmap:111"])
def test_an_offer_that_the_engine_refuses_is_488(cut: str) -> None:
    node = Node()
    offer = "".join(line for line in OFFER.splitlines(keepends=True) if not line.startswith(cut))
    for codec in ("PCMA/8000", "PCMU/8000", "opus/48000/2") if cut.startswith("a=rtpmap") else ():
        offer = offer.replace(codec, "G729/8000")
    Browser(node).invite(body=offer)
    assert node.statuses() == [488]
    assert node.ended().cause == "no_codec"
    assert node.endpoints() == 0


def test_an_invite_without_an_offer_gets_the_engines() -> None:
    node = Node()
    browser = Browser(node)
    node.does["leg_offered"] = node.legs.answer
    browser.invite(body="")
    leg = node.leg()
    assert b"a=setup:actpass" in node.last().body
    browser.ack(ANSWER)
    assert (leg.codec, leg.state) == ("opus", "confirmed")


# --- within the call -----------------------------------------------------------------------------


def test_the_browser_holds_and_takes_back() -> None:
    node = Node()
    browser = Browser(node)
    leg = browser.calls()
    browser.send("INVITE", body=HOLD)
    assert b"a=recvonly" in node.last().body
    browser.ack()
    assert leg.held
    browser.send("UPDATE", body=OFFER)
    assert (node.statuses("UPDATE"), leg.held) == ([200], False)
    assert [word for name, _, word in node.told if name == "leg_held"] == [True, False]


def test_an_offer_that_the_engine_refuses_leaves_the_session_as_it_was() -> None:
    node = Node()
    browser = Browser(node)
    leg = browser.calls()
    browser.send("INVITE", body=SDP)
    assert node.statuses()[-1] == 488
    browser.ack(cseq=browser.cseq)
    assert (leg.state, leg.codec, leg.exchange.state) == ("confirmed", "opus", "stable")


def test_a_reinvite_without_an_offer_gets_a_new_one_of_the_engine() -> None:
    node = Node()
    browser = Browser(node)
    leg = browser.calls()
    browser.send("INVITE")
    assert b"a=setup:actpass" in node.last().body
    browser.ack(ANSWER)
    assert commands(node, p.PeerRenew)
    assert (leg.codec, leg.exchange.state) == ("opus", "stable")


def test_we_offer_another_way_when_we_are_asked_to() -> None:
    node = Node()
    leg, callee = rings(node)
    before = callee.invite().body
    takes(node, callee)
    node.legs.reoffer(leg, restart=True)
    node.passes(0)
    renew = commands(node, p.PeerRenew)[-1]
    assert isinstance(renew, p.PeerRenew)
    assert renew.restart
    after = callee.invite().body
    assert after != before
    takes(node, callee)
    assert leg.exchange.state == "stable"
    assert not leg.exchange.restart


def test_a_bad_answer_to_a_new_offer_leaves_the_session_as_it_was() -> None:
    node = Node()
    leg, callee = rings(node)
    takes(node, callee)
    node.legs.reoffer(leg)
    node.passes(0)
    takes(node, callee, SDP)
    assert (leg.state, leg.codec, leg.exchange.state) == ("confirmed", "opus", "stable")
    assert node.legs.counters.sdp_unacceptable == 1


def test_an_engine_that_makes_no_offer_leaves_the_leg_alone() -> None:
    node = Node()
    leg = Browser(node).calls()
    assert node.engine.twin is not None
    kept = node.engine.twin.endpoints.pop(leg.wire)
    node.legs.reoffer(leg)
    node.passes(0)
    assert (leg.exchange.state, leg.state) == ("stable", "confirmed")
    node.engine.twin.endpoints[leg.wire] = kept


def test_keys_come_from_info_and_candidates_go_to_the_engine() -> None:
    node = Node()
    browser = Browser(node)
    leg = browser.calls()
    browser.send("INFO", "Content-Type: application/dtmf-relay", body="Signal=5\r\nDuration=100\r\n")
    fragment = (
        "a=ice-ufrag:x\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 192.0.2.5 9 typ host\r\n"
    )
    browser.send("INFO", "Content-Type: application/trickle-ice-sdpfrag", body=fragment)
    assert node.statuses("INFO") == [200, 200]
    assert [word for name, _, word in node.told if name == "leg_digit"] == ["5"]
    assert node.engine.twin is not None
    peer = node.engine.twin.endpoints[leg.wire].peer
    assert peer is not None
    assert peer.candidates == ["candidate:1 1 udp 1 192.0.2.5 9 typ host"]


def test_a_browser_without_packets_for_keys_is_listened_to() -> None:
    node = Node()
    mute = [line for line in OFFER.splitlines(keepends=True) if "telephone-event" not in line]
    Browser(node).calls("".join(mute))
    assert len(commands(node, p.Detect)) == 1
    _, callee = rings(node)
    takes(node, callee)
    assert len(commands(node, p.Detect)) == 1


def test_candidates_mean_nothing_to_a_telephone() -> None:
    node = Node()
    caller = Caller(node)
    caller.talks()
    caller.send("INFO", "Content-Type: application/trickle-ice-sdpfrag", body="a=candidate:1\r\n")
    assert node.statuses("INFO") == [415]
