"""A second process goes on with the legs of the first."""

import msgspec
from tests.telephony.legs.far_end import HELD, SDP, Callee, Caller, Node
from tests.telephony.legs.test_outbound import TRUNK

from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.model import LegEnded, LegRecord
from yunhu.telephony.sdp.parse import parse as parse_sdp
from yunhu.telephony.sip.dialog import RECOVERY_STEP

LARGEST_RECORD = 4096


def record_of(node: Node, leg: Leg) -> LegRecord:
    """A leg's record, as it comes back from the disk."""
    text = msgspec.msgpack.encode(node.legs.records(leg))
    assert len(text) <= LARGEST_RECORD
    assert b"secret" not in text
    return msgspec.msgpack.decode(text, type=LegRecord)


def crash(node: Node) -> None:
    """Our process dies; the engine and the far ends go on."""
    node.engine.forget_client()
    node.told.clear()
    node.facts.clear()
    node.sent.clear()
    node.start()


def test_an_answered_leg_goes_on() -> None:
    node = Node()
    caller = Caller(node)
    leg = caller.talks()
    caller.send("INVITE", body=HELD)
    caller.ack()
    node.passes(10)
    record = record_of(node, leg)
    crash(node)
    again = node.legs.restore(record)
    assert again is not None
    assert (again.state, again.held, again.codec) == ("confirmed", True, "PCMA")
    assert node.legs.calls_on("carrier") == 1
    caller.send("INVITE", body=SDP.replace("7 1 IN", "7 3 IN"))
    assert parse_sdp(node.last().body).origin.version == "3"
    caller.ack()
    assert node.told == [("leg_held", again, False)]
    node.passes(5)
    node.legs.hangup(again, "completed")
    (bye,) = node.requests("BYE")
    assert bye.cseq.number == RECOVERY_STEP + 1
    assert bye.from_tag == leg.tag
    assert bye.call_id == caller.call
    node.passes(0)
    over = node.fact("leg.ended")
    assert (over["talk_ms"], over["cause"]) == (15000, "completed")
    assert node.endpoints() == 0


def test_an_answered_outbound_leg_goes_on() -> None:
    node = Node()
    leg = node.dial(credentials=TRUNK)
    callee = Callee(node)
    callee.takes()
    invite = callee.invite()
    record = record_of(node, leg)
    crash(node)
    again = node.legs.restore(record)
    assert again is not None
    node.sent.append((invite, again.flow))
    callee.send("BYE")
    assert node.ended() == LegEnded("hangup", None, "far")


def test_an_unanswered_outbound_leg_is_cancelled_by_its_branch() -> None:
    node = Node()
    leg = node.dial()
    callee = Callee(node)
    invite = callee.invite()
    callee.answer(invite, 180)
    record = record_of(node, leg)
    crash(node)
    assert node.legs.restore(record) is None
    node.passes(5)
    cancels = node.requests("CANCEL")
    assert len(cancels) == 3
    assert {str(cancel.via) for cancel in cancels} == {str(invite.via)}
    assert str(cancels[0].cseq) == "1 CANCEL"
    assert cancels[0].target == invite.target
    assert node.ended() == LegEnded("node_failure", 500, "system")
    assert node.fact("leg.ended")["cause"] == "node_failure"
    assert len(node.legs) == 0
    assert node.endpoints() == 0
    assert node.legs.calls_on("carrier") == 0


def test_an_unanswered_inbound_leg_ends() -> None:
    node = Node()
    Caller(node).invite()
    record = record_of(node, node.leg())
    crash(node)
    assert node.legs.restore(record) is None
    node.passes(0)
    assert node.ended().cause == "node_failure"
    assert node.endpoints() == 0
    assert len(node.legs) == 0
