"""What legs count."""

from tests.telephony.legs.far_end import Caller, Node


def test_counters_have_names() -> None:
    node = Node()
    Caller(node).talks()
    counted = node.legs.counters.as_dict()
    assert counted["legs_inbound"] == 1
    assert counted["legs_outbound"] == 0
