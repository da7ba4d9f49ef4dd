"""Messages that customers leave: a beep, a recording of its own, and its end."""

from __future__ import annotations

from functools import partial
from typing import Protocol

import msgspec

from yunhu.flow.inbound.ear import Ear
from yunhu.flow.inbound.ports import Flows, Recordings
from yunhu.flow.inbound.story import Story
from yunhu.kit.instants import SECOND
from yunhu.platform.clock import Clock, Handle, Scheduler
from yunhu.telephony.media.words import tone_item
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls.model import Message, Phase

BEEP = "beep"
"""What a play is for that begins a message."""

SHORTEST_S = 1.0
"""What is shorter says nothing: somebody hung up at the beep."""

LOOK_S = 1.0
"""How often we look whether anything is heard of the customer."""

TOLD_S = 5.0
"""How old the engine's figures may be: they come every five seconds."""


class Book(Protocol):
    """Where messages are written down (`work.voicemails`)."""

    def left(
        self,
        tenant: str,
        contact: str,
        recording: str,
        caller: str,
        seconds: float,
        queue: str | None,
        ticket: str | None,
    ) -> None:
        """A customer has left a message, which is this recording."""
        ...


class Messages:
    """Takes messages. Silence is what the engine says of it: no packets, not a quiet room."""

    def __init__(
        self,
        ear: Ear,
        recordings: Recordings,
        book: Book,
        flows: Flows,
        clock: Clock,
        scheduler: Scheduler,
    ) -> None:
        self._ear = ear
        self._recordings = recordings
        self._book = book
        self._flows = flows
        self._clock = clock
        self._scheduler = scheduler
        self._clocks: dict[str, tuple[Handle, ...]] = {}

    def take(self, story: Story, action: act.TakeMessage) -> None:
        """Beep and record; one that was being recorded before a restart goes on."""
        if action.message.recording is None:
            self._ear.play(story, BEEP, (tone_item("beep"),))
        else:
            self._watch(story, action.message)

    def beeped(self, story: Story) -> None:
        """The beep is over: what is said from now on is the message."""
        contact = story.contact
        message = contact.message
        if contact.phase is not Phase.MESSAGE or message is None or story.customer is None:
            return
        recording = self._recordings.start(contact.tenant, contact.id, story.customer.id)
        if recording is None:
            story.happen(ev.MessageOver(why="not_recorded"))
            return
        begun = msgspec.structs.replace(message, recording=recording, since=self._clock.now())
        story.contact = msgspec.structs.replace(contact, message=begun)
        story.changed()
        self._watch(story, begun)

    def _watch(self, story: Story, message: Message) -> None:
        self._forget(story)
        left_s = message.max_s - (self._clock.now() - message.since) / SECOND
        self._clocks[story.contact.id] = (
            self._scheduler.after(max(0.0, left_s), partial(self._over, story, "length")),
            self._scheduler.after(LOOK_S, partial(self._look, story, message)),
        )

    def _look(self, story: Story, message: Message) -> None:
        """Whether anything is heard; again in a moment, until the message is over."""
        heard = story.customer.figures if story.customer is not None else None
        said_s = (self._clock.now() - message.since) / SECOND
        known = heard is not None and said_s >= message.silence_s + TOLD_S
        if known and heard is not None and heard.silent_ms >= message.silence_s * 1000:
            self._over(story, "silence")
        elif story.contact.id in self._clocks:
            length = self._clocks[story.contact.id][0]
            again = self._scheduler.after(LOOK_S, partial(self._look, story, message))
            self._clocks[story.contact.id] = (length, again)

    def _over(self, story: Story, why: str) -> None:
        message = story.contact.message
        if message is not None:
            self.end(story, act.EndMessage(message, why, tell=True))

    def end(self, story: Story, action: act.EndMessage) -> None:
        """Keep what was said so far; what was too short to say anything is no message."""
        self._forget(story)
        contact, message, seconds = story.contact, action.message, None
        if message.recording is not None:
            self._recordings.stop(message.recording)
            said_s = (self._clock.now() - message.since) / SECOND
            if said_s >= SHORTEST_S:
                seconds = round(said_s, 1)
                self._book.left(
                    contact.tenant,
                    contact.id,
                    message.recording,
                    contact.caller,
                    seconds,
                    message.queue,
                    message.ticket,
                )
        if action.tell:
            story.happen(ev.MessageOver(why=action.why, seconds=seconds))

    def failed(self, story: Story) -> None:
        """The recording of the message broke off: there is none."""
        self._forget(story)
        story.happen(ev.MessageOver(why="recording_failed"))

    def tell(self, story: Story, action: act.TellMessage) -> None:
        """Tell the flow how it came out."""
        if action.seconds is None:
            self._flows.message_failed(story, action.why)
        else:
            self._flows.message_recorded(story, action.seconds)

    def _forget(self, story: Story) -> None:
        for clock in self._clocks.pop(story.contact.id, ()):
            clock.cancel()
