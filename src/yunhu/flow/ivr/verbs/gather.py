"""gather: the caller hears prompts and presses keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from yunhu.flow.ivr.actions import (
    Action,
    CancelTimer,
    CollectDigits,
    PauseRecording,
    PlayPrompts,
    StartTimer,
    StopPrompts,
)
from yunhu.flow.ivr.events import Digit, Event, PlayFinished, TimerFired
from yunhu.flow.ivr.facts import FlowDigits, PromptFailed
from yunhu.flow.ivr.run import Exit, Outcome, RunState, go, kept
from yunhu.flow.ivr.sounds import sounds
from yunhu.flow.ivr.values import DOT
from yunhu.flow.ivr.words import Name, NodeName, Prompts, Sound
from yunhu.flow.ivr.world import World
from yunhu.kit.pii import Words
from yunhu.people.agents.model import Slug

Choice = Annotated[str, Meta(pattern=r"^[0-9*#A-D]{1,16}$", description="keys the caller presses")]

INPUT = "input"
"""The timer of the silence between keys."""


class Gather(Struct, frozen=True, forbid_unknown_fields=True, tag="gather", tag_field="verb"):
    """Collect up to `digits` keys: a menu (`choices`) or an input (`store` and `next`).

    `timeout_s` is the silence allowed after the prompts and between keys. After `retries` more attempts the
    flow takes `on_timeout` (no keys) or `on_invalid` (wrong keys). `keep`: the journal keeps the keys.
    `sensitive`: nobody sees the keys, nothing speaks them, and the recording is paused meanwhile.
    """

    prompts: Prompts = ()
    digits: Annotated[int, Meta(ge=1, le=64)] = 1
    min_digits: Annotated[int, Meta(ge=1, le=64)] = 1
    finish_on: Annotated[str, Meta(pattern=r"^[0-9*#A-D]?$")] = "#"
    timeout_s: Annotated[int, Meta(ge=1, le=60)] = 5
    retries: Annotated[int, Meta(ge=0, le=10)] = 2
    barge_in: bool = True
    choices: Annotated[dict[Choice, NodeName], Meta(max_length=64)] = {}
    store: Name | None = None
    next: NodeName | None = None
    keep: bool = False
    sensitive: bool = False
    invalid_prompt: Slug | None = None
    on_timeout: NodeName | None = None
    on_invalid: NodeName | None = None
    on_error: NodeName | None = None


def enter(node: Gather, run: RunState, world: World) -> Outcome:
    """Ask for the first time."""
    asked = _ask(node, replace(run, attempts=0, paused=node.sensitive), sounds(node.prompts, run, world))
    if not node.sensitive:
        return asked
    return replace(asked, actions=(PauseRecording(), *asked.actions))


def take(node: Gather, run: RunState, event: Event, world: World) -> Outcome:
    """The prompts are over, a key was pressed, or nothing happened for too long."""
    match event:
        case Digit():
            return _pressed(node, run, event.digit, world)
        case PlayFinished(ok=True):
            return _listen(node, run)
        case PlayFinished():
            return _unheard(node, run, event.why)
        case TimerFired(name="input"):
            return _judge(node, run, world, "timeout")
        case _:
            return Outcome(run, why="not the timer of the input")


def exits(node: Gather) -> Iterator[Exit]:
    """Where the flow may go from here."""
    for keys, to in node.choices.items():
        yield Exit(f"choices.{keys}", to)
    if not node.choices:
        yield Exit("next", node.next)
    yield Exit("on_timeout", node.on_timeout)
    yield Exit("on_invalid", node.on_invalid)
    yield Exit("on_error", node.on_error)


def most_digits(node: Gather) -> int:
    """How many keys one input can have."""
    return max([node.digits, *map(len, node.choices)])


def _ask(node: Gather, run: RunState, prompts: tuple[Sound, ...]) -> Outcome:
    collect: tuple[Action, ...] = (CollectDigits(most_digits(node)),)
    asking = replace(run, phase="collecting", digits="", sounding=bool(prompts))
    if prompts:
        return Outcome(asking, (*collect, PlayPrompts(prompts)))
    return Outcome(asking, (*collect, StartTimer(INPUT, node.timeout_s)))


def _listen(node: Gather, run: RunState) -> Outcome:
    """The prompts are over: silence counts from here."""
    return Outcome(replace(run, sounding=False), (StartTimer(INPUT, node.timeout_s),), why="prompts over")


def _unheard(node: Gather, run: RunState, why: str) -> Outcome:
    """The prompts could not be played: the error branch, or else the caller may know what to press."""
    failed = PromptFailed(flow=run.flow, node=run.node, why=why)
    if node.on_error is not None:
        return Outcome(run, facts=(failed,), to=node.on_error, why="prompt failed")
    listening = _listen(node, run)
    return Outcome(listening.run, listening.actions, (failed,), why="prompt failed")


def _pressed(node: Gather, run: RunState, digit: str, world: World) -> Outcome:
    if run.sounding and not node.barge_in:
        return Outcome(run, why="keys do not interrupt these prompts")
    hush: tuple[Action, ...] = (StopPrompts(),) if run.sounding else ()
    run = replace(run, sounding=False)
    ends = digit == node.finish_on and not _may_become_choice(node, run.digits + digit)
    if not ends:
        run = replace(run, digits=run.digits + digit)
    if ends or _complete(node, run.digits):
        judged = _judge(node, run, world, "pressed")
        return replace(judged, actions=(*hush, CancelTimer(INPUT), *judged.actions))
    return Outcome(run, (*hush, StartTimer(INPUT, node.timeout_s)), why="a key")


def _may_become_choice(node: Gather, digits: str) -> bool:
    return any(keys.startswith(digits) for keys in node.choices)


def _complete(node: Gather, digits: str) -> bool:
    """Whether nothing more can come: a choice that begins no longer one, or all the keys there can be."""
    if digits in node.choices:
        return not any(keys != digits and keys.startswith(digits) for keys in node.choices)
    return len(digits) >= most_digits(node)


def _judge(node: Gather, run: RunState, world: World, why: str) -> Outcome:
    """What was pressed until now counts: the choice or the input, else another attempt."""
    digits = run.digits
    if digits in node.choices:
        why = "choice" if node.sensitive else f"choice {digits}"
        return Outcome(run, facts=_told(node, run, "choice"), to=node.choices[digits], why=why)
    if not node.choices and len(digits) >= node.min_digits:
        after = run if node.store is None else kept(run, node.store, digits, node.sensitive)
        return replace(go(after, node.next, "input", "flow_error"), facts=_told(node, run, "input"))
    return _again(node, run, world, "timeout" if not digits and why == "timeout" else "invalid")


def _again(node: Gather, run: RunState, world: World, outcome: str) -> Outcome:
    facts = _told(node, run, outcome)
    if run.attempts >= node.retries:
        to, cause = (node.on_timeout, "no_input") if outcome == "timeout" else (node.on_invalid, "bad_input")
        return replace(go(run, to, outcome, cause), facts=facts)
    sorry = (node.invalid_prompt,) if outcome == "invalid" and node.invalid_prompt else ()
    prompts = (*sorry, *sounds(node.prompts, run, world))
    asked = _ask(node, replace(run, attempts=run.attempts + 1), prompts)
    return replace(asked, facts=facts, why=f"{outcome}: once more")


def _told(node: Gather, run: RunState, outcome: str) -> tuple[FlowDigits]:
    if node.sensitive:
        shown = ""
    else:
        shown = run.digits if node.keep else DOT * len(run.digits)
    return (FlowDigits(flow=run.flow, node=run.node, digits=Words(shown), outcome=outcome),)
