"""Legs and the engine: refusals, failures, silence, digits, addresses that are learnt."""

from tests.telephony.legs.far_end import HELD, SDP, Callee, Caller, Node

from yunhu.telephony.legs.model import LegEnded

MOVED = SDP.replace("7 1 IN", "7 2 IN").replace("4000", "4100")


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


def test_early_media_is_heard_and_told() -> None:
    node = Node()
    leg = node.dial()
    callee = Callee(node)
    callee.answer(callee.invite(), 183, body=SDP)
    assert leg.early_media
    assert node.fact("leg.ringing")["early_media"]
    assert node.engine.twin is not None
    assert node.engine.twin.endpoints[leg.wire].told.remote == "192.0.2.1:4000"
    assert node.engine.twin.endpoints[leg.wire].told.timeout_ms == 0
    callee.takes()
    assert node.engine.twin.endpoints[leg.wire].told.timeout_ms == 30_000


def test_before_the_answer_no_address_is_learnt() -> None:
    node = Node()
    leg = node.dial()
    assert node.engine.twin is not None
    told = node.engine.twin.endpoints[leg.wire].told
    assert (told.remote, told.learn) == (None, "no")
    Callee(node).takes()
    told = node.engine.twin.endpoints[leg.wire].told
    assert (told.remote, told.learn) == ("192.0.2.1:4000", "first")


def test_media_that_moves_opens_the_lock_again_and_only_then() -> None:
    node = Node()
    caller = Caller(node)
    leg = caller.talks()
    before = len(node.engine.log)
    caller.send("INVITE", body=SDP)
    caller.ack()
    assert len(node.engine.log) == before
    caller.send("INVITE", body=HELD)
    caller.ack()
    caller.send("INVITE", body=MOVED)
    caller.ack()
    hold, move = list(node.engine.log)[before:]
    assert (hold.remote, hold.learn, hold.timeout_ms) == (None, None, 0)  # type: ignore[attr-defined]
    assert (move.remote, move.learn) == ("192.0.2.1:4100", "first")  # type: ignore[attr-defined]
    assert leg.remote == "192.0.2.1:4100"


def test_the_engine_that_refuses_a_change_is_488() -> None:
    node = Node()
    caller = Caller(node)
    leg = caller.talks()
    assert node.engine.twin is not None
    kept = node.engine.twin.endpoints.pop(leg.wire)
    caller.send("INVITE", body=MOVED)
    assert node.statuses()[-1] == 488
    node.engine.twin.endpoints[leg.wire] = kept
    caller.send("INVITE", body=MOVED)
    assert node.statuses()[-1] == 200
