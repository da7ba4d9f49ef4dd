"""Requests within dialogs: hold, new offers and their crossing, and what is out of place."""

import pytest
from tests.telephony.legs.far_end import FLOW, HELD, SDP, Callee, Caller, Node
from tests.telephony.legs.test_outbound import TRUNK

from yunhu.telephony.legs.errors import NotPossibleNow
from yunhu.telephony.legs.model import LegEnded
from yunhu.telephony.sdp.parse import parse as parse_sdp
from yunhu.telephony.sip.digest import DigestServer

MOVED = SDP.replace("7 1 IN", "7 2 IN").replace("4000", "4100")


def test_the_far_end_holds_and_resumes() -> None:
    node = Node()
    caller = Caller(node)
    leg = caller.talks()
    caller.send("INVITE", body=HELD)
    assert parse_sdp(node.last().body).media[0].direction == "recvonly"
    caller.ack()
    caller.send("INVITE", body=SDP.replace("7 1 IN", "7 3 IN"))
    caller.ack()
    assert [word for name, _, word in node.told if name == "leg_held"] == [True, False]
    assert [fact.held for fact in node.facts if hasattr(fact, "held")] == [True, False]
    assert not leg.held
    assert leg.exchange.state == "stable"


def test_a_zero_address_is_hold_as_well() -> None:
    node = Node()
    caller = Caller(node)
    leg = caller.talks()
    caller.send("INVITE", body=SDP.replace("7 1 IN", "7 2 IN").replace("192.0.2.1\r\nt", "0.0.0.0\r\nt"))
    caller.ack()
    assert leg.held
    assert leg.remote == "192.0.2.1:4000"


def test_our_description_has_a_new_version_only_when_it_changed() -> None:
    node = Node()
    caller = Caller(node)
    caller.talks()
    versions = [int(parse_sdp(node.last().body).origin.version)]
    for body in (SDP, HELD, HELD, SDP):
        caller.send("INVITE", body=body)
        versions.append(int(parse_sdp(node.last().body).origin.version))
        caller.ack()
    assert versions == [1, 1, 2, 2, 3]


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


def test_a_reinvite_without_an_offer_gets_ours() -> None:
    node = Node()
    caller = Caller(node)
    leg = caller.talks()
    caller.send("INVITE")
    assert parse_sdp(node.last().body).media[0].formats == ["8", "0", "101"]
    caller.ack(MOVED)
    assert leg.remote == "192.0.2.1:4100"
    caller.send("INVITE")
    caller.ack("v=0\r\nrubbish")
    assert leg.state == "confirmed"
    assert node.legs.counters.sdp_malformed == 1


def test_a_new_offer_that_cannot_be_taken_leaves_everything_as_it_was() -> None:
    node = Node()
    caller = Caller(node)
    leg = caller.talks()
    caller.send("INVITE", body=SDP.replace("8 0 101", "9"))
    caller.send("INVITE", body="v=0\r\n")
    caller.send("INVITE", "Contact: <tel:+86>", body=MOVED)
    assert node.statuses()[-3:] == [488, 400, 400]
    assert leg.exchange.state == "stable"
    assert leg.remote == "192.0.2.1:4000"


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


def test_a_second_offer_of_theirs_waits_for_the_first() -> None:
    node = Node()
    caller = Caller(node)
    caller.talks()
    node.chances = iter([0.3])
    layer, now = node.layer, node.time.monotonic()
    for _ in range(2):
        caller.cseq += 1
        text = _reinvite(caller, MOVED)
        layer.receive(text, FLOW, now)
    node.flush()
    assert node.statuses()[-1] == 500
    assert node.last().headers.get("retry-after") == "3"
    node.passes(0)
    assert node.statuses()[-1] == 200
    caller.send("INVITE", body=SDP)
    assert node.statuses()[-1] == 491
    caller.ack(cseq=2)
    caller.send("INVITE", body=SDP)
    assert node.statuses()[-1] == 200


def test_a_reinvite_before_the_ack_of_the_first_answer_is_491() -> None:
    node = Node()
    caller = Caller(node)
    node.does["leg_offered"] = node.legs.answer
    caller.invite()
    caller.took()
    caller.send("INVITE", body=HELD)
    assert node.statuses()[-1] == 491
    caller.ack(cseq=1)
    assert node.leg().state == "confirmed"


def test_update_with_and_without_an_offer() -> None:
    node = Node()
    caller = Caller(node)
    leg = caller.talks()
    caller.send("UPDATE", "Contact: <sip:far@192.0.2.8:5099>")
    assert node.last("UPDATE").status == 200
    assert leg.dialog is not None
    assert leg.dialog.target == "sip:far@192.0.2.8:5099"
    caller.send("UPDATE", body=HELD)
    assert parse_sdp(node.last("UPDATE").body).media[0].direction == "recvonly"
    assert leg.held
    assert leg.exchange.state == "stable"
    caller.send("UPDATE", body="rubbish")
    assert node.statuses("UPDATE") == [200, 200, 200]


def test_update_before_the_answer() -> None:
    node = Node()
    caller = Caller(node)
    caller.invite()
    node.legs.ring(node.leg())
    caller.took()
    caller.send("UPDATE", body=HELD)
    assert node.last("UPDATE").status == 500
    assert node.last("UPDATE").headers.get("retry-after") is not None
    caller.send("UPDATE")
    assert node.last("UPDATE").status == 200
    caller.send("INVITE", body=HELD)
    assert node.statuses()[-1] == 500


def test_lower_numbers_are_out_of_order() -> None:
    node = Node()
    caller = Caller(node)
    caller.talks()
    caller.cseq = 20
    caller.send("INFO")
    caller.send("BYE", cseq=5)
    assert node.statuses("BYE") == [500]
    assert node.leg().state == "confirmed"
    assert node.legs.counters.out_of_order == 1


@pytest.mark.parametrize(
    ("field", "value"), [("call", "other"), ("to", "<sip:4001@h>;tag=no"), ("from_", "<sip:x@h>;tag=y")]
)
def test_requests_of_no_dialog_are_481(field: str, value: str) -> None:
    node = Node()
    caller = Caller(node)
    caller.talks()
    setattr(caller, field, value)
    caller.send("BYE")
    assert node.statuses("BYE") == [481]
    assert node.leg().state == "confirmed"
    caller.send("ACK", cseq=1)
    assert node.leg().state == "confirmed"


def test_options_and_what_we_do_not_do() -> None:
    node = Node()
    caller = Caller(node)
    caller.talks()
    caller.send("OPTIONS")
    assert node.last("OPTIONS").status == 200
    assert "UPDATE" in (node.last("OPTIONS").headers.get("allow") or "")
    caller.send("NOTIFY", "Event: x")
    assert node.last("NOTIFY").status == 481


def test_byes_that_cross() -> None:
    node = Node()
    caller = Caller(node)
    leg = caller.talks()
    node.legs.hangup(leg)
    caller.send("BYE")
    assert node.statuses("BYE") == [200]
    caller.send("INVITE", body=HELD)
    caller.send("UPDATE", body=HELD)
    assert node.statuses()[-1] == 481
    assert node.statuses("UPDATE")[-1] == 481
    Callee(node).answer(node.requests("BYE")[0], 481)
    assert len(node.legs) == 0
    assert node.heard().count("leg_ended") == 1


def test_a_bye_while_a_new_offer_is_at_the_engine() -> None:
    node = Node()
    caller = Caller(node)
    caller.talks()
    caller.cseq += 1
    node.layer.receive(_reinvite(caller, MOVED), FLOW, node.time.monotonic())
    node.flush()
    caller.send("BYE")
    assert node.statuses()[-1] == 487
    assert node.ended() == LegEnded("hangup", None, "far")


def test_we_offer_anew_and_take_the_answer() -> None:
    node = Node()
    leg = node.dial()
    callee = Callee(node)
    with pytest.raises(NotPossibleNow):
        node.legs.reoffer(leg)
    callee.takes()
    node.legs.reoffer(leg)
    again = callee.invite()
    assert (again.cseq.number, again.to_tag) == (2, "callee")
    callee.answer(again, 100)
    callee.takes(body=MOVED)
    callee.takes(body=MOVED)
    assert leg.remote == "192.0.2.1:4100"
    assert [str(ack.cseq) for ack in node.requests("ACK")] == ["1 ACK", "2 ACK", "2 ACK"]
    assert leg.exchange.state == "stable"


@pytest.mark.parametrize(("chance", "wait"), [(0.0, 2.1), (0.999, 4.0)])
def test_offers_that_cross_back_off_and_try_again(chance: float, wait: float) -> None:
    node = Node()
    leg = node.dial()
    callee = Callee(node)
    callee.takes()
    node.chances = iter([chance])
    node.legs.reoffer(leg)
    invite = callee.invite()
    callee.send("UPDATE", body=HELD)
    assert node.statuses("UPDATE") == [491]
    callee.answer(invite, 491)
    assert len(node.requests("INVITE")) == 2
    node.passes(wait - 0.05)
    assert len(node.requests("INVITE")) == 2
    node.passes(0.1)
    assert callee.invite().cseq.number == 3
    callee.takes()
    assert leg.exchange.state == "stable"


def test_theirs_goes_first_during_the_back_off() -> None:
    node = Node()
    caller = Caller(node)
    leg = caller.talks()
    node.chances = iter([0.1])
    node.legs.reoffer(leg)
    Callee(node).answer(node.requests("INVITE")[0], 491)
    caller.send("INVITE", body=HELD)
    assert node.statuses()[-1] == 200
    node.passes(1)
    assert len(node.requests("INVITE")) == 1
    caller.ack()
    assert len(node.requests("INVITE")) == 2
    Callee(node).answer(node.requests("INVITE")[1], 200, body=SDP)
    assert leg.exchange.state == "stable"


@pytest.mark.parametrize("status", [408, 481])
def test_a_dialog_that_the_far_end_lost_is_hung_up(status: int) -> None:
    node = Node()
    leg = Caller(node).talks()
    node.legs.reoffer(leg)
    Callee(node).answer(node.requests("INVITE")[0], status)
    assert node.ended().cause == "unreachable"
    assert len(node.requests("BYE")) == 1


def test_a_new_offer_that_is_refused_or_unanswered() -> None:
    node = Node()
    leg = Caller(node).talks()
    node.legs.reoffer(leg)
    Callee(node).answer(node.requests("INVITE")[0], 488)
    assert leg.state == "confirmed"
    assert leg.exchange.state == "stable"
    node.legs.reoffer(leg)
    node.passes(33)
    assert node.ended().cause == "unreachable"


def test_a_challenge_of_our_new_offer_is_answered_only_for_the_trunk() -> None:

    for host, tries in (("192.0.2.1", 3), ("192.0.2.66", 2)):
        node = Node()
        leg = node.dial(credentials=TRUNK)
        callee = Callee(node, host=host)
        callee.takes()
        node.legs.reoffer(leg)
        asked = DigestServer("carrier.example", b"k").challenges(node.time.now(), 1)
        callee.answer(callee.invite(), 401, *[f"WWW-Authenticate: {value}" for value in asked])
        assert len(node.requests("INVITE")) == tries


def _reinvite(caller: Caller, body: str) -> bytes:
    """A re-INVITE as bytes, to be received while the engine has not answered yet."""
    lines = [
        "INVITE sip:yunhu@192.0.2.9 SIP/2.0",
        f"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKre{caller.cseq}",
        "Max-Forwards: 70",
        f"From: {caller.from_}",
        f"To: {caller.to}",
        f"Call-ID: {caller.call}",
        f"CSeq: {caller.cseq} INVITE",
        "Contact: <sip:far@192.0.2.1>",
        "Content-Type: application/sdp",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
