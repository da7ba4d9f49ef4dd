"""What all legs share: faults of the handler, challenges within dialogs, the way of requests."""

import pytest
from tests.telephony.legs.far_end import FAR, FLOW, SDP, Callee, Caller, Node
from tests.telephony.legs.test_outbound import TRUNK

from yunhu.telephony.legs.model import LegEnded
from yunhu.telephony.sip.digest import DigestServer

MOVED = SDP.replace("7 1 IN", "7 2 IN").replace("4000", "4100")


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


@pytest.mark.parametrize("realm", ["carrier.example", "other"])
def test_no_credentials_leave_for_a_callee_that_challenges_our_bye(realm: str) -> None:
    node = Node()
    leg = node.dial(credentials=TRUNK)
    evil = Callee(node, host="192.0.2.66")
    evil.takes()
    node.legs.hangup(leg)
    (bye,) = node.requests("BYE")
    assert node.sent[-1][1].remote == ("192.0.2.66", 5060)
    asked = DigestServer(realm, b"k").challenges(node.time.now(), 1)
    evil.answer(bye, 407, *[f"Proxy-Authenticate: {value}" for value in asked])
    assert all("uthorization" not in str(request.headers) for request in node.requests("BYE"))
    assert len(node.requests("BYE")) == 1
    assert node.legs.counters.challenges_refused == 1
    assert len(node.legs) == 0


def test_a_trunk_that_challenges_our_bye_gets_its_answer() -> None:
    node = Node()
    leg = node.dial(credentials=TRUNK)
    callee = Callee(node)
    callee.takes()
    node.legs.hangup(leg)
    asked = DigestServer("carrier.example", b"k").challenges(node.time.now(), 1)
    callee.answer(node.requests("BYE")[0], 407, *[f"Proxy-Authenticate: {value}" for value in asked])
    first, second = node.requests("BYE")
    assert second.cseq.number == first.cseq.number + 1
    assert second.headers.get("proxy-authorization") is not None
    callee.answer(second, 200)
    assert len(node.legs) == 0


def test_requests_go_to_the_next_hop_when_it_is_an_address_and_never_to_a_name() -> None:
    for contact, remote in (
        ("sip:callee@192.0.2.33:5099", ("192.0.2.33", 5099)),
        ("sip:callee@callee.example", FAR),
    ):
        node = Node()
        leg = node.dial()
        callee = Callee(node)
        callee.answer(callee.invite(), 200, f"Contact: <{contact}>", body=SDP)
        node.legs.hangup(leg)
        assert node.sent[-1][1].remote == remote


def test_a_phone_is_reached_where_its_last_request_came_from() -> None:
    node = Node()
    leg = node.dial(trunk=None, phone="1001", flow=FLOW)
    callee = Callee(node, host="10.0.0.5")
    callee.takes()
    assert node.sent[-1][1] == FLOW
    moved = FLOW.towards(("192.0.2.1", 41234))
    callee.send("OPTIONS", flow=moved)
    node.legs.hangup(leg)
    assert node.sent[-1][1] == moved
    assert node.requests("BYE")[0].target == "sip:callee@10.0.0.5:5060"
