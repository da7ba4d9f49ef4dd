"""What a way out without a target does."""

from tests.flow.ivr.caller import Caller

from yunhu.flow.ivr.run import go


def test_an_exit_without_a_target_ends_the_contact_with_its_cause() -> None:
    run = Caller("first: {verb: hangup}").run
    assert go(run, "next", "played", "flow_error").to == "next"
    left = go(run, None, "queue full", "busy")
    assert (left.to, left.cause, left.why) == (None, "busy", "queue full")
