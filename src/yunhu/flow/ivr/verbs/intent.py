"""intent: what a text means decides where the flow goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from yunhu.flow.ivr.actions import CancelTimer, Classify, StartTimer
from yunhu.flow.ivr.events import Classified, ClassifyFailed, Event, TimerFired
from yunhu.flow.ivr.facts import IntentHeard
from yunhu.flow.ivr.run import VALUE_MAX, Exit, Outcome, RunState
from yunhu.flow.ivr.values import shown, text_of
from yunhu.flow.ivr.words import Name, NodeName, Value
from yunhu.flow.ivr.world import World

ANSWER = "classify"
"""The timer of the answer."""

PATIENCE_S = 5
"""How long a classifier may take."""

SLOTS_MAX = 32
EXAMPLES_MAX = 2_000
"""Examples of all intents of a node."""

IntentName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,63}$", description="the name of an intent")]
Utterance = Annotated[str, Meta(min_length=1, max_length=256)]
Examples = Annotated[tuple[Utterance, ...], Meta(min_length=1, max_length=500)]
WordList = Annotated[tuple[Utterance, ...], Meta(min_length=1, max_length=2_000)]


class Intent(Struct, frozen=True, forbid_unknown_fields=True, tag="intent", tag_field="verb"):
    """Find the intent of `text` by `examples` of each, and take its way of `choices`.

    `on_low` is taken when the confidence is under `threshold`, when nothing was said, and when the intent has
    no way of its own. `slots` are found in the text: one of a list of words, a number, or a date.
    `on_error` (else `on_low`): nobody could tell. Later nodes read intent.name, intent.confidence, slot.NAME.
    """

    text: Value
    examples: Annotated[dict[IntentName, Examples], Meta(min_length=2, max_length=100)]
    choices: Annotated[dict[IntentName, NodeName], Meta(min_length=1, max_length=100)]
    on_low: NodeName
    threshold: Annotated[float, Meta(ge=0, le=1)] = 0.4
    slots: Annotated[dict[Name, WordList | Literal["number", "date"]], Meta(max_length=SLOTS_MAX)] = {}
    on_error: NodeName | None = None

    def __post_init__(self) -> None:
        """Every choice has examples, and there are not too many. Raises ValueError, which says where."""
        if sum(map(len, self.examples.values())) > EXAMPLES_MAX:
            raise ValueError(f"more than {EXAMPLES_MAX} examples in all")
        if unknown := sorted(self.choices.keys() - self.examples.keys()):
            raise ValueError(f"no examples of the intent {unknown[0]}")


def enter(node: Intent, run: RunState, world: World) -> Outcome:
    """Ask what it means, unless nothing was said."""
    text = text_of(shown(node.text, run, world)).strip()[:VALUE_MAX]
    run = replace(run, intent=None, slots={})
    if not text:
        return Outcome(run, to=node.on_low, why="nothing was said")
    ask = Classify(run.entered, run.flow, run.version, run.node, text, run.language)
    return Outcome(replace(run, phase="classifying"), (ask, StartTimer(ANSWER, PATIENCE_S)))


def take(node: Intent, run: RunState, event: Event, world: World) -> Outcome:
    """It was told, or it was not."""
    match event:
        case Classified(id=run.entered):
            return _heard(node, run, event)
        case ClassifyFailed(id=run.entered):
            return _failed(node, run, event.why, (CancelTimer(ANSWER),))
        case TimerFired(name="classify"):
            return _failed(node, run, "timeout", ())
        case _:
            return Outcome(run, why="the answer to an earlier question")


def exits(node: Intent) -> Iterator[Exit]:
    """Where the flow may go from here."""
    for name, to in node.choices.items():
        yield Exit(f"choices.{name}", to)
    yield Exit("on_low", node.on_low)
    yield Exit("on_error", node.on_error, wanted=False)


def choose(node: Intent, name: str, confidence: float) -> str | None:
    """Where an intent leads; None when nobody is sure enough."""
    return node.choices.get(name) if confidence >= node.threshold else None


def _heard(node: Intent, run: RunState, event: Classified) -> Outcome:
    slots = {name: value[:VALUE_MAX] for name, value in list(event.slots.items())[:SLOTS_MAX]}
    run = replace(run, intent=(event.name, event.confidence), slots=slots)
    to = choose(node, event.name, event.confidence)
    told = IntentHeard(
        flow=run.flow,
        node=run.node,
        intent=event.name,
        confidence=round(event.confidence, 3),
        slots=tuple(slots),
        understood=to is not None,
    )
    why = f"intent {event.name}" if to is not None else f"not sure of {event.name}"
    return Outcome(run, (CancelTimer(ANSWER),), (told,), to=to or node.on_low, why=why)


def _failed(node: Intent, run: RunState, why: str, stop: tuple[CancelTimer, ...]) -> Outcome:
    return Outcome(run, stop, to=node.on_error or node.on_low, why=f"intent: {why}")
