"""Walks an imagined caller through a flow, until it waits in a queue or is over. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr import machine
from yunhu.flow.ivr.facts import NodeEntered
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.run import RunState, Step
from yunhu.flow.ivr.words import Speech
from yunhu.flow.ivr.world import World
from yunhu.kit.instants import SECOND, Instant
from yunhu.oversight.rehearsing.model import Answer, Case, Outcome, Passed
from yunhu.work.queues.model import Need

EVENTS_MAX = 500
"""Events of one walk; more is a caller who is sent round for ever."""

BETWEEN_US = SECOND
"""Time between two events: less would look like a loop in no time."""


class Walked(Struct, frozen=True, kw_only=True):
    """Where a walk ended. `need` and `attributes` are what the contact waits with."""

    passed: tuple[Passed, ...]
    outcome: Outcome
    detail: str
    priority: int = 0
    need: tuple[Need, ...] = ()
    attributes: dict[str, str] = {}


class _Walk:
    """One walk in progress."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.keys = deque(case.keys)
        self.passed: list[Passed] = []
        self.todo: deque[ev.Event] = deque()
        self.ended: tuple[Outcome, str] | None = None
        self.queued: act.EnterQueue | None = None

    def take(self, step: Step) -> None:
        """Note what was passed and heard, and what comes next."""
        for fact in step.facts:
            if isinstance(fact, NodeEntered):
                self.passed.append(Passed(fact.node, fact.verb, fact.why))
        for action in step.actions:
            self._do(action)
        if step.run.phase == "collecting" and not self.todo:
            self._answer(step.run)

    def _do(self, action: act.Action) -> None:
        match action:
            case act.PlayPrompts(prompts=sounds):
                self._hear(sounds)
                self.todo.append(ev.PlayFinished())
            case act.EnterQueue(queue=queue):
                self.queued, self.ended = action, ("queue", queue)
            case act.Transfer(to=to):
                self.ended = ("transfer", to)
            case act.RecordMessage():
                self.ended = ("voicemail", action.queue or "")
            case act.HangUp(cause=cause):
                self.ended = self.ended or ("hangup", cause)
            case act.PromiseCallback():
                self.todo.append(ev.CallbackPromised())
            case act.HttpRequest(id=id_, node=node):
                self.todo.append(_answered(id_, self.case.requests.get(node)))
            case act.Classify(id=id_, node=node):
                intent = self.case.intents.get(node)
                failed = ev.ClassifyFailed(id_, "not_said")
                self.todo.append(failed if intent is None else ev.Classified(id_, intent, 1.0))
            case _:
                return

    def _hear(self, sounds: Iterable[object]) -> None:
        heard = tuple(sound.text if isinstance(sound, Speech) else str(sound) for sound in sounds)
        if self.passed:
            last = self.passed[-1]
            self.passed[-1] = replace(last, heard=last.heard + heard)

    def _answer(self, run: RunState) -> None:
        """The caller answers the question, or says nothing (more) until the time is over."""
        said = self.keys.popleft() if self.keys and not run.digits else ""
        self.todo.extend([ev.Digit(key) for key in said] or [ev.TimerFired("input")])


def _answered(id_: int, answer: Answer | None) -> ev.Event:
    if answer is None or answer.fails is not None:
        return ev.RequestFailed(id_, "unreachable" if answer is None else str(answer.fails))
    return ev.RequestDone(id_, answer.status, answer.body)


def walk(flow: Flow, language: str, case: Case, world: World, now: Instant, priority: int = 0) -> Walked:
    """Where the caller of a case gets to in a flow; a `loop` never comes to an end.

    `priority` is the one that the caller comes with.
    """
    run = machine.begin(
        flow, 0, case.caller, case.to, now, case.attributes, language=language, priority=priority
    )
    going = _Walk(case)
    going.todo.append(ev.Started())
    for _ in range(EVENTS_MAX):
        if going.ended is not None or not going.todo:
            break
        here = flow if run.flow == flow.id else world.flow(run.flow, run.version)
        step = machine.step(here or flow, run, going.todo.popleft(), now, world)
        run, now = step.run, now + BETWEEN_US
        going.take(step)
    outcome, detail = going.ended or ("loop", run.node)
    queued = going.queued
    return Walked(
        passed=tuple(going.passed),
        outcome=outcome,
        detail=detail,
        priority=run.priority if queued is None else queued.priority,
        need=() if queued is None else queued.need,
        attributes=run.attributes,
    )
