"""Words of legs never print whom they are about."""

from tests.telephony.legs.far_end import Caller, Node

from yunhu.telephony.legs.model import DialTarget, Party


def test_numbers_and_names_are_not_printed() -> None:
    node = Node()
    leg = Caller(node).talks()
    record = node.legs.records(leg)
    things = (
        leg,
        leg.caller,
        leg.dialog,
        record,
        Party("13800000000", "Zhang"),
        DialTarget("sip:13800000000@h"),
    )
    for thing in things:
        shown = f"{thing!r} {thing}"
        assert "1380" not in shown
        assert "Zhang" not in shown
