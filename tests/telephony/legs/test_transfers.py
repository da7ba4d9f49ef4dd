"""Blind transfers by REFER."""

import pytest
from tests.telephony.legs.far_end import Callee, Caller, Node

from yunhu.telephony.legs.errors import NotPossibleNow


def test_a_transfer_is_taken_up_and_reported() -> None:
    node = Node()
    caller = Caller(node)
    leg = caller.talks()
    node.does["leg_transfer_asked"] = node.legs.accept_refer
    caller.send("REFER", "Refer-To: <sip:sales@yunhu.example>")
    assert node.told[-1] == ("leg_transfer_asked", leg, "sales")
    assert node.last("REFER").status == 202
    (notify,) = node.requests("NOTIFY")
    assert notify.body == b"SIP/2.0 100 Trying\r\n"
    assert notify.headers.get("event") == "refer;id=2"
    assert (notify.headers.get("subscription-state") or "").startswith("active")
    assert notify.content_type == "message/sipfrag"
    Callee(node).answer(notify, 200)
    node.legs.report_refer(leg, 180)
    node.legs.report_refer(leg, 200)
    node.legs.report_refer(leg, 200)
    assert [request.body[:11] for request in node.requests("NOTIFY")] == [
        b"SIP/2.0 100",
        b"SIP/2.0 180",
        b"SIP/2.0 200",
    ]
    assert (node.requests("NOTIFY")[-1].headers.get("subscription-state") or "").startswith("terminated")
    caller.send("REFER", "Refer-To: sip:other@yunhu.example")
    assert node.last("REFER").status == 202


def test_a_transfer_is_refused() -> None:
    node = Node()
    caller = Caller(node)
    leg = caller.talks()
    caller.send("REFER", "Refer-To: <sip:sales@yunhu.example>")
    caller.send("REFER", "Refer-To: <sip:sales@yunhu.example>")
    assert node.statuses("REFER") == [491]
    node.legs.refuse_refer(leg)
    assert node.statuses("REFER") == [491, 603]
    assert node.requests("NOTIFY") == []
    with pytest.raises(NotPossibleNow):
        node.legs.accept_refer(leg)
    with pytest.raises(NotPossibleNow):
        node.legs.refuse_refer(leg)
    node.legs.report_refer(leg, 200)


def test_without_notices_when_none_are_wanted() -> None:
    node = Node()
    caller = Caller(node)
    caller.talks()
    node.does["leg_transfer_asked"] = node.legs.accept_refer
    caller.send("REFER", "Refer-To: <sip:sales@h>", "Refer-Sub: false")
    assert node.last("REFER").status == 202
    assert node.requests("NOTIFY") == []


@pytest.mark.parametrize(
    ("refer_to", "status"),
    [
        (("Refer-To: <sip:h>",), 400),
        (("Refer-To: rubbish <",), 400),
        ((), 400),
        (("Refer-To: <sip:a@h>", "Refer-To: <sip:b@h>"), 400),
        (("Refer-To: <sip:a@h?Replaces=x%3Bto-tag%3D1>",), 501),
    ],
)
def test_transfers_to_nobody_and_attended_ones_are_refused(refer_to: tuple[str, ...], status: int) -> None:
    node = Node()
    caller = Caller(node)
    caller.talks()
    caller.send("REFER", *refer_to)
    assert node.statuses("REFER") == [status]
    assert "leg_transfer_asked" not in node.heard()


def test_a_transfer_outside_its_time_is_refused() -> None:
    node = Node()
    caller = Caller(node)
    caller.invite()
    leg = node.leg()
    node.legs.ring(leg)
    caller.took()
    caller.send("REFER", "Refer-To: <sip:sales@h>")
    assert node.statuses("REFER") == [403]
    node.legs.answer(leg)
    caller.ack(cseq=1)
    node.legs.hangup(leg)
    caller.send("REFER", "Refer-To: <sip:sales@h>")
    assert node.statuses("REFER") == [403, 481]


def test_a_party_that_leaves_hears_no_more_of_its_transfer() -> None:
    node = Node()
    caller = Caller(node)
    leg = caller.talks()
    node.does["leg_transfer_asked"] = node.legs.accept_refer
    caller.send("REFER", "Refer-To: <sip:sales@h>")
    caller.send("BYE")
    node.legs.report_refer(leg, 200)
    assert len(node.requests("NOTIFY")) == 1
