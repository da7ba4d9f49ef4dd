"""consent: the caller is asked for consent to a purpose, and answers with a key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from yunhu.flow.ivr.actions import Action, CancelTimer, CollectDigits, PlayPrompts, StartTimer
from yunhu.flow.ivr.events import Digit, Event, PlayFinished, TimerFired
from yunhu.flow.ivr.facts import ConsentAnswered, PromptFailed
from yunhu.flow.ivr.run import Exit, Outcome, RunState, go
from yunhu.flow.ivr.sounds import sounds
from yunhu.flow.ivr.words import NodeName, Prompt
from yunhu.flow.ivr.world import World
from yunhu.kit.pii import Number
from yunhu.trust.law.consents.model import PurposeName

INPUT = "input"
"""The timer of the silence after the words."""

Key = Annotated[str, Meta(pattern=r"^[0-9*#A-D]$", description="a key the caller presses")]


class Consent(Struct, frozen=True, forbid_unknown_fields=True, tag="consent", tag_field="verb"):
    """Ask for consent to `purpose` in the words that `text_version` names.

    The words are heard to their end; then the key `grant_on` gives it, and `refuse_on` does not, and takes
    back what was given earlier. Without an answer after `retries` more attempts `on_timeout` is taken, and
    nothing is written down. Words that cannot be heard cannot be agreed to: they take `on_error`, or else
    `on_timeout`.
    """

    purpose: PurposeName
    text_version: Annotated[int, Meta(ge=1, le=1_000_000)]
    prompts: Annotated[tuple[Prompt, ...], Meta(min_length=1, max_length=32)]
    grant_on: Key = "1"
    refuse_on: Key = "2"
    timeout_s: Annotated[int, Meta(ge=1, le=60)] = 5
    retries: Annotated[int, Meta(ge=0, le=10)] = 2
    on_granted: NodeName | None = None
    on_refused: NodeName | None = None
    on_timeout: NodeName | None = None
    on_error: NodeName | None = None

    def __post_init__(self) -> None:
        """An answer is one of two. Raises ValueError, which says at which path of the document."""
        if self.grant_on == self.refuse_on:
            raise ValueError("grant_on and refuse_on must be different keys")


def enter(node: Consent, run: RunState, world: World) -> Outcome:
    """Say the words for the first time."""
    return _ask(node, replace(run, attempts=0), world)


def take(node: Consent, run: RunState, event: Event, world: World) -> Outcome:
    """The words were heard, a key was pressed, or nothing happened for too long."""
    match event:
        case Digit():
            if run.sounding:
                return Outcome(run, why="the words are heard to their end")
            return _pressed(node, run, event.digit, world)
        case PlayFinished(ok=True):
            return Outcome(replace(run, sounding=False), (StartTimer(INPUT, node.timeout_s),), why="asked")
        case PlayFinished():
            return _unheard(node, run, event.why)
        case TimerFired(name="input"):
            return _again(node, run, (), world, "silence")
        case _:
            return Outcome(run, why="not the timer of the answer")


def exits(node: Consent) -> Iterator[Exit]:
    """Where the flow may go from here."""
    yield Exit("on_granted", node.on_granted)
    yield Exit("on_refused", node.on_refused)
    yield Exit("on_timeout", node.on_timeout)
    yield Exit("on_error", node.on_error, wanted=False)


def _ask(node: Consent, run: RunState, world: World) -> Outcome:
    heard = sounds(node.prompts, run, world)
    if not heard:
        return _unheard(node, run, "nothing to say")
    asking = replace(run, phase="collecting", sounding=True)
    return Outcome(asking, (CollectDigits(1), PlayPrompts(heard)))


def _unheard(node: Consent, run: RunState, why: str) -> Outcome:
    failed = PromptFailed(flow=run.flow, node=run.node, why=why)
    silent = replace(run, sounding=False)
    left = go(silent, node.on_error or node.on_timeout, "prompt failed", "flow_error")
    return replace(left, facts=(failed,))


def _pressed(node: Consent, run: RunState, digit: str, world: World) -> Outcome:
    stop = (CancelTimer(INPUT),)
    if digit == node.grant_on:
        return _answered(node, run, stop, world, "granted", digit)
    if digit == node.refuse_on:
        return _answered(node, run, stop, world, "refused", digit)
    return _again(node, run, stop, world, "wrong key")


def _again(node: Consent, run: RunState, stop: tuple[Action, ...], world: World, why: str) -> Outcome:
    if run.attempts >= node.retries:
        return _answered(node, run, stop, world, "timeout")
    asked = _ask(node, replace(run, attempts=run.attempts + 1), world)
    return replace(asked, actions=(*stop, *asked.actions), why=f"{why}: once more")


def _answered(
    node: Consent, run: RunState, stop: tuple[Action, ...], world: World, outcome: str, key: str = ""
) -> Outcome:
    """Tell the answer, in which words it was asked for, and who gave it; then go on."""
    told = ConsentAnswered(
        flow=run.flow,
        version=run.version,
        node=run.node,
        purpose=node.purpose,
        text_version=node.text_version,
        text_digest=world.consent_words(node.purpose, node.text_version),
        outcome=outcome,
        key=key,
        caller=Number(run.caller),
    )
    to, otherwise = {
        "granted": (node.on_granted, "normal"),
        "refused": (node.on_refused, "normal"),
        "timeout": (node.on_timeout, "no_input"),
    }[outcome]
    return replace(go(run, to, outcome, otherwise, stop), facts=(told,))
