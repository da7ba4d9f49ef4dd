"""Our own offers within dialogs, and how they cross with theirs."""

import pytest
from tests.telephony.legs.far_end import HELD, SDP, Callee, Caller, Node
from tests.telephony.legs.test_outbound import TRUNK

from yunhu.telephony.legs.errors import NotPossibleNow
from yunhu.telephony.sip.digest import DigestServer

MOVED = SDP.replace("7 1 IN", "7 2 IN").replace("4000", "4100")


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
