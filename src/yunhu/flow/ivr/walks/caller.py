"""One simulated caller: plays events to the machine in virtual time, and notes where that leads."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr import machine
from yunhu.flow.ivr.actions import HangUp, StartTimer
from yunhu.flow.ivr.facts import NodeEntered
from yunhu.flow.ivr.model import Flow, Node
from yunhu.flow.ivr.run import RunState
from yunhu.flow.ivr.walks.model import Edge, Stop
from yunhu.flow.ivr.walks.scenes import CALLER, DIALLED, Scene, attributes_of
from yunhu.flow.ivr.walks.traced import Traced
from yunhu.flow.ivr.world import MadeWorld

SECOND = 1_000_000
LISTENS_S = 2.0
"""How long prompts take in virtual time."""


class Caller(Struct):
    """A call in progress. `fork` makes another that goes its own way from here."""

    traced: Mapping[str, Traced]
    world: MadeWorld
    run: RunState
    now: int = 0
    stops: tuple[Stop, ...] = ()
    edges: tuple[Edge, ...] = ()
    timers: Mapping[str, float] = field(default_factory=dict)
    cause: str = ""

    def fork(self) -> Caller:
        """The same call, which may go on differently."""
        return Caller(
            self.traced, self.world, self.run, self.now, self.stops, self.edges, self.timers, self.cause
        )

    @property
    def over(self) -> bool:
        """Whether the contact has left the flow."""
        return self.run.phase == "ended"

    @property
    def node(self) -> Node | None:
        """Where the call stands."""
        here = self.flow(self.run.flow)
        return None if here is None else here.nodes.get(self.run.node)

    def flow(self, name: str) -> Flow | None:
        """A flow as this call walks it."""
        return self.world.flow(name, 0)

    def happens(self, event: ev.Event, after_s: float = 1.0) -> None:
        """Something happens, so long after what happened before."""
        here = self.flow(self.run.flow)
        if here is None:
            return
        self.now += int(after_s * SECOND)
        done = machine.step(here, self.run, event, self.now, self.world)
        self.run = done.run
        started = {action.name: action.seconds for action in done.actions if isinstance(action, StartTimer)}
        self.timers = {**self.timers, **started}
        self.cause = next((it.cause for it in done.actions if isinstance(it, HangUp)), self.cause)
        why = ""
        for fact in done.facts:
            if isinstance(fact, NodeEntered):
                why = self._enters(fact, why)

    def _enters(self, fact: NodeEntered, why: str) -> str:
        """Note a node; a tell-tale is none, and hands on the reason of the way it stands for."""
        edge = self.traced[fact.flow].edges.get(fact.node) if fact.flow in self.traced else None
        if edge is not None:
            self.edges = (*self.edges, edge)
            return fact.why
        stop = Stop(fact.flow, fact.node, fact.verb, why or fact.why, self.now // 1000)
        self.stops = (*self.stops, stop)
        return ""

    def hears(self, ok: bool = True) -> None:
        """The prompts are over, or could not be played."""
        self.happens(ev.PlayFinished(ok=ok, why="" if ok else "simulated"), LISTENS_S if ok else 1.0)

    def waits(self, timer: str) -> None:
        """Nothing happens until a timer fires."""
        self.happens(ev.TimerFired(timer), self.timers.get(timer, 1.0))


def starts(flow: Flow, traced: Mapping[str, Traced], world: MadeWorld, scene: Scene) -> Caller:
    """A caller who was answered just now, in a flow of those that are traced."""
    languages = flow.languages
    priority = scene.values.get("contact.priority", 0)
    run = machine.begin(
        flow,
        0,
        scene.text("caller", CALLER),
        scene.text("dialled", DIALLED),
        0,
        attributes_of(scene),
        language=scene.text("language", languages[0] if languages else "zh-CN"),
        channel=scene.text("channel", "voice"),
        priority=priority if isinstance(priority, int) else 0,
    )
    made = Caller(traced, world, run)
    made.happens(ev.Started(), 0.0)
    return made
