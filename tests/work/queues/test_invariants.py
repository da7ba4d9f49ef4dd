"""The router and the board together, driven at random: what must hold after every event."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.work.queues.walk import EVENTS, Walk


class Router(RuleBasedStateMachine):
    """Callers come and go, agents answer or not, time passes, the configuration changes, a node restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.walk = Walk()

    @rule(event=st.sampled_from([*EVENTS, "caller comes", "agent answers"]), seed=st.integers(0, 10_000))
    def happens(self, event: str, seed: int) -> None:
        self.walk.happen(event, Random(seed))

    @invariant()
    def all_is_well(self) -> None:
        self.walk.check()


TestRouter = Router.TestCase
TestRouter.settings = settings(max_examples=60, stateful_step_count=40, deadline=None, print_blob=True)


@pytest.mark.parametrize("seed", range(6))
def test_a_long_walk(seed: int) -> None:
    Walk().run(700, Random(seed), check_every=5)
