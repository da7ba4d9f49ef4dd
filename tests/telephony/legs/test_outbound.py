"""Legs that we call."""

import pytest
from tests.telephony.legs.far_end import FAR, SDP, Callee, Node

from yunhu.telephony.legs.errors import NoMedia, TooManyLegs, TrunkFull, Unreachable
from yunhu.telephony.legs.model import DialTarget, LegEnded, Party
from yunhu.telephony.legs.settings import Settings
from yunhu.telephony.sdp.parse import parse as parse_sdp
from yunhu.telephony.sip.digest import Credentials, DigestServer

TRUNK = Credentials("yunhu", "secret", "carrier.example", frozenset({FAR}))


def test_a_call_rings_is_answered_and_hung_up_by_us() -> None:
    node = Node()
    leg = node.dial()
    callee = Callee(node)
    invite = callee.invite()
    assert invite.target == "sip:8001@192.0.2.1"
    assert invite.from_.user == "4001"
    assert invite.from_.display == "云呼"
    assert invite.call_id == leg.id
    (audio,) = parse_sdp(invite.body).media
    assert audio.formats == ["8", "0", "111", "101", "110"]
    callee.answer(invite, 180)
    callee.answer(invite, 180)
    assert node.heard() == ["leg_ringing"]
    node.passes(3)
    callee.takes("Record-Route: <sip:192.0.2.77:5070;lr>")
    assert node.heard() == ["leg_ringing", "leg_answered"]
    assert leg.state == "confirmed"
    (ack,) = node.requests("ACK")
    assert ack.headers.values("route") == ["<sip:192.0.2.77:5070;lr>"]
    assert node.sent[-1][1].remote == ("192.0.2.77", 5070)
    node.passes(5)
    node.legs.hangup(leg, "agent_left")
    (bye,) = node.requests("BYE")
    callee.answer(bye, 200)
    assert len(node.legs) == 0
    assert node.ended() == LegEnded("agent_left", None, "near")
    over = node.fact("leg.ended")
    assert (over["talk_ms"], over["total_ms"], over["direction"]) == (5000, 8000, "outbound")
    assert node.kinds() == ["leg.started", "leg.ringing", "leg.answered", "leg.ended"]
    assert node.endpoints() == 0


def test_the_callee_hangs_up() -> None:
    node = Node()
    node.dial()
    callee = Callee(node)
    callee.takes()
    callee.send("BYE")
    assert node.ended() == LegEnded("hangup", None, "far")
    assert node.statuses("BYE") == [200]
    assert len(node.legs) == 0


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (486, "busy"),
        (603, "declined"),
        (404, "no_such_number"),
        (503, "unreachable"),
        (302, "rejected"),
        (500, "rejected"),
    ],
)
def test_a_refused_call_ends_with_its_cause(status: int, cause: str) -> None:
    node = Node()
    node.dial()
    callee = Callee(node)
    callee.answer(callee.invite(), status, "Contact: <sip:elsewhere@192.0.2.5>")
    assert node.ended() == LegEnded(cause, status, "far")
    assert len(node.requests("ACK")) == 1
    assert len(node.legs) == 0
    assert len(node.requests("INVITE")) == 1


def test_nothing_answers_at_all() -> None:
    node = Node()
    node.dial()
    node.passes(28)
    assert node.heard() == []
    leg = node.leg()
    node.legs.hangup(leg)
    node.passes(40)
    assert len(node.legs) == 0
    again = Node()
    again.legs.dial(
        again.id(), again.id(), "acme", DialTarget("sip:1@192.0.2.1", address=FAR), Party("1"), 60
    )
    again.passes(33)
    assert again.ended() == LegEnded("unreachable", 408, "far")


def test_it_rings_too_long_and_is_cancelled() -> None:
    node = Node()
    node.dial()
    callee = Callee(node)
    callee.answer(callee.invite(), 180)
    node.passes(31)
    assert node.ended() == LegEnded("no_answer", 408, "near")
    callee.answer(node.requests("CANCEL")[0], 200)
    callee.answer(callee.invite(), 487)
    assert len(node.legs) == 0
    node.passes(0)
    assert node.endpoints() == 0


def test_a_cancel_waits_for_the_first_sign_of_life() -> None:
    node = Node()
    leg = node.dial()
    node.legs.hangup(leg)
    assert node.requests("CANCEL") == []
    callee = Callee(node)
    callee.answer(callee.invite(), 100)
    assert len(node.requests("CANCEL")) == 1


@pytest.mark.parametrize("before", ["180 first", "cancel first"])
def test_a_telephone_is_told_that_somebody_else_has_answered(before: str) -> None:
    node = Node()
    leg = node.dial()
    callee = Callee(node)
    if before == "180 first":
        callee.answer(callee.invite(), 180)
    node.legs.hangup(leg, "taken_elsewhere")
    if before == "cancel first":
        callee.answer(callee.invite(), 180)
    (cancel,) = node.requests("CANCEL")
    assert cancel.headers.get("reason") == 'SIP;cause=200;text="Call completed elsewhere"'


def test_a_late_answer_after_the_cancel_is_acknowledged_and_hung_up() -> None:
    node = Node()
    leg = node.dial()
    callee = Callee(node)
    callee.answer(callee.invite(), 180)
    node.legs.hangup(leg)
    callee.takes()
    assert len(node.requests("ACK")) == 1
    (bye,) = node.requests("BYE")
    assert bye.to_tag == "callee"
    callee.takes()
    assert len(node.requests("ACK")) == 2
    assert len(node.requests("BYE")) == 1
    callee.answer(bye, 200)
    assert len(node.legs) == 0
    assert node.heard() == ["leg_ringing", "leg_ended"]
    assert node.kinds().count("leg.answered") == 0


def test_a_cancelled_call_that_never_gets_a_final_response_is_forgotten() -> None:
    node = Node()
    leg = node.dial()
    callee = Callee(node)
    callee.answer(callee.invite(), 180)
    node.legs.hangup(leg)
    node.passes(70)
    assert len(node.legs) == 0
    assert len(node.layer) == 0


def test_the_first_fork_wins_and_the_others_are_hung_up() -> None:
    node = Node()
    leg = node.dial()
    one, two = Callee(node, "one"), Callee(node, "two", "192.0.2.3")
    one.answer(one.invite(), 180)
    two.answer(two.invite(), 180)
    two.takes()
    one.takes()
    one.takes()
    two.takes()
    assert leg.dialog is not None
    assert leg.dialog.remote_tag == "two"
    assert [ack.to_tag for ack in node.requests("ACK")] == ["two", "one", "one", "two"]
    (bye,) = node.requests("BYE")
    assert bye.to_tag == "one"
    assert leg.state == "confirmed"
    assert node.legs.counters.forks_dropped == 1
    node.legs.hangup(leg)
    two.answer(node.requests("BYE")[-1], 200)
    three = Callee(node, "three")
    three.takes()
    assert node.requests("BYE")[-1].to_tag == "three"


@pytest.mark.parametrize("body", ["", "v=0", SDP.replace("8 0 101", "9"), SDP.replace("4000", "0")])
def test_an_answer_we_cannot_use_is_acknowledged_and_hung_up(body: str) -> None:
    node = Node()
    node.dial()
    Callee(node).takes(body=body)
    assert len(node.requests("ACK")) == 1
    assert len(node.requests("BYE")) == 1
    assert node.ended().cause == "no_codec"
    assert "leg_answered" not in node.heard()


@pytest.mark.parametrize(("status", "header"), [(401, "WWW-Authenticate"), (407, "Proxy-Authenticate")])
def test_a_trunks_challenge_is_answered_on_the_same_leg(status: int, header: str) -> None:
    node = Node()
    leg = node.dial(credentials=TRUNK)
    carrier = DigestServer("carrier.example", b"k")
    callee = Callee(node)
    asked = [f"{header}: {value}" for value in carrier.challenges(node.time.now(), 1)]
    callee.answer(callee.invite(), status, *asked)
    first, second = node.requests("INVITE")
    assert second.cseq.number == first.cseq.number + 1
    assert second.call_id == first.call_id
    assert second.via.branch != first.via.branch
    given = second.headers.get("authorization" if status == 401 else "proxy-authorization")
    assert given is not None
    assert "SHA-256" in given
    callee.takes()
    assert leg.state == "confirmed"
    assert str(node.requests("ACK")[-1].cseq) == "2 ACK"


def test_a_password_that_is_not_taken_is_not_tried_again() -> None:
    node = Node()
    node.dial(credentials=TRUNK)
    callee = Callee(node)
    for salt in (1, 2):
        asked = DigestServer("carrier.example", b"k").challenges(node.time.now(), salt)
        callee.answer(callee.invite(), 401, *[f"WWW-Authenticate: {value}" for value in asked])
    assert len(node.requests("INVITE")) == 2
    assert node.ended() == LegEnded("unauthorized", 401, "far")


def test_bounds_are_refusals() -> None:
    node = Node(Settings(most_legs=2))
    node.dial()
    target = DialTarget("sip:1@192.0.2.1", address=FAR, trunk="carrier", max_calls=1)
    with pytest.raises(TrunkFull):
        node.legs.dial(node.id(), node.id(), "acme", target, Party("1"), 30)
    node.dial()
    with pytest.raises(TooManyLegs):
        node.dial()
    with pytest.raises(Unreachable):
        Node().dial(address=None)
    other = Node()
    other.engine.kill()
    with pytest.raises(NoMedia):
        other.dial()


def test_the_engine_refuses_the_endpoint() -> None:
    node = Node()
    assert node.engine.twin is not None
    node.engine.twin._most = 0
    node.dial()
    assert node.ended() == LegEnded("media_failed", 503, "system")
    assert node.requests("INVITE") == []


def test_it_is_hung_up_before_the_engine_answered() -> None:
    node = Node()
    leg = node.legs.dial(
        node.id(), node.id(), "acme", DialTarget("sip:1@192.0.2.1", address=FAR), Party("1"), 9
    )
    node.legs.hangup(leg)
    node.passes(1)
    assert node.requests("INVITE") == []
    assert len(node.legs) == 0
    assert node.endpoints() == 0
