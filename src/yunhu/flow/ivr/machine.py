"""The interpreter of flows: the table says whether an event matters in a phase, the node's verb what it does.

`walking` is the phase between two nodes, inside one step; the node that is reached decides what comes after.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from yunhu.flow.ivr.actions import Action, CancelTimer, HangUp, StopPrompts
from yunhu.flow.ivr.events import CustomerGone, Digit, Event, Left, Resumed, Started
from yunhu.flow.ivr.facts import FlowEnded, FlowStarted, NodeEntered
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.run import PHASES, Figures, FiguresOf, Outcome, RunState, Step
from yunhu.flow.ivr.verbs.gather import INPUT
from yunhu.flow.ivr.verbs.known import VERBS
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
_NO_KEYS = ignores("no keys are asked for here")
_NOT_PLAYING = ignores("the flow plays nothing here")
_NO_TIMER = ignores("no timer runs here")
_NOT_QUEUED = ignores("the flow waits in no queue")
_NO_TRANSFER = ignores("no transfer is under way")

_ON: Mapping[str, Cell] = {
    "Started": _GOING,
    "Resumed": moves("walking", "the node is entered anew"),
    "PlayFinished": _NOT_PLAYING,
    "Digit": _NO_KEYS,
    "TimerFired": _NO_TIMER,
    "QueueLeft": _NOT_QUEUED,
    "TransferFailed": _NO_TRANSFER,
    "CustomerGone": moves("ended"),
    "Left": moves("ended"),
}

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
    "queued": {**_ON, "QueueLeft": moves("walking")},
    "transferring": {**_ON, "TransferFailed": moves("walking"), "QueueLeft": moves("walking")},
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
) -> RunState:
    """The state of a contact before its flow is `Started`."""
    return RunState(
        flow=flow.id,
        version=version,
        node=flow.start,
        caller=caller,
        dialled=dialled,
        attributes=dict(attributes or {}),
        started_at=now,
    )


def _nothing(queue: str) -> Figures | None:
    return None


def step(flow: Flow, run: RunState, event: Event, now: Instant, figures: FiguresOf = _nothing) -> Step:
    """What `event` leads to. `flow` is the version that the run began with; never raises for any event.

    An event that the table ignores or refuses changes nothing; `Step.reason` says why.
    """
    cell = TABLE[run.phase, type(event).__name__]
    if cell.to is None:
        return Step(run, reason=cell.why)
    if isinstance(event, CustomerGone | Left):
        why = event.why if isinstance(event, Left) else "customer_gone"
        return _end(run, (), (), why, now)
    if isinstance(event, Started | Resumed):
        resumed = isinstance(event, Resumed)
        fact = FlowStarted(flow=run.flow, version=run.version, resumed=resumed)
        return _walk(flow, run, run.node, (), (fact,), "resumed" if resumed else "started", now, figures)
    node = flow.nodes.get(run.node)
    if node is None:
        return _broken(run, (), (), f"no node {run.node}", now)
    if not isinstance(event, Digit):
        hasty = run.hasty + 1 if now - run.moved_at < HASTE_US else 0
        if hasty > HASTY_MAX:
            return _broken(run, (), (), "a loop in no time", now)
        run = replace(run, moved_at=now, hasty=hasty)
    outcome = VERBS[type(node)].take(node, run, event, figures)
    if outcome.to is not None:
        return _walk(flow, outcome.run, outcome.to, outcome.actions, outcome.facts, outcome.why, now, figures)
    return _stay(outcome, now)


def _walk(
    flow: Flow,
    run: RunState,
    to: str,
    actions: tuple[Action, ...],
    facts: tuple[Struct, ...],
    why: str,
    now: Instant,
    figures: FiguresOf,
) -> Step:
    """Enter nodes until one waits or the contact ends."""
    for _ in range(STEPS_MAX):
        node = flow.nodes.get(to)
        if node is None:
            lost = replace(run, phase="walking", sounding=False)
            return _broken(lost, actions, facts, f"no node {to}", now)
        verb = VERBS[type(node)]
        entered = NodeEntered(flow=run.flow, node=to, verb=verb.name, why=why)
        outcome = verb.enter(node, replace(run, node=to, phase="walking", digits="", sounding=False), figures)
        run, actions, facts = (
            outcome.run,
            (*actions, *outcome.actions),
            (*facts, entered, *outcome.facts),
        )
        if outcome.to is None:
            return _stay(replace(outcome, actions=actions, facts=facts, why=outcome.why or why), now)
        to, why = outcome.to, outcome.why
    # The journal is spared the loop's nodes: its end and its reason tell enough.
    return _broken(run, actions, facts[:8], "a loop without a wait", now)


def _stay(outcome: Outcome, now: Instant) -> Step:
    if outcome.cause is None:
        return Step(outcome.run, outcome.actions, outcome.facts, outcome.why)
    actions = (*outcome.actions, HangUp(outcome.cause))
    return _end(outcome.run, actions, outcome.facts, outcome.why, now)


def _broken(
    run: RunState, actions: tuple[Action, ...], facts: tuple[Struct, ...], why: str, now: Instant
) -> Step:
    return _end(run, (*actions, HangUp("flow_error")), facts, why, now)


def _end(
    run: RunState, actions: tuple[Action, ...], facts: tuple[Struct, ...], why: str, now: Instant
) -> Step:
    """The contact leaves the flow; what it had under way here is stopped first."""
    stop: tuple[Action, ...] = ()
    if run.phase == "playing" or run.sounding:
        stop = (StopPrompts(),)
    elif run.phase == "collecting":
        stop = (CancelTimer(INPUT),)
    lasted_ms = max((now - run.started_at) // 1000, 0)
    ended = FlowEnded(flow=run.flow, node=run.node, why=why, lasted_ms=lasted_ms)
    return Step(replace(run, phase="ended"), (*stop, *actions), (*facts, ended), why)
