"""Runs the flows of contacts: the interpreter decides, prompts and timers of the customer's leg do."""

from __future__ import annotations

from functools import partial

import msgspec

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ivr
from yunhu.flow.ivr import machine
from yunhu.flow.ivr.ports import Alarm, Announce, FlowBook, Guest, NewId, Speaker
from yunhu.flow.ivr.run import FiguresOf, RunState
from yunhu.platform.clock import Clock, Scheduler
from yunhu.work.calls import events as ev
from yunhu.work.calls.model import parse_target

FAILED = "failed"
"""What the contact's machine calls the outcome of a transfer that failed."""


class Flows:
    """Walks contacts through their flows. What a flow wants of the contact becomes an event of its story."""

    def __init__(
        self,
        book: FlowBook,
        figures: FiguresOf,
        speaker: Speaker,
        clock: Clock,
        scheduler: Scheduler,
        announce: Announce,
        alarm: Alarm,
        new_id: NewId,
    ) -> None:
        self._book = book
        self._figures = figures
        self._speaker = speaker
        self._clock = clock
        self._scheduler = scheduler
        self._announce = announce
        self._alarm = alarm
        self._new_id = new_id
        self._encode = msgspec.msgpack.Encoder().encode
        self._decoder = msgspec.msgpack.Decoder(RunState)

    # --- what the contact's machine asks --------------------------------------------------------------

    def start(self, guest: Guest) -> None:
        """Begin the flow of the dialled number, in the version in force now."""
        contact = guest.contact
        flow = self._book.flow(contact.tenant, contact.flow or "", of=contact)
        if flow is None:
            self._missing(guest, contact.flow or "")
            return
        version, now = self._book.version, self._clock.now()
        guest.run = machine.begin(flow, version, contact.caller, contact.dialled, now, contact.attributes)
        self._take(guest, ivr.Started())

    def resume_after(self, guest: Guest, outcome: str) -> None:
        """A queue or transfer came to nothing: the flow takes its branch; without a flow the contact ends."""
        run = guest.run
        if not isinstance(run, RunState) or run.phase == "ended":
            guest.happen(ev.FlowHungUp(cause=f"not_connected_{outcome}"))
        elif outcome == FAILED:
            self._take(guest, ivr.TransferFailed(why=outcome))
        else:
            self._take(guest, ivr.QueueLeft(why=outcome))

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
        """Where a contact stands in its flow, for another process."""
        return None if guest.run is None else self._encode(guest.run)

    def take_up(self, guest: Guest, kept: bytes | None) -> None:
        """Where a contact stood in its flow; it goes on with `enter_again`."""
        guest.run = None if kept is None else self._decoder.decode(kept)

    # --- the interpreter ------------------------------------------------------------------------------

    def _take(self, guest: Guest, event: ivr.Event) -> None:
        run, contact = guest.run, guest.contact
        if not isinstance(run, RunState):
            return
        flow = self._book.flow(contact.tenant, run.flow, run.version, contact)
        if flow is None:
            self._missing(guest, run.flow)
            return
        done = machine.step(flow, run, event, self._clock.now(), self._figures)
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
            case act.EnterQueue(queue=queue, priority=priority):
                guest.happen(ev.FlowQueued(queue=queue, priority=priority))
            case act.Transfer(to=to):
                self._transfer(guest, to)
            case act.HangUp(cause=cause):
                guest.happen(ev.FlowHungUp(cause=cause))

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
