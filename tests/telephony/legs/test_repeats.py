"""Answers that are repeated until their ACK, and sessions that have to be refreshed."""

from tests.telephony.legs.far_end import SDP, Callee, Caller, Node

from yunhu.telephony.legs.model import LegEnded

MOVED = SDP.replace("7 1 IN", "7 2 IN").replace("4000", "4100")


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


def test_a_callee_that_refreshes_its_session_is_held_to_it() -> None:
    node = Node()
    node.dial()
    callee = Callee(node)
    callee.takes("Session-Expires: 120;refresher=uas", "Require: timer")
    node.passes(80)
    callee.send("UPDATE", "Supported: timer", "Session-Expires: 120;refresher=uac")
    node.passes(80)
    assert node.leg().state == "confirmed"
    node.passes(10)
    assert node.ended().cause == "session_expired"


def test_too_short_a_session_interval_is_refused() -> None:
    node = Node()
    Caller(node).invite("Supported: timer", "Session-Expires: 30")
    assert node.statuses() == [422]
    assert node.last().headers.get("min-se") == "90"


def test_a_repeated_answer_to_a_reinvite_stops_with_its_ack_and_ends_the_leg_without() -> None:
    node = Node()
    caller = Caller(node)
    caller.talks()
    caller.send("INVITE", body=MOVED)
    node.passes(4)
    assert node.statuses()[-3:] == [200, 200, 200]
    caller.ack()
    count = len(node.statuses())
    node.passes(40)
    assert len(node.statuses()) == count
    caller.send("INVITE", body=SDP)
    node.passes(40)
    assert node.ended().cause == "no_ack"
