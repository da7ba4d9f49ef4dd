"""The interpreter of flows: the table says whether an event matters in a phase, the node's verb what it does.

`walking` is the phase between two nodes, inside one step; the node that is reached decides what comes after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from yunhu.flow.ivr.actions import (
    Action,
    CancelRequest,
    CancelTimer,
    HangUp,
    ResumeRecording,
    StopPrompts,
    StopRecordingMessage,
)
from yunhu.flow.ivr.events import CustomerGone, Digit, Event, Left, Resumed, Started
from yunhu.flow.ivr.facts import FlowEnded, FlowStarted, NodeEntered
from yunhu.flow.ivr.model import Flow, Node
from yunhu.flow.ivr.run import PHASES, Outcome, RunState, Step
from yunhu.flow.ivr.verbs import gather, intent, request, voicemail
from yunhu.flow.ivr.verbs.known import VERBS
from yunhu.flow.ivr.world import NOTHING, World
from yunhu.kit.instants import Instant
from yunhu.kit.table import Cell, ignores, moves, refuses

__all__ = ["HASTY_MAX", "PHASES", "STEPS_MAX", "TABLE", "RunState", "Step", "begin", "step"]

STEPS_MAX = 1000
"""Nodes that one event may lead through; more is a loop without a wait, and ends the contact."""

HASTY_MAX = 32
"""Outcomes that may come at once in a row: prompts that cannot be played, a queue that is full. More is a
loop through nodes that should let time pass and do not; it ends the contact."""

HASTE_US = 50_000

_GOING = refuses("the flow has begun already")
_INSIDE = refuses("a step runs to its end before the next event")
_NOT_YET = ignores("the flow has not begun")
_OVER = ignores("the flow is over")
_LATE_ANSWER = ignores("nobody waits for this answer any more")

_ON: Mapping[str, Cell] = {
    "Started": _GOING,
    "Resumed": moves("walking", "the node is entered anew"),
    "PlayFinished": ignores("the flow plays nothing here"),
    "Digit": ignores("no keys are asked for here"),
    "TimerFired": ignores("no timer runs here"),
    "QueueLeft": ignores("the flow waits in no queue"),
    "TransferFailed": ignores("no transfer is under way"),
    "RequestDone": _LATE_ANSWER,
    "RequestFailed": _LATE_ANSWER,
    "CallbackPromised": ignores("no callback is asked for here"),
    "CallbackRefused": ignores("no callback is asked for here"),
    "MessageRecorded": ignores("no message is recorded here"),
    "MessageFailed": ignores("no message is recorded here"),
    "Classified": _LATE_ANSWER,
    "ClassifyFailed": _LATE_ANSWER,
    "CustomerGone": moves("ended"),
    "Left": moves("ended"),
}

_IN_TIME = moves("walking", "unless it is the answer to an earlier question")

_ROWS: Mapping[str, Mapping[str, Cell]] = {
    "new": {
        **dict.fromkeys(_ON, _NOT_YET),
        "Started": moves("walking"),
        "Resumed": moves("walking"),
        "CustomerGone": moves("ended"),
        "Left": moves("ended"),
    },
    "walking": dict.fromkeys(_ON, _INSIDE),
    "playing": {**_ON, "PlayFinished": moves("walking")},
    "collecting": {
        **_ON,
        "PlayFinished": moves("collecting", "silence counts from here; a failed prompt may lead on"),
        "Digit": moves("collecting", "leads on when the input is complete"),
        "TimerFired": moves("collecting", "asks once more, or leads on"),
    },
    "queued": {
        **_ON,
        "QueueLeft": moves("walking"),
        "Digit": moves("queued", "a key of this wait leaves the queue and leads on"),
    },
    "transferring": {**_ON, "TransferFailed": moves("walking"), "QueueLeft": moves("walking")},
    "requesting": {
        **_ON,
        "RequestDone": _IN_TIME,
        "RequestFailed": _IN_TIME,
        "TimerFired": moves("walking", "the server took too long"),
    },
    "classifying": {
        **_ON,
        "Classified": _IN_TIME,
        "ClassifyFailed": _IN_TIME,
        "TimerFired": moves("walking", "it took too long"),
    },
    "promising": {**_ON, "CallbackPromised": moves("walking"), "CallbackRefused": moves("walking")},
    "recording": {
        **_ON,
        "PlayFinished": moves("recording", "the beep, and then the message"),
        "Digit": moves("recording", "skips the prompts, or ends the message"),
        "MessageRecorded": moves("walking"),
        "MessageFailed": moves("walking"),
        "TimerFired": moves("walking", "the message never ended"),
    },
    "ended": dict.fromkeys(_ON, _OVER),
}

TABLE: dict[tuple[str, str], Cell] = {
    (phase, event): cell for phase, row in _ROWS.items() for event, cell in row.items()
}


def begin(
    flow: Flow,
    version: int,
    caller: str,
    dialled: str,
    now: Instant,
    attributes: Mapping[str, str] | None = None,
    *,
    language: str = "zh-CN",
    channel: str = "voice",
    priority: int = 0,
) -> RunState:
    """The state of a contact before its flow is `Started`."""
    return RunState(
        flow=flow.id,
        version=version,
        node=flow.start,
        caller=caller,
        dialled=dialled,
        channel=channel,
        language=language,
        priority=priority,
        attributes=dict(attributes or {}),
        started_at=now,
    )


def step(flow: Flow, run: RunState, event: Event, now: Instant, world: World = NOTHING) -> Step:
    """What `event` leads to. `flow` is the version that the run is in; never raises for any event.

    An event that the table ignores or refuses changes nothing; `Step.reason` says why.
    """
    cell = TABLE[run.phase, type(event).__name__]
    if cell.to is None:
        return Step(run, reason=cell.why)
    if isinstance(event, CustomerGone | Left):
        why = event.why if isinstance(event, Left) else "customer_gone"
        return _end(Outcome(run, why=why), now)
    if isinstance(event, Started | Resumed):
        why = "resumed" if isinstance(event, Resumed) else "started"
        fact = FlowStarted(flow=run.flow, version=run.version, resumed=why == "resumed")
        return _walk(flow, Outcome(run, facts=(fact,), to=run.node, why=why), now, world)
    node = flow.nodes.get(run.node)
    if node is None:
        return _broken(Outcome(run, why=f"no node {run.node}"), now)
    if not isinstance(event, Digit):
        hasty = run.hasty + 1 if now - run.moved_at < HASTE_US else 0
        if hasty > HASTY_MAX:
            return _broken(Outcome(run, why="a loop in no time"), now)
        run = replace(run, moved_at=now, hasty=hasty)
    outcome = VERBS[type(node)].take(node, run, event, world)
    return _stay(outcome, now) if outcome.to is None else _walk(flow, outcome, now, world)


def _walk(flow: Flow, outcome: Outcome, now: Instant, world: World) -> Step:
    """Enter nodes until one waits or the contact ends. A verb may have led into another flow, or back."""
    for _ in range(STEPS_MAX):
        here = flow if outcome.run.flow == flow.id else world.flow(outcome.run.flow, outcome.run.version)
        node = here.nodes.get(outcome.to or "") if here is not None else None
        if here is None or node is None:
            lost = replace(outcome.run, phase="walking", sounding=False)
            return _broken(replace(outcome, run=lost, why=f"no node {outcome.to}"), now)
        flow = here
        outcome = _entered(node, outcome, world)
        if outcome.to is None:
            return _stay(outcome, now)
    # The journal is spared the loop's nodes: its end and its reason tell enough.
    why = "a loop without a wait"
    return _broken(Outcome(outcome.run, outcome.actions, outcome.facts[:8], why=why), now)


def _entered(node: Node, before: Outcome, world: World) -> Outcome:
    """The node that an outcome leads to is entered; what was asked for and told until then comes first."""
    verb, name = VERBS[type(node)], before.to or ""
    run, actions = before.run, before.actions
    if run.paused and not (isinstance(node, gather.Gather) and node.sensitive):
        run, actions = replace(run, paused=False), (*actions, ResumeRecording())
    told = NodeEntered(flow=run.flow, node=name, verb=verb.name, why=before.why)
    there = replace(run, node=name, phase="walking", digits="", sounding=False, entered=run.entered + 1)
    after = verb.enter(node, there, world)
    return replace(
        after,
        actions=(*actions, *after.actions),
        facts=(*before.facts, told, *after.facts),
        why=after.why or before.why,
    )


def _stay(outcome: Outcome, now: Instant) -> Step:
    if outcome.cause is None:
        return Step(outcome.run, outcome.actions, outcome.facts, outcome.why)
    # A verb that ends the contact has stopped what it had under way.
    done = replace(outcome.run, phase="walking")
    return _end(replace(outcome, run=done, actions=(*outcome.actions, HangUp(outcome.cause))), now)


def _broken(outcome: Outcome, now: Instant) -> Step:
    return _end(replace(outcome, actions=(*outcome.actions, HangUp("flow_error"))), now)


def _end(outcome: Outcome, now: Instant) -> Step:
    """The contact leaves the flow; what it had under way here is stopped first."""
    run = outcome.run
    stop: tuple[Action, ...] = (StopPrompts(),) if run.sounding else _STOPS.get(run.phase, _nothing)(run)
    if run.paused:
        stop = (*stop, ResumeRecording())
    lasted_ms = max((now - run.started_at) // 1000, 0)
    ended = FlowEnded(flow=run.flow, node=run.node, why=outcome.why, lasted_ms=lasted_ms)
    over = replace(run, phase="ended", sounding=False, paused=False)
    return Step(over, (*stop, *outcome.actions), (*outcome.facts, ended), outcome.why)


def _nothing(run: RunState) -> tuple[Action, ...]:
    return ()


_STOPS: Mapping[str, Callable[[RunState], tuple[Action, ...]]] = {
    "playing": lambda run: (StopPrompts(),),
    "collecting": lambda run: (CancelTimer(gather.INPUT),),
    "requesting": lambda run: (CancelTimer(request.ANSWER), CancelRequest(run.entered)),
    "classifying": lambda run: (CancelTimer(intent.ANSWER),),
    "recording": lambda run: (CancelTimer(voicemail.MESSAGE), StopRecordingMessage()),
}
"""How what is under way in a phase is stopped. A verb that hangs up has stopped its own before."""
