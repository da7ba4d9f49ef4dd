"""Legs that call us."""

import pytest
from tests.telephony.legs.far_end import SDP, Caller, Node

from yunhu.telephony.legs.errors import NotPossibleNow
from yunhu.telephony.legs.model import LegEnded, Refused
from yunhu.telephony.legs.settings import Settings
from yunhu.telephony.sdp.parse import parse as parse_sdp


def test_a_call_is_offered_answered_and_hung_up_by_the_caller() -> None:
    node = Node()
    caller = Caller(node)
    caller.invite("Record-Route: <sip:p1.example;lr>")
    leg = node.leg()
    assert node.heard() == ["leg_offered"]
    assert (leg.caller.user, leg.caller.display, leg.dialled) == ("13800000000", "Zhang", "4001")
    assert (leg.tenant, leg.trunk, leg.direction) == ("acme", "carrier", "inbound")
    node.legs.ring(leg)
    node.passes(2.0)
    node.legs.answer(leg)
    assert node.statuses() == [180, 200]
    ok = node.last()
    assert ok.headers.get("record-route") == "<sip:p1.example;lr>"
    assert ok.headers.get("contact") == "<sip:yunhu@192.0.2.9:5060>"
    (audio,) = parse_sdp(ok.body).media
    assert (audio.formats, audio.port) == (["8", "101"], int(leg.local.split(":")[1]))
    caller.ack()
    assert leg.state == "confirmed"
    assert leg.codec == "PCMA"
    node.passes(10.0)
    caller.send("BYE")
    assert node.statuses("BYE") == [200]
    assert node.heard() == ["leg_offered", "leg_answered", "leg_ended"]
    assert node.ended() == LegEnded("hangup", None, "far")
    assert node.kinds() == ["leg.started", "leg.ringing", "leg.answered", "leg.ended"]
    assert node.fact("leg.started")["caller"] == "13800000000"
    assert node.fact("leg.answered") == {
        "kind": "leg.answered",
        "leg": leg.id,
        "after_ms": 2000,
        "codec": "PCMA",
        "digits": "rfc4733",
    }
    over = node.fact("leg.ended")
    assert (over["cause"], over["by"], over["talk_ms"], over["total_ms"]) == ("hangup", "far", 10000, 12000)
    assert over["figures"]["rx_packets"] == 0
    assert len(node.legs) == 0
    assert node.endpoints() == 0
    assert node.legs.calls_on("carrier") == 0


def test_we_hang_up_and_the_far_end_answers_our_bye() -> None:
    node = Node()
    leg = Caller(node).talks()
    node.legs.hangup(leg, "completed")
    (bye,) = node.requests("BYE")
    assert bye.target == "sip:far@192.0.2.1"
    assert bye.from_tag == leg.tag
    assert node.ended() == LegEnded("completed", None, "near")
    assert leg.state == "leaving"
    assert node.legs.find(leg.id) is leg
    node.passes(40.0)
    assert len(node.legs) == 0
    assert node.kinds()[-1] == "leg.ended"


def test_a_bye_is_not_sent_before_the_ack() -> None:
    node = Node()
    caller = Caller(node)
    caller.invite()
    leg = node.leg()
    node.legs.answer(leg)
    node.legs.hangup(leg)
    assert node.requests("BYE") == []
    assert node.endpoints() == 0
    caller.ack()
    assert len(node.requests("BYE")) == 1


@pytest.mark.parametrize("ringing", [True, False])
def test_a_caller_who_gives_up_gets_487(ringing: bool) -> None:
    node = Node()
    caller = Caller(node)
    branch = caller.invite()
    if ringing:
        node.legs.ring(node.leg())
    caller.send("CANCEL", cseq=1, branch=branch)
    assert node.statuses("CANCEL") == [200]
    assert node.statuses()[-1] == 487
    assert node.ended() == LegEnded("cancelled", 487, "far")
    node.passes(0)
    assert node.endpoints() == 0
    assert len(node.legs) == 0


def test_a_cancel_that_crosses_our_answer_changes_nothing() -> None:
    node = Node()
    caller = Caller(node)
    branch = caller.invite()
    leg = node.leg()
    node.legs.answer(leg)
    caller.send("CANCEL", cseq=1, branch=branch)
    assert leg.state == "answered"
    caller.ack()
    caller.send("BYE")
    assert node.ended() == LegEnded("hangup", None, "far")


def test_a_call_is_rejected_with_what_the_handler_says() -> None:
    node = Node()
    Caller(node).invite()
    leg = node.leg()
    node.legs.reject(leg, 503, "Full", retry_after_s=7)
    response = node.last()
    assert (response.status, response.reason, response.headers.get("retry-after")) == (503, "Full", "7")
    assert node.ended() == LegEnded("unreachable", 503, "near")
    for refused in (node.legs.ring, node.legs.answer, lambda leg: node.legs.reject(leg, 486)):
        with pytest.raises(NotPossibleNow):
            refused(leg)
    node.legs.hangup(leg)
    assert node.heard() == ["leg_offered", "leg_ended"]


def test_a_call_may_be_turned_away_before_it_costs_anything() -> None:
    node = Node()
    node.refuses = lambda leg: Refused(404, "no_such_number")
    Caller(node).invite()
    assert node.statuses() == [404]
    assert (node.told, node.facts, len(node.engine.log)) == ([], [], 0)


def test_nobody_answers_for_too_long() -> None:
    node = Node(Settings(longest_ring_s=60))
    Caller(node).invite()
    node.legs.ring(node.leg())
    node.passes(61)
    assert node.statuses()[-1] == 480
    assert node.ended() == LegEnded("overdue", 480, "system")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("v=0\r\nrubbish", 400),
        (SDP.replace("8 0 101", "9").replace("8 PCMA", "9 G722"), 488),
        (SDP.replace("RTP/AVP", "RTP/SAVP"), 488),
        (SDP.replace("192.0.2.1\r\nt", "far.example\r\nt"), 488),
    ],
)
def test_offers_that_cannot_be_taken_are_refused_with_a_counter(body: str, status: int) -> None:
    node = Node()
    Caller(node).invite(body=body)
    assert node.statuses() == [status]
    assert node.legs.counters.sdp_malformed + node.legs.counters.sdp_unacceptable == 1
    assert len(node.legs) == 0


def test_a_call_without_a_contact_is_malformed() -> None:
    node = Node()
    Caller(node).invite("Contact: <tel:+8610>")
    assert node.statuses() == [400]


def test_required_reliable_responses_are_refused() -> None:
    node = Node()
    Caller(node).invite("Require: 100rel")
    assert node.statuses() == [420]
    assert node.last().headers.get("unsupported") == "100rel"


def test_supported_reliable_responses_do_no_harm() -> None:
    node = Node()
    Caller(node).invite("Supported: 100rel, timer")
    node.legs.ring(node.leg())
    assert node.last().headers.get("require") is None


def test_the_bound_on_legs_is_answered_with_retry_after() -> None:
    node = Node(Settings(most_legs=1))
    Caller(node).invite()
    Caller(node, "call-2").invite()
    assert node.statuses() == [503]
    assert node.last().headers.get("retry-after") is not None


def test_an_invite_without_an_offer_gets_ours_and_answers_in_its_ack() -> None:
    node = Node()
    caller = Caller(node)
    caller.invite(body="")
    leg = node.leg()
    node.legs.answer(leg)
    (audio,) = parse_sdp(node.last().body).media
    assert audio.formats == ["8", "0", "111", "101", "110"]
    caller.ack(SDP)
    assert leg.state == "confirmed"
    assert leg.agreement is not None
    assert leg.agreement.remote == "192.0.2.1:4000"


def test_a_bad_answer_in_the_ack_ends_the_leg() -> None:
    node = Node()
    caller = Caller(node)
    caller.invite(body="")
    node.legs.answer(node.leg())
    caller.ack()
    assert node.ended().cause == "no_codec"
    assert len(node.requests("BYE")) == 1
