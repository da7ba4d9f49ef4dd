"""survey: questions that are answered with one key each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from yunhu.flow.ivr.actions import Action, CancelTimer, CollectDigits, PlayPrompts, StartTimer, StopPrompts
from yunhu.flow.ivr.events import Digit, Event, PlayFinished, TimerFired
from yunhu.flow.ivr.facts import PromptFailed, SurveyAnswered
from yunhu.flow.ivr.run import Exit, Outcome, RunState, kept
from yunhu.flow.ivr.sounds import sounds
from yunhu.flow.ivr.words import Name, NodeName, Prompts
from yunhu.flow.ivr.world import World

INPUT = "input"
"""The timer of the silence after a question."""

Mark = Annotated[int, Meta(ge=0, le=9)]


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """One question; its answer is a key `from` … `to`, and is kept in var.ID too."""

    id: Name
    prompts: Prompts
    from_: Mark = field(default=1, name="from")
    to: Mark = 5

    def __post_init__(self) -> None:
        """There are answers. Raises ValueError, which says at which path of the document."""
        if self.from_ > self.to:
            raise ValueError("from must not be greater than to")


class Survey(Struct, frozen=True, forbid_unknown_fields=True, tag="survey", tag_field="verb"):
    """Ask `questions` in turn. One that stays unanswered after `retries` more attempts is passed over."""

    questions: Annotated[tuple[Question, ...], Meta(min_length=1, max_length=20)]
    retries: Annotated[int, Meta(ge=0, le=10)] = 1
    timeout_s: Annotated[int, Meta(ge=1, le=60)] = 5
    next: NodeName | None = None


def enter(node: Survey, run: RunState, world: World) -> Outcome:
    """Ask the first question."""
    return _ask(node, replace(run, question=0, attempts=0), world)


def take(node: Survey, run: RunState, event: Event, world: World) -> Outcome:
    """A question was asked, answered, or not answered."""
    match event:
        case Digit():
            return _pressed(node, run, event.digit, world)
        case PlayFinished():
            failed = PromptFailed(flow=run.flow, node=run.node, why=event.why)
            listening = (StartTimer(INPUT, node.timeout_s),)
            facts = () if event.ok else (failed,)
            return Outcome(replace(run, sounding=False), listening, facts, why="asked")
        case TimerFired(name="input"):
            return _again(node, run, (), world, "silence")
        case _:
            return Outcome(run, why="not the timer of the answer")


def exits(node: Survey) -> Iterator[Exit]:
    """Where the flow may go from here."""
    yield Exit("next", node.next, wanted=False)


def _ask(node: Survey, run: RunState, world: World) -> Outcome:
    heard = sounds(node.questions[run.question].prompts, run, world)
    run = replace(run, phase="collecting", sounding=bool(heard))
    if heard:
        return Outcome(run, (CollectDigits(1), PlayPrompts(heard)))
    return Outcome(run, (CollectDigits(1), StartTimer(INPUT, node.timeout_s)))


def _pressed(node: Survey, run: RunState, digit: str, world: World) -> Outcome:
    question = node.questions[run.question]
    stop: tuple[Action, ...] = (StopPrompts(),) if run.sounding else (CancelTimer(INPUT),)
    if digit.isdigit() and question.from_ <= int(digit) <= question.to:
        return _next(node, kept(run, question.id, digit), int(digit), stop, world)
    return _again(node, run, stop, world, "wrong key")


def _again(node: Survey, run: RunState, stop: tuple[Action, ...], world: World, why: str) -> Outcome:
    if run.attempts >= node.retries:
        return _next(node, run, None, stop, world)
    asked = _ask(node, replace(run, attempts=run.attempts + 1), world)
    return replace(asked, actions=(*stop, *asked.actions), why=f"{why}: once more")


def _next(node: Survey, run: RunState, answer: int | None, stop: tuple[Action, ...], world: World) -> Outcome:
    """Tell the answer, and ask the next question."""
    question = node.questions[run.question]
    told = SurveyAnswered(flow=run.flow, node=run.node, question=question.id, answer=answer)
    if run.question + 1 < len(node.questions):
        asked = _ask(node, replace(run, question=run.question + 1, attempts=0), world)
        return replace(asked, actions=(*stop, *asked.actions), facts=(told,), why="the next question")
    run = replace(run, sounding=False)
    if node.next is None:
        return Outcome(run, stop, (told,), cause="normal", why="answered")
    return Outcome(run, stop, (told,), to=node.next, why="answered")
