"""twiml: a server says in pages of TwiML what the caller hears; the verbs of a page are those of flows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from yunhu.flow.ivr.actions import Action, AskPage, CancelRequest, CancelTimer, StartTimer
from yunhu.flow.ivr.events import (
    Event,
    MessageRecorded,
    QueueLeft,
    RequestDone,
    RequestFailed,
    TimerFired,
    TransferFailed,
)
from yunhu.flow.ivr.facts import FlowRequested
from yunhu.flow.ivr.run import Exit, Outcome, RunState, go
from yunhu.flow.ivr.templates import told_outside, url_text
from yunhu.flow.ivr.twiml.compiling import compiled
from yunhu.flow.ivr.twiml.model import DIGITS, END, FAILED, BadPage, Fetch, Part, Pause
from yunhu.flow.ivr.twiml.page import Page
from yunhu.flow.ivr.verbs import gather, hangup, play, queue, transfer, voicemail
from yunhu.flow.ivr.verbs.request import ANSWER
from yunhu.flow.ivr.words import NodeName, Text
from yunhu.flow.ivr.world import World
from yunhu.people.agents.model import Slug

FETCHES_MAX = 500
"""Pages that one contact is led through; more is a loop."""

KEYED = "Digits"
"""What a page is told of what was keyed."""

_DIAL = {"busy": "busy", "no_answer": "no-answer", "rejected": "busy"}
_QUEUE = {"full": "queue-full", "expected_wait": "queue-full", "per_agent": "queue-full"}
_VERBS: Mapping[type[Part], ModuleType] = {
    play.Play: play,
    gather.Gather: gather,
    queue.Queue: queue,
    transfer.Transfer: transfer,
    voicemail.Voicemail: voicemail,
    hangup.Hangup: hangup,
}


class Twiml(Struct, frozen=True, forbid_unknown_fields=True, tag="twiml", tag_field="verb"):
    """Do what the page at `url` says, which must be on the centre's list; its end leads to `next`, if any.

    Requests are signed with `secret`, the name of a tenant's secret. A page that cannot be had, or that says
    what is not understood, is asked for once more at `fallback_url`; then `on_error` is taken.
    """

    url: Text
    method: Literal["GET", "POST"] = "POST"
    fallback_url: Text | None = None
    secret: Slug | None = None
    timeout_s: Annotated[int, Meta(ge=1, le=10)] = 5
    next: NodeName | None = None
    on_error: NodeName | None = None


def enter(node: Twiml, run: RunState, world: World) -> Outcome:
    """Ask for the first page. After a restart that is where the contact goes on: pages may have no memory."""
    url = url_text(node.url, run, world)
    return _fetch(node, replace(run, page=Page(url)), Fetch(url, node.method), {})


def take(node: Twiml, run: RunState, event: Event, world: World) -> Outcome:
    """A page came, or something happened to the verb of the page that the contact is at."""
    page = run.page or Page("")
    if run.phase == "requesting":
        return _answered(node, run, page, event, world)
    part = compiled(page.text, page.url).parts[page.place]
    if isinstance(part, Pause):
        if event != TimerFired(name=gather.INPUT):
            return Outcome(run, why="a pause")
        return _on(node, Outcome(run, to=part.next, why="pause over"), {}, world)
    outcome: Outcome = _VERBS[type(part)].take(part, run, event, world)
    return _on(node, outcome, _learnt(outcome.run, part, event), world)


def exits(node: Twiml) -> Iterator[Exit]:
    """Where the flow may go from here."""
    yield Exit("next", node.next, wanted=False)
    yield Exit("on_error", node.on_error)


# --- pages --------------------------------------------------------------------------------------------


def _fetch(
    node: Twiml, run: RunState, wanted: Fetch, params: Mapping[str, str], fallback: bool = False
) -> Outcome:
    page = run.page or Page("")
    if page.fetches >= FETCHES_MAX:
        return _failed(node, run, None, "too many pages", ())
    asked = Page(wanted.url, fetches=page.fetches + 1, fallback=fallback)
    run = replace(run, phase="requesting", page=asked, entered=run.entered + 1)
    ask = AskPage(
        run.entered,
        run.flow,
        run.node,
        wanted.method,
        wanted.url,
        timeout_s=node.timeout_s,
        params=params,
        secret=node.secret,
    )
    return Outcome(run, (ask, StartTimer(ANSWER, node.timeout_s)), why="asks for a page")


def _answered(node: Twiml, run: RunState, page: Page, event: Event, world: World) -> Outcome:
    match event:
        case RequestDone(id=run.entered):
            return _read(node, run, page, event, world)
        case RequestFailed(id=run.entered):
            return _without(node, run, None, event.why, CancelTimer(ANSWER), world)
        case TimerFired(name="request"):
            return _without(node, run, None, "timeout", CancelRequest(run.entered), world)
        case _:
            return Outcome(run, why="the answer to an earlier question")


def _read(node: Twiml, run: RunState, page: Page, event: RequestDone, world: World) -> Outcome:
    stop = CancelTimer(ANSWER)
    if not 200 <= event.status < 300:
        return _without(node, run, event.status, f"status {event.status}", stop, world)
    try:
        program = compiled(event.body, page.url)
    except BadPage as bad:
        return _without(node, run, event.status, str(bad), stop, world)
    told = FlowRequested(flow=run.flow, node=run.node, status=event.status, why="")
    run = replace(run, page=replace(page, text=event.body, fallback=False))
    return _on(node, Outcome(run, (stop,), (told,), to=program.start, why="a page"), {}, world)


def _without(node: Twiml, run: RunState, status: int | None, why: str, stop: Action, world: World) -> Outcome:
    """The page could not be had or understood: the other one is asked for, once."""
    page = run.page or Page("")
    if node.fallback_url is None or page.fallback:
        return _failed(node, run, status, why, (stop,))
    other = Fetch(url_text(node.fallback_url, run, world), node.method)
    asked = _fetch(node, run, other, {"ErrorUrl": page.url}, fallback=True)
    told = FlowRequested(flow=run.flow, node=run.node, status=status, why=why)
    return replace(asked, actions=(stop, *asked.actions), facts=(told, *asked.facts))


def _failed(node: Twiml, run: RunState, status: int | None, why: str, actions: tuple[Action, ...]) -> Outcome:
    told = FlowRequested(flow=run.flow, node=run.node, status=status, why=why)
    left = replace(run, page=None)
    return replace(go(left, node.on_error, f"twiml: {why}", "flow_error", actions), facts=(told,))


# --- from verb to verb --------------------------------------------------------------------------------


def _on(node: Twiml, outcome: Outcome, params: Mapping[str, str], world: World) -> Outcome:
    """Go through the page until a verb waits; every way leads forward, so this ends."""
    while outcome.to is not None:
        run, page = outcome.run, outcome.run.page or Page("")
        if outcome.to == END:
            return _then(outcome, go(replace(run, page=None), node.next, "the page is over", "normal"))
        if outcome.to == FAILED:
            return _then(outcome, go(replace(run, page=None), node.on_error, outcome.why, "flow_error"))
        part = compiled(page.text, page.url).parts[outcome.to]
        there = replace(run, page=replace(page, place=outcome.to), phase="walking", digits="", sounding=False)
        if isinstance(part, Fetch):
            return _then(outcome, _fetch(node, there, part, _told(params, part.url, world)))
        if isinstance(part, Pause):
            start = StartTimer(gather.INPUT, part.seconds)
            return _then(outcome, Outcome(replace(there, phase="collecting"), (start,)))
        outcome = _then(outcome, _VERBS[type(part)].enter(part, there, world))
    return outcome


def _told(params: Mapping[str, str], to: str, world: World) -> Mapping[str, str]:
    """What a page's server is told: of what was keyed, what it may have."""
    return {name: told_outside(text, world, to) if name == KEYED else text for name, text in params.items()}


def _then(before: Outcome, after: Outcome) -> Outcome:
    return replace(
        after,
        actions=(*before.actions, *after.actions),
        facts=(*before.facts, *after.facts),
        why=after.why or before.why,
    )


def _learnt(run: RunState, part: Part, event: Event) -> dict[str, str]:
    """What the next page is told of the verb that is over."""
    match event:
        case TransferFailed() | QueueLeft() if isinstance(part, transfer.Transfer):
            return {"DialCallStatus": _DIAL.get(event.why, "failed")}
        case QueueLeft():
            return {"QueueResult": _QUEUE.get(event.why, "leave")}
        case MessageRecorded():
            return {"RecordingDuration": str(round(event.seconds))}
        case _ if isinstance(part, gather.Gather):
            return {KEYED: run.vars.get(DIGITS, "")}
        case _:
            return {}
