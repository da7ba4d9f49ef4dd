"""What callers meet who are on the blacklist."""

from yunhu.flow.inbound.rules import LOWEST, flow_for, priority_for
from yunhu.people.blacklist.model import Hit


def test_another_flow_answers_who_is_to_meet_one() -> None:
    assert flow_for(None, "main") == "main"
    assert flow_for(Hit("e", "number", "low"), "main") == "main"
    assert flow_for(Hit("e", "number", "play", prompt="closed"), "main") == "play:closed"
    assert flow_for(Hit("e", "number", "flow", flow="sorry"), "main") == "sorry"
    assert flow_for(Hit("e", "number", "flow"), "main") == "main"


def test_who_is_to_wait_behind_everybody_has_the_lowest_priority() -> None:
    assert priority_for(Hit("e", "number", "low")) == LOWEST < 0
    assert priority_for(None) == priority_for(Hit("e", "number", "flow", flow="x")) == 0
