"""The hands of a contact's story: one method for each action that its machine asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yunhu.flow.inbound.absences import Absences
from yunhu.flow.inbound.ear import ANNOUNCEMENT, Ear
from yunhu.flow.inbound.messages import Messages
from yunhu.flow.inbound.notices import Notices
from yunhu.flow.inbound.parties import Parties
from yunhu.flow.inbound.ports import Alarm, Directory, Flows, LastAgents, Prompts, Recordings
from yunhu.flow.inbound.promises import Promises
from yunhu.flow.inbound.returns import Returns
from yunhu.flow.inbound.story import Story
from yunhu.flow.inbound.words import waiting_words
from yunhu.kit.refusal import Refusal
from yunhu.telephony.legs.service import Legs
from yunhu.telephony.media.words import file_item, tone_item
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls.model import Contact, Waiting
from yunhu.work.calls.moves.pieces import queue_of
from yunhu.work.queues.errors import AlreadyWaiting, NoSuchQueue, QueueFull
from yunhu.work.queues.model import Announcements, Entry, Need
from yunhu.work.queues.service import Queues

POSITION = ("position-before", "position-after")
"""What is said before and after the number of a caller's position."""


Methods = dict[type, Callable[[Story, Any], None]]
"""The hand of each action."""


class Hands:
    """Carries out actions through legs, queues, flows, recordings and the engine."""

    def __init__(
        self,
        legs: Legs,
        queues: Queues,
        flows: Flows,
        parties: Parties,
        absences: Absences,
        ear: Ear,
        recordings: Recordings,
        prompts: Prompts,
        directory: Directory,
        promises: Promises,
        messages: Messages,
        returns: Returns,
        last_agents: LastAgents,
        notices: Notices,
        alarm: Alarm,
        remember: Callable[[Story], None],
    ) -> None:
        self._legs = legs
        self._queues = queues
        self._flows = flows
        self._parties = parties
        self._ear = ear
        self._recordings = recordings
        self._prompts = prompts
        self._directory = directory
        self._returns = returns
        self._last_agents = last_agents
        self._notices = notices
        self._alarm = alarm
        self.remember = remember
        self._methods = {
            **self._own_hands(ear),
            **_hands_of_flows(flows, promises, messages, notices),
            **_hands_of_parties(parties, absences),
        }

    def perform(self, story: Story, action: act.Action) -> None:
        """Carry one action out; what comes of it arrives as an event of the story."""
        self._methods[type(action)](story, action)

    def _own_hands(self, ear: Ear) -> Methods:
        """The queue, what the customer hears, and the recording."""
        return {
            act.PauseRecording: self._pause_recording,
            act.ResumeRecording: self._resume_recording,
            act.EnterQueue: self._enter_queue,
            act.LeaveQueue: lambda story, action: self._leave_queue(story, action.why),
            act.PlayMusic: self._play_music,
            act.PlayRingback: lambda story, _: ear.ringback(story),
            act.Announce: self._announce,
            act.Bridge: lambda story, action: ear.bridge(story, action.party.leg),
            act.Separate: lambda story, action: ear.separate(story, action.party.leg),
            act.Link: lambda story, action: ear.link(story, action.party.leg, action.consult.leg),
            act.Confer: lambda story, action: ear.confer(story, action.party.leg, action.consult.leg),
            act.PlayToParty: self._play_to_party,
            act.HangUpCustomer: self._hang_up_customer,
            act.StartRecording: self._start_recording,
            act.StopRecording: self._stop_recording,
        }

    def _enter_queue(self, story: Story, action: act.EnterQueue) -> None:
        self._returns.resume(story, action.waiting.queue)
        sticky = self._served(story.contact, action.waiting.queue)
        try:
            self._queues.enqueue(entry_of(story.contact, action.waiting, sticky))
        except QueueFull as full:
            story.happen(ev.WaitOver(why=str(full.params.get("why", "full"))))
        except NoSuchQueue:
            story.happen(ev.WaitOver(why="no_such_queue"))
        except AlreadyWaiting:
            self._alarm("queue_place_doubled", story.contact.id)

    def _served(self, contact: Contact, queue_id: str) -> str | None:
        """Who served this customer last, if the queue asks them first, and this contact had no talk yet."""
        queue = self._directory.queue(contact.tenant, queue_id)
        if queue is None or queue.sticky is None or contact.connected_at is not None:
            return None
        return self._last_agents.last(contact, queue.sticky.days)

    def _leave_queue(self, story: Story, why: str) -> None:
        self._queues.withdraw(story.contact.id, why)

    def _play_music(self, story: Story, action: act.PlayMusic) -> None:
        path = self._music(story, action.queue)
        if path is not None:
            self._ear.music(story, path)

    def _play_to_party(self, story: Story, action: act.PlayToParty) -> None:
        item = tone_item("ringback") if action.what == "ringback" else None
        if action.what == "music":
            path = self._music(story, queue_of(story.contact))
            item = file_item(path) if path is not None else None
        self._ear.play_to_party(story, action.party.leg, item)

    def _music(self, story: Story, queue_id: str | None) -> str | None:
        queue = self._directory.queue(story.contact.tenant, queue_id) if queue_id else None
        try:
            return self._prompts.music(queue.music) if queue and queue.music else self._prompts.music()
        except Refusal as refusal:
            self._alarm("music_missing", str(refusal))
            return None

    def _announce(self, story: Story, action: act.Announce) -> None:
        language, waiting = story.contact.language, story.contact.waiting
        queue = self._directory.queue(story.contact.tenant, waiting.queue) if waiting else None
        told = queue.announcements if queue is not None else Announcements()
        try:
            expects = queue if told.expected_wait else None
            expected = self._queues.estimate(expects.id, action.position) if expects else None
            names = waiting_words(told, action.position, expected, language)
            items = [file_item(self._prompts.path(name, language)) for name in names]
        except Refusal as refusal:
            self._alarm("prompt_missing", str(refusal))
            return
        self._ear.play(story, ANNOUNCEMENT, items)

    def _hang_up_customer(self, story: Story, action: act.HangUpCustomer) -> None:
        leg, story.customer = story.customer, None
        if leg is not None:
            self._legs.hangup(leg, action.cause)

    def _start_recording(self, story: Story, _action: act.StartRecording) -> None:
        self._notices.then(story, lambda: self._record(story))

    def _record(self, story: Story) -> None:
        if story.customer is None:
            return
        recording = self._recordings.start(story.contact.tenant, story.contact.id, story.customer.id)
        story.set_recording(recording)

    def _pause_recording(self, story: Story, action: act.PauseRecording) -> None:
        if story.contact.recording is not None:
            self._recordings.pause(story.contact.recording, action.reason)

    def _resume_recording(self, story: Story, action: act.ResumeRecording) -> None:
        if story.contact.recording is not None:
            self._recordings.resume(story.contact.recording, action.reason)

    def _stop_recording(self, story: Story, action: act.StopRecording) -> None:
        recording = action.recording or story.contact.recording
        if recording is not None:
            self._recordings.stop(recording)


def _hands_of_flows(flows: Flows, promises: Promises, messages: Messages, notices: Notices) -> Methods:
    """The flow, callbacks, and messages that are left."""

    def stop(story: Story, action: act.StopFlow) -> None:
        notices.forget(story)
        flows.stop(story, action.why)

    def start(story: Story, _action: act.Action) -> None:
        notices.then(story, lambda: flows.start(story))

    def enter_again(story: Story, action: act.Action) -> None:
        # A restart while the notice was heard: there is no place in the flow yet.
        if story.run is None:
            start(story, action)
        else:
            flows.enter_again(story)

    return {
        act.StartFlow: start,
        act.ContinueFlow: lambda story, action: flows.resume_after(story, action.outcome),
        act.ResumeFlow: enter_again,
        act.StopFlow: stop,
        act.AskPromise: promises.ask,
        act.TellPromised: lambda story, _: flows.promised(story),
        act.TakeOffer: promises.take_offer,
        act.CallCustomer: promises.call,
        act.KeepPromise: promises.keep,
        act.RestPromise: promises.rest,
        act.DropPromise: promises.drop,
        act.TakeMessage: messages.take,
        act.EndMessage: messages.end,
        act.TellMessage: messages.tell,
    }


def _hands_of_parties(parties: Parties, absences: Absences) -> Methods:
    """Whoever is rung, asked, waited for and let go."""
    return {
        act.RingAgent: parties.ring_agent,
        act.DialTarget: parties.dial_target,
        act.CancelParty: parties.let_ring_out,
        act.DialConsult: parties.dial_consult,
        act.CancelConsult: parties.hang_up,
        act.DialAgain: parties.dial_again,
        act.CancelRejoin: parties.cancel_rejoin,
        act.Replace: parties.replace,
        act.SetAway: parties.set_away,
        act.Await: lambda story, action: absences.wait(story, action.leg),
        act.AwaitNoMore: lambda story, action: absences.over(story, action.leg),
        act.RefuseOffer: parties.refuse_offer,
        act.ReleaseParty: parties.release,
        act.HangUpParty: parties.hang_up,
    }


def entry_of(contact: Contact, waiting: Waiting, sticky: str | None) -> Entry:
    """A contact's place as the router sees it; an earlier call's arrival orders it, if it has taken that."""
    return Entry(
        contact=contact.id,
        tenant=contact.tenant,
        queue=waiting.queue,
        arrived_at=contact.arrived_at if contact.place_at is None else contact.place_at,
        entered_at=waiting.entered_at,
        priority=waiting.priority,
        attributes=contact.attributes,
        channel=contact.channel,
        need=tuple(Need(skill=it.skill, level=it.level, op=it.op) for it in waiting.need),
        sticky=sticky,
        visited=waiting.visited,
        callback=contact.promise is not None,
    )
