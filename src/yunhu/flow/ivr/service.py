"""Runs the flows of contacts: the interpreter decides, prompts and timers of the customer's leg do."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial

import msgspec
from msgspec.structs import replace

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ivr
from yunhu.flow.ivr import machine
from yunhu.flow.ivr.ports import (
    Alarm,
    Announce,
    Classifier,
    FlowBook,
    Guest,
    Heard,
    NewId,
    Requests,
    Speaker,
    Surroundings,
)
from yunhu.flow.ivr.run import RunState
from yunhu.flow.ivr.twiml.asking import request_of
from yunhu.flow.ivr.verbs.intent import Intent
from yunhu.flow.ivr.view import View
from yunhu.platform.clock import Clock, Scheduler
from yunhu.work.calls import events as ev
from yunhu.work.calls.model import Wanted, parse_target
from yunhu.work.queues.model import Need

FAILED = "failed"
"""What the contact's machine calls the outcome of a transfer that failed."""

INBOX_MAX = 64
"""Events that may come while one is being taken; what does is taken next, and more is a loop of our own."""


class Flows:
    """Walks contacts through their flows. What a flow wants of the contact becomes an event of its story."""

    def __init__(
        self,
        book: FlowBook,
        around: Surroundings,
        speaker: Speaker,
        requests: Requests,
        classifier: Classifier,
        clock: Clock,
        scheduler: Scheduler,
        announce: Announce,
        alarm: Alarm,
        new_id: NewId,
        secret: Callable[[str], str | None] = lambda name: None,
    ) -> None:
        """`secret` gives a tenant's secret by its name, for signatures."""
        self._book = book
        self._around = around
        self._speaker = speaker
        self._requests = requests
        self._classifier = classifier
        self._clock = clock
        self._scheduler = scheduler
        self._announce = announce
        self._alarm = alarm
        self._new_id = new_id
        self._secret = secret
        self._encode = msgspec.msgpack.Encoder().encode
        self._decoder = msgspec.msgpack.Decoder(RunState)
        self._inboxes: dict[str, deque[ivr.Event]] = {}

    # --- what the contact's machine asks --------------------------------------------------------------

    def start(self, guest: Guest) -> None:
        """Begin the contact's flow, in the version in force now."""
        contact = guest.contact
        flow = self._book.flow(contact.tenant, contact.flow or "", of=contact)
        if flow is None:
            self._missing(guest, contact.flow or "")
            return
        guest.run = machine.begin(
            flow,
            self._book.version,
            contact.caller,
            contact.dialled,
            self._clock.now(),
            contact.attributes,
            language=contact.language,
            channel=contact.channel,
            priority=contact.priority,
        )
        begin = partial(self._take, guest, ivr.Started())
        if View(self._around, self._book, contact).reads_customer(flow):
            self._around.when_known(contact, begin)
        else:
            begin()

    def resume_after(self, guest: Guest, outcome: str) -> None:
        """A queue or transfer came to nothing: the flow takes its branch; without a flow the contact ends."""
        run = guest.run
        if not isinstance(run, RunState) or run.phase == "ended":
            guest.happen(ev.FlowHungUp(cause=f"not_connected_{outcome}"))
        elif outcome == FAILED:
            self._take(guest, ivr.TransferFailed(why=outcome))
        else:
            self._take(guest, ivr.QueueLeft(why=outcome))

    def promised(self, guest: Guest) -> None:
        """The callback that the flow asked for is promised."""
        self._take(guest, ivr.CallbackPromised())

    def promise_refused(self, guest: Guest, why: str) -> None:
        """It is not."""
        self._take(guest, ivr.CallbackRefused(why))

    def message_recorded(self, guest: Guest, seconds: float) -> None:
        """The message that the flow asked for is recorded."""
        self._take(guest, ivr.MessageRecorded(seconds))

    def message_failed(self, guest: Guest, why: str) -> None:
        """Nothing was recorded."""
        self._take(guest, ivr.MessageFailed(why))

    def enter_again(self, guest: Guest) -> None:
        """After a restart: the current node from its start."""
        self._take(guest, ivr.Resumed())

    def stop(self, guest: Guest, why: str) -> None:
        """The contact left the flow for good."""
        run = guest.run
        if isinstance(run, RunState) and run.phase != "ended":
            self._take(guest, ivr.CustomerGone() if why == "customer_gone" else ivr.Left(why=why))
        for timer in guest.timers.values():
            timer.cancel()
        guest.timers.clear()

    # --- what the customer's leg tells ----------------------------------------------------------------

    def digit(self, guest: Guest, digit: str) -> None:
        """The customer pressed a key."""
        self._take(guest, ivr.Digit(digit=digit))

    def play_over(self, guest: Guest, ok: bool) -> None:
        """The prompts are over, or could not be played."""
        self._take(guest, ivr.PlayFinished(ok=ok, why="" if ok else "not_playable"))

    # --- restart --------------------------------------------------------------------------------------

    def keep(self, guest: Guest) -> bytes | None:
        """Where a contact stands in its flow, for another process; keys of an input begun are not kept."""
        run = guest.run
        return self._encode(replace(run, digits="")) if isinstance(run, RunState) else None

    def take_up(self, guest: Guest, kept: bytes | None) -> None:
        """Where a contact stood in its flow; it goes on with `enter_again`."""
        guest.run = None if kept is None else self._decoder.decode(kept)

    # --- the interpreter ------------------------------------------------------------------------------

    def _take(self, guest: Guest, event: ivr.Event) -> None:
        """Take an event, and then what came of its actions meanwhile: a step's actions are done in one go."""
        inbox = self._inboxes.get(guest.contact.id)
        if inbox is not None:
            assert len(inbox) < INBOX_MAX, "a flow's actions cause more and more events"
            inbox.append(event)
            return
        contact = guest.contact.id
        inbox = self._inboxes[contact] = deque((event,))
        try:
            while inbox:
                self._step(guest, inbox.popleft())
        finally:
            del self._inboxes[contact]

    def _step(self, guest: Guest, event: ivr.Event) -> None:
        run, contact = guest.run, guest.contact
        if not isinstance(run, RunState):
            return
        flow = self._book.flow(contact.tenant, run.flow, run.version, contact)
        if flow is None:
            self._missing(guest, run.flow)
            return
        world = View(self._around, self._book, contact)
        done = machine.step(flow, run, event, self._clock.now(), world)
        guest.run = done.run
        if done.run.node != run.node:
            guest.changed()
        for fact in done.facts:
            self._announce(contact.tenant, contact.id, fact)
        for action in done.actions:
            self._perform(guest, action)

    def _missing(self, guest: Guest, flow: str) -> None:
        self._alarm("flow_missing", flow)
        guest.happen(ev.FlowHungUp(cause="flow_error"))

    def _perform(self, guest: Guest, action: act.Action) -> None:
        match action:
            case act.PlayPrompts(prompts=names):
                self._speaker.speak(guest, names)
            case act.StopPrompts():
                self._speaker.hush(guest)
            case act.CollectDigits():
                pass  # keys are always listened for while the contact is in its flow
            case act.StartTimer(name=name, seconds=seconds):
                self._start_timer(guest, name, seconds)
            case act.CancelTimer(name=name):
                timer = guest.timers.pop(name, None)
                if timer is not None:
                    timer.cancel()
            case act.Transfer(to=to):
                self._transfer(guest, to)
            case act.AskPage():
                self._ask_page(guest, action)
            case act.HttpRequest():
                self._requests.ask(guest.contact.id, action, partial(self._take, guest))
            case act.CancelRequest(id=id_):
                self._requests.cancel(guest.contact.id, id_)
            case act.Classify():
                self._classify(guest, action)
            case _:
                guest.happen(_event_of(action))

    def _ask_page(self, guest: Guest, ask: act.AskPage) -> None:
        """Ask for a page of TwiML; one that must be signed and cannot be is not asked for."""
        secret = None if ask.secret is None else self._secret(ask.secret)
        if ask.secret is not None and secret is None:
            self._take(guest, ivr.RequestFailed(ask.id, "no_secret"))
            return
        request = request_of(ask, guest.contact, secret, self._around.outside)
        self._requests.ask(guest.contact.id, request, partial(self._take, guest))

    def _start_timer(self, guest: Guest, name: str, seconds: float) -> None:
        running = guest.timers.pop(name, None)
        if running is not None:
            running.cancel()
        guest.timers[name] = self._scheduler.after(seconds, partial(self._fired, guest, name))

    def _fired(self, guest: Guest, name: str) -> None:
        guest.timers.pop(name, None)
        self._take(guest, ivr.TimerFired(name=name))

    def _transfer(self, guest: Guest, to: str) -> None:
        target = parse_target(to)
        if target is None:
            self._take(guest, ivr.TransferFailed(why="bad_target"))
        else:
            guest.happen(ev.FlowTransferred(target=target, leg=self._new_id()))

    def _classify(self, guest: Guest, ask: act.Classify) -> None:
        contact = guest.contact
        flow = self._book.flow(contact.tenant, ask.flow, ask.version, contact)
        node = flow.nodes.get(ask.node) if flow is not None else None
        if not isinstance(node, Intent):
            self._take(guest, ivr.ClassifyFailed(ask.id, "no examples"))
            return

        def told(heard: Heard | str) -> None:
            if isinstance(heard, str):
                self._take(guest, ivr.ClassifyFailed(ask.id, heard))
            else:
                self._take(guest, ivr.Classified(ask.id, heard.name, heard.confidence, heard.slots))

        self._classifier.classify(node, ask.text, ask.language, self._around.now().date(), told)


def _event_of(action: act.Action) -> ev.Event:
    """What a flow wants of the contact itself, as its story hears it."""
    match action:
        case act.EnterQueue(queue=queue, priority=priority, need=need):
            return ev.FlowQueued(queue=queue, priority=priority, need=_wanted(need))
        case act.LeaveQueue(why=why):
            return ev.FlowLeftQueue(why=why)
        case act.SetContact(attributes=attributes, language=language, priority=priority):
            return ev.FlowSet(language=language, attributes=dict(attributes), priority=priority)
        case act.PromiseCallback(queue=queue, number=number, priority=priority):
            return ev.FlowPromised(queue=queue, number=number, priority=priority)
        case act.RecordMessage(max_s=max_s, silence_s=silence_s, queue=owner, ticket=ticket):
            return ev.FlowRecords(max_s=max_s, silence_s=silence_s, queue=owner, ticket=ticket)
        case act.StopRecordingMessage():
            return ev.FlowEndsMessage()
        case act.PauseRecording():
            return ev.FlowPausesRecording()
        case act.ResumeRecording():
            return ev.FlowResumesRecording()
        case act.HangUp(cause=cause):
            return ev.FlowHungUp(cause=cause)
        case _:
            raise AssertionError(f"nobody performs {type(action).__name__}")


def _wanted(need: tuple[Need, ...]) -> tuple[Wanted, ...]:
    return tuple(Wanted(one.skill, one.level, one.op) for one in need)
