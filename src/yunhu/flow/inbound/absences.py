"""Waits for those whose audio is gone: a moment until music is played, a while until they are given up."""

from __future__ import annotations

from functools import partial

from yunhu.flow.inbound.story import Story
from yunhu.platform.clock import Scheduler
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.service import Legs
from yunhu.work.calls import events as ev
from yunhu.work.calls.moves.absences import GIVEN_UP

AWAY_S = 2.0
"""Audio that is gone for so long is more than a hiccup: the customer hears music from then on."""

REJOIN_S = 30.0
"""How long a contact waits for somebody whose audio is gone."""


class Absences:
    """The clocks of lost legs. What their ringing means is the machine's to say."""

    def __init__(self, scheduler: Scheduler, legs: Legs) -> None:
        self._scheduler = scheduler
        self._legs = legs

    def wait(self, story: Story, leg: str) -> None:
        """Begin to wait for a party's leg."""
        self.over(story, leg)
        story.waits[leg] = (
            self._scheduler.after(AWAY_S, partial(story.happen, ev.AwayDue(leg=leg))),
            self._scheduler.after(REJOIN_S, partial(self._give_up, story, leg)),
        )

    def over(self, story: Story, leg: str) -> None:
        """Wait no more; harmless when nobody waits."""
        for clock in story.waits.pop(leg, ()):
            clock.cancel()

    def customer_lost(self, story: Story, leg: Leg) -> None:
        """Wait for a customer, too: a page that was closed never says good-bye."""
        self.over(story, leg.id)
        story.waits[leg.id] = (self._scheduler.after(REJOIN_S, partial(self._legs.hangup, leg, GIVEN_UP)),)

    def _give_up(self, story: Story, leg: str) -> None:
        self.over(story, leg)
        story.happen(ev.GivenUp(leg=leg))
