"""voicemail: the caller leaves a message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from yunhu.flow.ivr.actions import (
    Action,
    CancelTimer,
    PlayPrompts,
    RecordMessage,
    StartTimer,
    StopPrompts,
    StopRecordingMessage,
)
from yunhu.flow.ivr.events import Digit, Event, MessageFailed, MessageRecorded, PlayFinished, TimerFired
from yunhu.flow.ivr.facts import PromptFailed
from yunhu.flow.ivr.run import Exit, Outcome, RunState, go
from yunhu.flow.ivr.sounds import sounds
from yunhu.flow.ivr.words import NodeName, Prompts
from yunhu.flow.ivr.world import World
from yunhu.people.agents.model import Slug

MESSAGE = "message"
"""The timer of the whole message."""

GRACE_S = 10
"""How much longer than a message may be its end is waited for."""


class Voicemail(Struct, frozen=True, forbid_unknown_fields=True, tag="voicemail", tag_field="verb"):
    """Play `prompts`, beep, and record until `finish_on`, silence, `max_s`, or the caller hangs up.

    The message belongs to `queue`; `ticket` is the type of the ticket that is made of it.
    `on_error`: nothing was said, or it could not be kept.
    """

    prompts: Prompts = ()
    max_s: Annotated[int, Meta(ge=3, le=600)] = 120
    silence_s: Annotated[int, Meta(ge=1, le=30)] = 5
    finish_on: Annotated[str, Meta(pattern=r"^[0-9*#A-D]?$")] = "#"
    queue: Slug | None = None
    ticket: Slug | None = None
    next: NodeName | None = None
    on_error: NodeName | None = None


def enter(node: Voicemail, run: RunState, world: World) -> Outcome:
    """Say what to do, then record."""
    run = replace(run, phase="recording")
    heard = sounds(node.prompts, run, world)
    if heard:
        return Outcome(replace(run, sounding=True), (PlayPrompts(heard),))
    return _record(node, run, (), "no prompts")


def take(node: Voicemail, run: RunState, event: Event, world: World) -> Outcome:
    """The prompts are over, a key was pressed, or the message is."""
    match event:
        case PlayFinished() if run.sounding:
            heard = _record(node, run, (), "prompts over")
            failed = PromptFailed(flow=run.flow, node=run.node, why=event.why)
            return heard if event.ok else replace(heard, facts=(failed,))
        case Digit() if run.sounding:
            return _record(node, run, (StopPrompts(),), "prompts skipped")
        case Digit(digit=node.finish_on):
            return Outcome(run, (StopRecordingMessage(),), why="the finishing key")
        case MessageRecorded() if not run.sounding:
            return go(run, node.next, "message", "normal", (CancelTimer(MESSAGE),))
        case MessageFailed() if not run.sounding:
            return _failed(node, run, event.why, (CancelTimer(MESSAGE),))
        case TimerFired(name="message"):
            return _failed(node, run, "it never ended", (StopRecordingMessage(),))
        case _:
            return Outcome(run, why="nothing that ends the message")


def exits(node: Voicemail) -> Iterator[Exit]:
    """Where the flow may go from here."""
    yield Exit("next", node.next, wanted=False)
    yield Exit("on_error", node.on_error)


def _record(node: Voicemail, run: RunState, before: tuple[Action, ...], why: str) -> Outcome:
    record = RecordMessage(node.max_s, node.silence_s, node.queue, node.ticket)
    end = StartTimer(MESSAGE, node.max_s + GRACE_S)
    return Outcome(replace(run, sounding=False), (*before, record, end), why=why)


def _failed(node: Voicemail, run: RunState, why: str, stop: tuple[Action, ...]) -> Outcome:
    return go(run, node.on_error, f"no message: {why}", "unavailable", stop)
