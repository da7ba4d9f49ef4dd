"""What visitors are told, and how long they are remembered."""

import pytest

from yunhu.flow.visits.model import Progress, Standing
from yunhu.flow.visits.rules import (
    FEWEST,
    LONGEST_ESTIMATE_S,
    LONGEST_S,
    RECENT_S,
    UNUSED_S,
    estimate,
    is_over,
    progress,
    source_of,
)
from yunhu.work.calls.model import Phase


def test_every_phase_of_a_contact_is_told_in_a_visitors_words() -> None:
    told = {phase: progress(True, Standing(phase)).phase for phase in Phase}
    assert told[Phase.ARRIVING] == "calling"
    assert told[Phase.IN_FLOW] == "in_flow"
    assert {told[it] for it in (Phase.WAITING, Phase.OFFERED, Phase.CONNECTING)} == {"waiting"}
    assert {told[it] for it in (Phase.TALKING, Phase.HELD, Phase.CONFERENCE)} == {"talking"}
    assert told[Phase.ENDED] == "ended"


def test_before_and_after_the_call() -> None:
    assert progress(False, None) == Progress("calling")
    assert progress(True, None) == Progress("ended")


def test_only_who_waits_has_a_position() -> None:
    assert progress(True, Standing("waiting", 2, 5, 90)) == Progress("waiting", 2, 5, 90)
    assert progress(True, Standing("talking", 2, 5)) == Progress("talking")


@pytest.mark.parametrize(
    ("called", "lives", "age_s", "over"),
    [
        (False, False, UNUSED_S - 1, False),
        (False, False, UNUSED_S + 1, True),
        (True, True, UNUSED_S + 1, False),
        (True, False, UNUSED_S + 1, True),
        (True, True, LONGEST_S + 1, True),
    ],
)
def test_a_visit_is_remembered_while_it_is_used(called: bool, lives: bool, age_s: float, over: bool) -> None:
    assert is_over(100.0, called, lives, 100.0 + age_s) is over


def test_the_wait_is_estimated_from_the_pace_of_the_queue() -> None:
    taken = [100.0, 160.0, 220.0]
    assert estimate(taken, 1, 280.0) == 60
    assert estimate(taken, 4, 280.0) == 240
    # It grows while nobody is taken.
    assert estimate(taken, 1, 460.0) == 120
    assert estimate(taken, 100, 280.0) == LONGEST_ESTIMATE_S
    assert estimate(taken[: FEWEST - 1], 1, 280.0) is None
    assert estimate(taken, 1, 220.0 + RECENT_S + 1) is None
    assert estimate((), 1, 0.0) is None


def test_one_customer_of_an_ipv6_provider_is_one_source() -> None:
    assert source_of("192.0.2.7") == "192.0.2.7"
    assert source_of("2001:db8:1:2:3::4") == source_of("2001:db8:1:2:ffff::1") == "2001:db8:1:2::"
    assert source_of("2001:db8:1:3::1") != source_of("2001:db8:1:2::1")
    assert source_of("testclient") == "testclient"
