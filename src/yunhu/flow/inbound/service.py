"""Customers' calls: who may come in, and the stories of the contacts in progress."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Literal

import msgspec

from yunhu.flow.inbound.absences import Absences
from yunhu.flow.inbound.ear import ANNOUNCEMENT, MUSIC, PROMPT, Ear
from yunhu.flow.inbound.messages import BEEP, Messages
from yunhu.flow.inbound.notices import NOTICE, Notices
from yunhu.flow.inbound.parties import Parties
from yunhu.flow.inbound.ports import Alarm, Announce, Directory, Door, Flows, Screen
from yunhu.flow.inbound.returns import Returns
from yunhu.flow.inbound.rules import flow_for, priority_for
from yunhu.flow.inbound.story import Performer, Story
from yunhu.kit.pii import Name, Number
from yunhu.platform.clock import Clock
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.model import LegEnded, Refused
from yunhu.telephony.legs.service import Legs
from yunhu.work.calls import events as ev
from yunhu.work.calls import facts
from yunhu.work.calls.errors import NotPossibleNow
from yunhu.work.calls.model import Contact, Party, Phase, Target
from yunhu.work.queues.model import Entry, Offer

_KEYS = (Phase.IN_FLOW, Phase.WAITING, Phase.OFFERED, Phase.MESSAGE)
"""Phases in which a key of the customer's may mean something to the flow."""

NOT_FOUND = 404
FORBIDDEN = 403
DECLINED = 603


class Inbound:
    """Listens to legs and queues, and keeps a story for each contact. `connect` gives it its parts."""

    def __init__(
        self,
        clock: Clock,
        new_id: Callable[[], str],
        announce: Announce,
        directory: Directory,
        door: Door,
        screen: Screen,
        alarm: Alarm,
        known_of: Callable[[Leg], dict[str, str]] = lambda leg: {},
    ) -> None:
        """`known_of` is what is known of who calls on a leg: a page says it of its visitor."""
        self._known_of = known_of
        self._clock = clock
        self._new_id = new_id
        self._announce = announce
        self._directory = directory
        self._door = door
        self._screen = screen
        self._alarm = alarm
        self._stories: dict[str, Story] = {}
        self._by_leg: dict[str, Story] = {}
        self._legs: Legs
        self._hands: Performer
        self._flows: Flows
        self._parties: Parties
        self._absences: Absences
        self._ear: Ear
        self._messages: Messages
        self._returns: Returns
        self._notices: Notices

    def connect(
        self,
        legs: Legs,
        hands: Performer,
        flows: Flows,
        parties: Parties,
        absences: Absences,
        ear: Ear,
        messages: Messages,
        returns: Returns,
        notices: Notices,
    ) -> None:
        """The parts that themselves need this object."""
        self._legs, self._hands, self._flows, self._parties = legs, hands, flows, parties
        self._absences, self._ear, self._messages, self._returns = absences, ear, messages, returns
        self._notices = notices

    # --- the contacts in progress ---------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._stories)

    def find(self, contact: str) -> Story | None:
        """The story of a contact in progress."""
        return self._stories.get(contact)

    def contacts(self, tenant: str) -> list[Contact]:
        """The contacts in progress of a tenant, the oldest first."""
        return [story.contact for story in self._stories.values() if story.contact.tenant == tenant]

    def is_live(self, contact: str) -> bool:
        """Whether a contact still goes on."""
        story = self._stories.get(contact)
        return story is not None and story.contact.phase is not Phase.ENDED

    def knows(self, tenant: str, target: Target) -> bool:
        """Whether a transfer can go there."""
        return self._directory.knows(tenant, target)

    def press(self, contact: str, digits: str) -> None:
        """Press keys for the customer's side to hear."""
        story = self._stories.get(contact)
        if story is not None:
            self._ear.press(story, digits)

    def changed(self, story: Story) -> None:
        """A contact that ended without a leg (a callback that is not owed any more) has nobody to end it."""
        if story.over and not story.contact.leg:
            self._stories.pop(story.contact.id, None)

    def wind_up(self, tenant: str) -> None:
        """The node is being stopped: contacts end, promises wait for the next start."""
        for story in list(self._stories.values()):
            if story.contact.tenant == tenant:
                story.happen(ev.Stopping())

    def adopt(self, story: Story, *legs: Leg) -> None:
        """Take up a story that another process began."""
        self._stories[story.contact.id] = story
        for leg in legs:
            self._by_leg[leg.id] = story

    def own(self, story: Story, leg: Leg) -> None:
        """From now on, what happens on this leg is told to this story."""
        self._by_leg[leg.id] = story

    # --- legs -----------------------------------------------------------------------------------------

    def admit(self, leg: Leg) -> Refused | None:
        """Whether a leg that calls us may become a contact; the answer comes from memory alone."""
        refused = self._door.refuse(leg.tenant)
        if refused is not None:
            return refused
        if self._directory.number(leg.tenant, leg.dialled, leg.trunk) is None:
            return Refused(NOT_FOUND, "no_such_number")
        hit = self._screen.meets(leg.caller.user)
        if hit is not None and hit.effect == "reject":
            self._screen.tell(hit, None)
            return Refused(DECLINED, "blacklisted")
        return None

    def leg_offered(self, leg: Leg) -> None:
        """A customer calls a number of ours: a contact begins, and we answer."""
        number = self._directory.number(leg.tenant, leg.dialled, leg.trunk)
        if number is None:
            self._legs.reject(leg, NOT_FOUND, "no_such_number")
            return
        hit = self._screen.meets(leg.caller.user)
        contact = Contact(
            id=leg.session,
            tenant=leg.tenant,
            arrived_at=self._clock.now(),
            caller=leg.caller.user,
            caller_name=leg.caller.display,
            dialled=leg.dialled,
            leg=leg.id,
            trunk=leg.trunk,
            number=number.number,
            flow=flow_for(hit, number.flow),
            language=number.language,
            priority=priority_for(hit),
            recording_policy=number.recording,
            channel="voice" if leg.video is None else "video",
            attributes=self._known_of(leg),
            after_talk=number.after_talk,
        )
        if number.unrecorded is not None and not self._door.records:
            contact = msgspec.structs.replace(contact, flow=number.unrecorded, recording_policy="off")
        story = Story(contact, leg, self._hands, self._announce, self._clock)
        self._stories[contact.id] = self._by_leg[leg.id] = story
        arrived = facts.ContactArrived(
            channel=contact.channel,
            caller=Number(contact.caller),
            caller_name=Name(contact.caller_name),
            dialled=contact.dialled,
            trunk=contact.trunk,
            number=contact.number,
        )
        self._announce(contact.tenant, contact.id, arrived)
        if hit is not None:
            self._screen.tell(hit, contact.id)
        self._legs.answer(leg)

    def leg_ringing(self, leg: Leg) -> None:
        """A party's device rings."""
        story = self._by_leg.get(leg.id)
        if story is not None and (party := story.rung_on(leg)) is not None:
            self._parties.ringing(story, party)
        elif story is not None and story.is_party(leg):
            self._parties.ringing(story, story.contact.party)
        elif story is not None and story.is_consulted(leg):
            self._parties.ringing(story, story.contact.consult)

    def leg_answered(self, leg: Leg) -> None:
        """The customer hears us, or a party took the contact."""
        story = self._by_leg.get(leg.id)
        if story is None:
            return
        if leg is story.customer:
            story.happen(ev.CustomerAnswered())
        elif (party := story.rung_on(leg)) is not None:
            self._agent_answered(story, party)
        elif story.is_party(leg) and story.contact.party is not None:
            self._parties.take(story, story.contact.party)
            story.happen(ev.PartyAnswered(leg=leg.id))
        elif story.contact.consult is not None and story.is_consulted(leg):
            self._parties.engage(story, story.contact.consult)
            story.happen(ev.ConsultAnswered())
        else:
            story.happen(ev.Rejoined(new=leg.id))

    def _agent_answered(self, story: Story, party: Party) -> None:
        """One of those who ring: the first has the contact."""
        if not self._parties.take(story, party):
            story.happen(ev.OfferExpired(offer=party.offer or ""))
            return
        customer = self._new_id() if story.contact.promise is not None else ""
        story.happen(ev.PartyAnswered(leg=party.leg, customer=customer))

    def leg_held(self, leg: Leg, held: bool) -> None:
        """An agent's phone put the customer on hold; a customer who holds us hears nothing of us anyway."""
        story = self._by_leg.get(leg.id)
        if story is not None and story.is_party(leg):
            with suppress(NotPossibleNow):
                story.happen(ev.HoldAsked() if held else ev.ResumeAsked())

    def leg_transfer_asked(self, leg: Leg, target_user: str) -> None:
        """An agent's phone wants a blind transfer (REFER)."""
        story = self._by_leg.get(leg.id)
        target = self._directory.target_of(leg.tenant, target_user)
        if story is None or not story.is_party(leg) or target is None:
            self._legs.refuse_refer(leg)
            return
        asked = ev.TransferAsked(target=target, leg=self._new_id(), by=f"phone:{leg.phone or ''}")
        if story.contact.phase not in (Phase.TALKING, Phase.HELD):
            self._legs.refuse_refer(leg)
            return
        self._legs.accept_refer(leg)
        story.happen(asked)

    def leg_digit(self, leg: Leg, digit: str) -> None:
        """A key; only the customer's mean something to a flow."""
        story = self._by_leg.get(leg.id)
        if story is not None and leg is story.customer and story.contact.phase in _KEYS:
            self._flows.digit(story, digit)

    def leg_ended(self, leg: Leg, ended: LegEnded) -> None:
        """A leg is over. Which of the two it was says what it means."""
        story = self._by_leg.pop(leg.id, None)
        if story is None:
            return
        if leg is story.customer:
            self._customer_ended(story, leg, ended)
        elif leg.id in story.legs:
            self._party_ended(story, leg, ended)
        if story.contact.phase is Phase.ENDED:
            self._stories.pop(story.contact.id, None)

    def _customer_ended(self, story: Story, leg: Leg, ended: LegEnded) -> None:
        """The customer hung up, or does not answer who is called back."""
        story.customer = None
        before = story.contact
        if before.phase is Phase.CALLING and leg.answered_at is None:
            story.happen(ev.CustomerFailed(why=ended.cause, status=ended.status))
            return
        by: Literal["customer", "system"] = "customer" if ended.by == "far" else "system"
        story.happen(ev.CustomerGone(cause=ended.cause, by=by))
        if before.phase in (Phase.WAITING, Phase.OFFERED) and before.waiting is not None and by == "customer":
            self._returns.gave_up(before, before.waiting.queue)

    def _party_ended(self, story: Story, leg: Leg, ended: LegEnded) -> None:
        """A leg of ours to somebody is over: who that was says what it means."""
        contact, of_party = story.contact, story.is_party(leg)
        member = contact.party if of_party else contact.consult if story.is_consulted(leg) else None
        rings = story.rung_on(leg) is not None
        del story.legs[leg.id]
        story.playing.discard(leg.id)
        if rings:
            story.happen(ev.PartyFailed(ended.cause, ended.status, leg.id))
        elif member is None:
            story.happen(ev.RejoinFailed(new=leg.id))
        elif leg.answered_at is None:
            why, status = ended.cause, ended.status
            story.happen(ev.PartyFailed(why, status, leg.id) if of_party else ev.ConsultFailed(why, status))
        elif contact.phase is Phase.CALLING:
            # Nobody is there yet who could wait for an agent to come back.
            story.happen(ev.PartyGone(ended.cause))
        elif member.lost_at is not None or (leg.is_peer and ended.by == "system") or member.rejoin:
            # A browser whose page or network broke may come back, and is waited for.
            story.happen(ev.LegLost(leg=leg.id))
        else:
            story.happen(ev.PartyGone(ended.cause) if of_party else ev.ConsultGone(ended.cause))

    def leg_lost(self, leg: Leg) -> None:
        """Nothing is heard of a browser any more, whose leg stands."""
        story = self._by_leg.get(leg.id)
        if story is None:
            return
        if leg is story.customer:
            self._absences.customer_lost(story, leg)
        else:
            story.happen(ev.LegLost(leg=leg.id))

    def leg_back(self, leg: Leg) -> None:
        """It is heard again."""
        story = self._by_leg.get(leg.id)
        if story is None:
            return
        if leg is story.customer:
            self._absences.over(story, leg.id)
        else:
            story.happen(ev.LegBack(leg=leg.id))

    # --- queues ---------------------------------------------------------------------------------------

    def offer_made(self, offer: Offer) -> None:
        """The router reserved an agent."""
        story = self._stories.get(offer.entry.contact)
        if story is not None:
            leg = self._new_id()
            story.happen(ev.OfferMade(offer=offer.id, epoch=offer.epoch, agent=offer.agent, leg=leg))

    def offer_expired(self, offer: Offer) -> None:
        """Nobody answered in time."""
        self._offer_over(offer, "no_answer")

    def offer_withdrawn(self, offer: Offer, why: str) -> None:
        """The router lost the agent, or somebody else was quicker."""
        self._offer_over(offer, why)

    def _offer_over(self, offer: Offer, why: str) -> None:
        story = self._stories.get(offer.entry.contact)
        if story is not None:
            story.happen(ev.OfferExpired(offer=offer.id, why=why))

    def moved(self, entry: Entry, from_queue: str, why: str) -> None:
        """The contact waits in another queue from now on."""
        story = self._stories.get(entry.contact)
        if story is not None:
            story.happen(ev.QueueMoved(queue=entry.queue, why=why))

    def wait_over(self, entry: Entry, why: str) -> None:
        """The queue gives the contact back."""
        story = self._stories.get(entry.contact)
        if story is not None:
            story.happen(ev.WaitOver(why=why))

    def announce_due(self, entry: Entry, position: int) -> None:
        """It is time to say the position."""
        story = self._stories.get(entry.contact)
        if story is not None:
            story.happen(ev.AnnounceDue(position=position))

    def message_failed(self, story: Story) -> None:
        """The recording of a message broke off."""
        self._messages.failed(story)

    # --- what the customer was played -----------------------------------------------------------------

    def story_of_leg(self, leg: str) -> Story | None:
        """The story a leg belongs to."""
        return self._by_leg.get(leg)

    def play_over(self, story: Story, purpose: str, ok: bool) -> None:
        """A prompt belongs to the flow, an announcement to the wait; endless sounds end only by a fault."""
        if purpose == PROMPT:
            self._flows.play_over(story, ok)
        elif purpose == BEEP:
            self._messages.beeped(story)
        elif purpose == NOTICE:
            self._notices.over(story, ok)
        elif purpose == ANNOUNCEMENT:
            story.happen(ev.PlayEnded())
        if not ok:
            name = "music_missing" if purpose == MUSIC else "prompt_missing"
            self._alarm(name, f"a {purpose} could not be played")
