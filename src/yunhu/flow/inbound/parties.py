"""The other end of a contact: agents and outside numbers are rung, let go, and given back to the router."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import msgspec

from yunhu.flow.inbound.ports import Directory
from yunhu.flow.inbound.story import Story
from yunhu.kit.refusal import Refusal
from yunhu.people.agents.errors import NoSuchAgent, StaleEpoch, StateRefused
from yunhu.people.agents.service import Agents
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.model import DialTarget
from yunhu.telephony.legs.model import Party as Caller
from yunhu.telephony.legs.service import Legs
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls.model import Party
from yunhu.work.queues.errors import OfferOver
from yunhu.work.queues.service import Queues

DIRECT_RING_S = 20
"""How long a transfer rings its target."""

REFUSALS = ("declined", "busy", "no_answer")
"""Causes that are the agent's doing; any other means that the device could not be reached."""


class Parties:
    """Rings and releases the parties of stories; `rung(story, leg)` tells who owns a new leg."""

    def __init__(
        self,
        legs: Legs,
        agents: Agents,
        queues: Queues,
        directory: Directory,
        rung: Callable[[Story, Leg], None],
    ) -> None:
        self._legs = legs
        self._agents = agents
        self._queues = queues
        self._directory = directory
        self._rung = rung

    def ring_agent(self, story: Story, action: act.RingAgent) -> None:
        """Ring the agent of an offer; what cannot be rung is reported as failed at once."""
        party = action.party
        waiting = story.contact.waiting
        queue = self._directory.queue(story.contact.tenant, waiting.queue) if waiting else None
        target = self._directory.agent_target(story.contact.tenant, party.agent or "")
        # The queue's own clock ends the offer (RONA); the leg's is a second line behind it.
        ring_s = (queue.ring_s if queue else DIRECT_RING_S) + 2
        self._dial(story, party, target, ring_s)

    def dial_target(self, story: Story, action: act.DialTarget) -> None:
        """Ring the target of a transfer; an agent is taken from the router first."""
        party, tenant = action.party, story.contact.tenant
        if party.agent is None:
            self._dial(
                story, party, self._directory.number_target(tenant, action.target.value), DIRECT_RING_S
            )
            return
        epoch = self._agents.reserve(party.agent, party.leg, story.contact.id)
        if epoch is None:
            story.happen(ev.PartyFailed(why="agent_not_ready"))
            return
        held = msgspec.structs.replace(party, epoch=epoch)
        story.contact = msgspec.structs.replace(story.contact, party=held)
        self._dial(story, held, self._directory.agent_target(tenant, party.agent), DIRECT_RING_S)

    def _dial(self, story: Story, party: Party, target: DialTarget | None, ring_s: int) -> None:
        if target is None:
            story.happen(ev.PartyFailed(why="unreachable"))
            return
        contact = story.contact
        caller = Caller(contact.caller, contact.caller_name)
        try:
            leg = self._legs.dial(party.leg, contact.id, contact.tenant, target, caller, ring_s)
        except Refusal as refusal:
            story.happen(ev.PartyFailed(why=refusal.id))
            return
        story.party = leg
        self._rung(story, leg)

    def ringing(self, story: Story) -> None:
        """The party's device rings."""
        party = story.contact.party
        if party is not None and party.agent is not None:
            self._tell(lambda agent: self._agents.alerting(agent, party.epoch), party)

    def take(self, story: Story) -> bool:
        """The ringing party answered: tell the router. False when the offer is over and the leg let go."""
        party = story.contact.party
        if party is None or party.agent is None:
            return party is not None
        if party.offer is None:
            self._tell(lambda agent: self._agents.engaged(agent, party.epoch, story.contact.id), party)
            return True
        try:
            self._queues.offer_accepted(party.offer, party.epoch)
        except OfferOver:
            self._hang_up(story, "offer_over")
            return False
        return True

    def refuse_offer(self, story: Story, action: act.RefuseOffer) -> None:
        """The agent's device refused, or could not be reached."""
        party = action.party
        if party.offer is None:
            return
        with suppress(OfferOver):
            if action.why in REFUSALS:
                self._queues.offer_refused(party.offer, party.epoch, action.why)
            else:
                self._queues.offer_unreachable(party.offer, party.epoch)

    def let_ring_out(self, story: Story, why: str) -> None:
        """Stop ringing: the leg ends on its own from here and is no party of the story any more."""
        self._hang_up(story, why)

    def hang_up(self, story: Story, action: act.HangUpParty) -> None:
        """End the party's leg."""
        self._hang_up(story, action.cause)

    def _hang_up(self, story: Story, cause: str) -> None:
        leg, story.party = story.party, None
        if leg is not None:
            self._legs.hangup(leg, cause)

    def release(self, story: Story, action: act.ReleaseParty) -> None:
        """Give the agent back: wrap-up after a talk, at once when he was only rung."""
        party = action.party
        if party.agent is None:
            return
        if party.epoch:
            self._tell(lambda agent: self._let_go(story, agent, party.epoch), party)

    def _let_go(self, story: Story, agent: str, epoch: int) -> None:
        if self._agents.seat(agent).routing in ("reserved", "alerting"):
            self._agents.withdrawn(agent, epoch, "transfer over")
        else:
            place = story.contact.last_queue
            queue = self._directory.queue(story.contact.tenant, place.queue) if place else None
            self._agents.released(agent, epoch, queue.wrap_up_s if queue else 0)

    def _tell(self, call: Callable[[str], None], party: Party) -> None:
        """An agent who was removed or whose lease ran out meanwhile owes and is owed nothing."""
        try:
            call(party.agent or "")
        except (NoSuchAgent, StaleEpoch, StateRefused):
            return
