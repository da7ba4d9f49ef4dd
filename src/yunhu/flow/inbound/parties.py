"""The other end of a contact: agents and outside numbers are rung, let go, and given back to the router."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import msgspec

from yunhu.flow.inbound.ports import Directory
from yunhu.flow.inbound.story import Story
from yunhu.kit.refusal import Refusal
from yunhu.people.agents.errors import NoSuchAgent, PresenceRefused, StaleEpoch, StateRefused
from yunhu.people.agents.model import CONNECTION_LOST, SYSTEM
from yunhu.people.agents.service import Agents
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.model import DialTarget
from yunhu.telephony.legs.model import Party as Caller
from yunhu.telephony.legs.service import Legs
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls.model import Party, Target
from yunhu.work.queues.errors import OfferOver
from yunhu.work.queues.service import Queues

DIRECT_RING_S = 20
"""How long a transfer rings its target."""

REJOIN_RING_S = 10
"""How long a browser is rung that is to answer by itself."""

NOT_READY = "agent_not_ready"
CONTACT_HEADER, LEG_HEADER = "X-Yunhu-Contact", "X-Yunhu-Leg"
"""What the INVITE to a browser says, so that its page knows what rings."""

AUTO_ANSWER = ("X-Yunhu-Answer", "auto")
"""The page answers by itself: it asked for this call."""

REFUSALS = ("declined", "busy", "no_answer", "turned_down")
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
        self._dial(story, party, target, ring_s, _failed(party))

    def dial_target(self, story: Story, action: act.DialTarget) -> None:
        """Ring the target of a transfer; an agent is taken from the router first."""
        party, tenant = action.party, story.contact.tenant
        held = self._reserved(story, party)
        if held is None:
            story.happen(ev.PartyFailed(why=NOT_READY, leg=party.leg))
            return
        story.contact = msgspec.structs.replace(story.contact, party=held)
        self._dial(story, held, self._target(tenant, action.target), DIRECT_RING_S, _failed(held))

    def dial_consult(self, story: Story, action: act.DialConsult) -> None:
        """Ring the one whom the agent asks; an agent is taken from the router first."""
        held = self._reserved(story, action.party)
        if held is None:
            story.happen(ev.ConsultFailed(why=NOT_READY))
            return
        story.contact = msgspec.structs.replace(story.contact, consult=held)
        target = self._target(story.contact.tenant, action.target)
        self._dial(story, held, target, DIRECT_RING_S, _consult_failed)

    def dial_again(self, story: Story, action: act.DialAgain) -> None:
        """Ring the device of somebody who was lost, which is to answer by itself."""
        party = action.party
        new = party.rejoin or ""
        target = self._directory.agent_target(story.contact.tenant, party.agent or "")
        again = msgspec.structs.replace(party, leg=new)
        self._dial(story, again, target, REJOIN_RING_S, lambda _: ev.RejoinFailed(new=new), (AUTO_ANSWER,))

    def _reserved(self, story: Story, party: Party) -> Party | None:
        """The party with its hold on the router; None when its agent is not ready."""
        if party.agent is None:
            return party
        epoch = self._agents.reserve(party.agent, party.leg, story.contact.id)
        return None if epoch is None else msgspec.structs.replace(party, epoch=epoch)

    def _target(self, tenant: str, target: Target) -> DialTarget | None:
        if target.kind == "agent":
            return self._directory.agent_target(tenant, target.value)
        return self._directory.number_target(tenant, target.value)

    def _dial(
        self,
        story: Story,
        party: Party,
        target: DialTarget | None,
        ring_s: int,
        failed: Callable[[str], ev.Event],
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        if target is None:
            story.happen(failed("unreachable"))
            return
        contact = story.contact
        caller = Caller(contact.caller, contact.caller_name)
        near = None
        if target.flow is not None and target.flow.is_websocket:
            ours = ((CONTACT_HEADER, contact.id), (LEG_HEADER, party.leg), *headers)
            video = contact.channel == "video"
            target = msgspec.structs.replace(target, headers=(*target.headers, *ours), video=video)
            near = story.customer if video else None
        try:
            leg = self._legs.dial(party.leg, contact.id, contact.tenant, target, caller, ring_s, near)
        except Refusal as refusal:
            story.happen(failed(refusal.id))
            return
        story.legs[leg.id] = leg
        self._rung(story, leg)

    def ringing(self, story: Story, party: Party | None) -> None:
        """The device of one of the contact's parties rings."""
        if party is not None and party.agent is not None:
            self._tell(lambda agent: self._agents.alerting(agent, party.epoch), party)

    def take(self, story: Story, party: Party) -> bool:
        """A party who rings answered: tell the router. False when the offer is over and the leg let go."""
        if party.agent is None:
            return True
        if party.offer is None:
            self.engage(story, party)
            return True
        try:
            self._queues.offer_accepted(party.offer, party.epoch)
        except OfferOver:
            self._hang_up(story, party.leg, "offer_over")
            return False
        return True

    def engage(self, story: Story, party: Party) -> None:
        """Somebody who was rung without an offer answered: tell the router, if it is an agent."""
        if party.agent is not None:
            self._tell(lambda agent: self._agents.engaged(agent, party.epoch, story.contact.id), party)

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

    def let_ring_out(self, story: Story, action: act.CancelParty) -> None:
        """Stop ringing: the leg ends on its own from here and is no party of the story any more."""
        self._hang_up(story, action.party.leg, action.why)

    def hang_up(self, story: Story, action: act.HangUpParty | act.CancelConsult) -> None:
        """End a party's leg."""
        self._hang_up(story, action.party.leg, action.cause)

    def cancel_rejoin(self, story: Story, action: act.CancelRejoin) -> None:
        """The leg that was to take another one's place is not needed."""
        self._hang_up(story, action.leg, "cancelled")

    def replace(self, story: Story, action: act.Replace) -> None:
        """The new leg has taken the old one's place."""
        self._hang_up(story, action.old, "rejoined")

    def set_away(self, story: Story, action: act.SetAway) -> None:
        """The agent whose connection did not come back gets no contact until somebody says so."""
        with suppress(NoSuchAgent, PresenceRefused):
            if action.party.agent is not None:
                self._agents.set_presence(action.party.agent, "break", CONNECTION_LOST, SYSTEM)

    def _hang_up(self, story: Story, leg_id: str, cause: str) -> None:
        story.playing.discard(leg_id)
        leg = story.legs.pop(leg_id, None)
        if leg is not None:
            self._legs.hangup(leg, cause)

    def release(self, story: Story, action: act.ReleaseParty) -> None:
        """Give the agent back: wrap-up after a talk, at once when he was only rung."""
        party = action.party
        if party.agent is None:
            return
        if party.epoch:
            self._tell(lambda agent: self._let_go(story, agent, party.epoch, action.wrap_up), party)

    def _let_go(self, story: Story, agent: str, epoch: int, wrap_up: bool) -> None:
        if self._agents.seat(agent).state(epoch) in ("reserved", "alerting"):
            self._agents.withdrawn(agent, epoch, "transfer over")
        else:
            place = story.contact.last_queue
            queue = self._directory.queue(story.contact.tenant, place.queue) if place else None
            self._agents.released(agent, epoch, queue.wrap_up_s if queue else 0, wrap_up)

    def _tell(self, call: Callable[[str], None], party: Party) -> None:
        """An agent who was removed or whose lease ran out meanwhile owes and is owed nothing."""
        try:
            call(party.agent or "")
        except (NoSuchAgent, StaleEpoch, StateRefused):
            return


def _failed(party: Party) -> Callable[[str], ev.Event]:
    return lambda why: ev.PartyFailed(why=why, leg=party.leg)


def _consult_failed(why: str) -> ev.Event:
    return ev.ConsultFailed(why=why)
