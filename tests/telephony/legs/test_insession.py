"""Requests within dialogs: hold, new offers and their crossing, and what is out of place."""

import pytest
from tests.telephony.legs.far_end import FLOW, HELD, SDP, Callee, Caller, Node

from yunhu.telephony.legs.model import LegEnded
from yunhu.telephony.sdp.parse import parse as parse_sdp

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
