"""The flow of a caller who hears one prompt."""

from yunhu.app.configuration.model import Centre
from yunhu.app.configuration.rules import Sounds, check
from yunhu.app.flows.played_flow import played


def test_the_flow_plays_and_hangs_up() -> None:
    flow = played("play:closed")
    assert flow is not None
    assert flow.id == "play:closed"
    assert [type(node).__name__ for node in flow.nodes.values()] == ["Play", "Hangup"]
    sounds = Sounds(frozenset({"closed"}), frozenset())
    assert not [it for it in check(Centre(flows=(flow,)), sounds) if not it.warning]


def test_no_configured_flow_is_taken_for_one() -> None:
    assert played("closed") is None
