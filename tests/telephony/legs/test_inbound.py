"""Legs that call us."""

import pytest
from tests.telephony.legs.far_end import HELD, SDP, Caller, Node

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


def test_the_answer_is_repeated_until_the_ack_comes() -> None:
    node = Node()
    caller = Caller(node)
    caller.invite()
    leg = node.leg()
    node.legs.answer(leg)
    node.passes(0.5 + 1 + 2 + 4 + 4)
    assert node.statuses() == [200] * 6
    caller.ack()
    node.passes(20)
    assert node.statuses() == [200] * 6
    assert leg.state == "confirmed"


def test_without_an_ack_the_leg_ends() -> None:
    node = Node()
    Caller(node).invite()
    node.legs.answer(node.leg())
    node.passes(33)
    assert node.ended() == LegEnded("no_ack", None, "system")
    assert len(node.requests("BYE")) >= 1
    assert node.legs.counters.acks_missing == 1


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
    assert audio.formats == ["8", "0", "101"]
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


def test_a_session_that_is_not_refreshed_ends_before_its_interval_does() -> None:
    node = Node()
    caller = Caller(node)
    node.does["leg_offered"] = node.legs.answer
    caller.invite("Supported: timer", "Session-Expires: 120")
    assert node.last().headers.get("session-expires") == "120;refresher=uac"
    assert node.last().headers.get("require") == "timer"
    caller.ack()
    node.passes(60)
    caller.send("UPDATE", "Supported: timer", "Session-Expires: 120;refresher=uac")
    assert node.last("UPDATE").headers.get("session-expires") == "120;refresher=uac"
    node.passes(80)
    assert node.heard()[-1] == "leg_answered"
    node.passes(10)
    assert node.ended().cause == "session_expired"


def test_too_short_a_session_interval_is_refused() -> None:
    node = Node()
    Caller(node).invite("Supported: timer", "Session-Expires: 30")
    assert node.statuses() == [422]
    assert node.last().headers.get("min-se") == "90"


def test_the_engine_refuses_the_endpoint() -> None:
    node = Node()
    assert node.engine.twin is not None
    node.engine.twin._most = 0
    Caller(node).invite()
    assert node.statuses() == [503]
    assert node.ended() == LegEnded("media_failed", 503, "system")
    assert node.kinds() == ["leg.started", "leg.ended"]


def test_the_engine_is_gone_before_and_during_calls() -> None:
    node = Node()
    caller = Caller(node)
    leg = caller.talks()
    node.engine.kill()
    assert node.ended() == LegEnded("node_failure", 500, "system")
    assert leg.state == "leaving"
    Caller(node, "call-2").invite()
    assert node.statuses()[-1] == 503
    node.passes(0)
    assert node.fact("leg.ended")["figures"] == {}
    node.engine.revive()
    Caller(node, "call-3").invite()
    node.passes(0)
    assert node.heard()[-2:] == ["leg_offered", "leg_answered"]


def test_an_endpoint_that_fails_ends_its_leg_only() -> None:
    node = Node()
    one = Caller(node).talks()
    node.does.clear()
    Caller(node, "call-2").invite()
    node.engine.fail_endpoint(one.id)
    node.passes(0)
    assert node.ended() == LegEnded("media_failed", 500, "system")
    assert [leg.state for leg in node.legs.living()] == ["leaving", "offered"]


def test_silence_ends_an_answered_leg_but_not_a_held_one() -> None:
    node = Node(flowing=False)
    caller = Caller(node)
    leg = caller.talks()
    node.engine.start_media(leg.id)
    caller.send("INVITE", body=HELD)
    caller.ack()
    node.engine.lose_media(leg.id)
    node.passes(60)
    assert leg.state == "confirmed"
    caller.send("INVITE", body=SDP.replace("7 1 IN", "7 3 IN"))
    caller.ack()
    node.passes(31)
    assert node.ended() == LegEnded("media_timeout", None, "system")


def test_silence_before_the_answer_counts_only_from_the_answer_on() -> None:
    node = Node(flowing=False)
    caller = Caller(node)
    caller.invite()
    leg = node.leg()
    node.passes(40)
    assert leg.state == "offered"
    node.legs.answer(leg)
    caller.ack()
    node.passes(20)
    assert leg.state == "confirmed"
    node.passes(11)
    assert node.ended().cause == "media_timeout"


def test_digits_come_from_the_engine_and_from_info() -> None:
    node = Node()
    caller = Caller(node)
    leg = caller.talks()
    node.engine.press_digit(leg.id, "5")
    node.passes(0)
    relay = "Content-Type: application/dtmf-relay"
    caller.send("INFO", relay, body="Signal=#\r\nDuration=160\r\n")
    caller.send("INFO", "Content-Type: application/dtmf", body="7")
    caller.send("INFO", relay, body="Signal=hello\r\n")
    caller.send("INFO")
    digits = [word for name, _, word in node.told if name == "leg_digit"]
    assert digits == ["5", "#", "7"]
    assert node.statuses("INFO") == [200, 200, 415, 200]


def test_a_caller_without_digit_packets_is_listened_to() -> None:
    node = Node()
    Caller(node).invite(body=SDP.replace(" 101", "").replace("a=rtpmap:101 telephone-event/8000\r\n", ""))
    assert [type(command).__name__ for command in node.engine.log] == ["Create", "Detect"]


def test_a_fault_of_the_handler_ends_that_leg_loudly() -> None:
    node = Node()

    def broken(leg: object) -> None:
        raise ValueError("a bug above")

    node.does["leg_answered"] = broken
    node.does["leg_offered"] = node.legs.answer
    caller = Caller(node)
    caller.invite()
    assert [str(fault) for fault in node.faults] == ["a bug above"]
    assert node.ended() == LegEnded("node_failure", 500, "system")
    caller.ack()
    assert len(node.requests("BYE")) == 1
