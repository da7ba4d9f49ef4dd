"""A caller in a flow: plays events to the machine and writes down what it asks for."""

from __future__ import annotations

import msgspec
import yaml

from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.actions import Action
from yunhu.flow.ivr.machine import RunState, Step, begin, step
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.world import MadeWorld
from yunhu.platform.sealing import enc_hook
from yunhu.work.queues.model import QueueFigures

BYE = "{verb: hangup}"


def flow(text: str, start: str = "first", id_: str = "main") -> Flow:
    """The flow whose nodes are written as YAML."""
    return msgspec.convert({"id": id_, "name": "Main", "start": start, "nodes": yaml.safe_load(text)}, Flow)


def figures(waiting: int = 0, available: int = 0, staffed: int = 0) -> QueueFigures:
    return QueueFigures(
        waiting=waiting, offered=0, available=available, staffed=staffed, oldest_arrived_at=None
    )


class Caller:
    """One contact's run; every event is a second after the one before."""

    def __init__(
        self,
        text: str,
        queues: dict[str, QueueFigures] | None = None,
        apart_us: int = 1_000_000,
        world: MadeWorld | None = None,
        others: dict[str, Flow] | None = None,
    ) -> None:
        self.flow = flow(text)
        made = world or MadeWorld(queues=queues or {})
        self.world = msgspec.structs.replace(made, flows={"main": self.flow, **(others or {})})
        self.now = 1_800_000_000_000_000
        self.apart_us = apart_us
        self.run: RunState = begin(self.flow, 3, "+861012345678", "4001", self.now, {"vip": "yes"})
        self.actions: list[Action] = []
        self.facts: list[msgspec.Struct] = []

    def happens(self, event: ev.Event) -> Step:
        """One event; the run goes through its recovery record each time, as a restart would take it."""
        self.now += self.apart_us
        here = self.world.flow(self.run.flow, self.run.version)
        assert here is not None
        done = step(here, self.run, event, self.now, self.world)
        self.run = msgspec.msgpack.decode(msgspec.msgpack.encode(done.run), type=RunState)
        self.actions = list(done.actions)
        self.facts += done.facts
        msgspec.json.encode(done.facts, enc_hook=enc_hook)
        return done

    def starts(self) -> Caller:
        self.happens(ev.Started())
        return self

    def presses(self, keys: str) -> Step:
        done = Step(self.run)
        for key in keys:
            done = self.happens(ev.Digit(key))
        return done

    def told(self) -> list[str]:
        return [str(fact.__struct_config__.tag) for fact in self.facts]

    def nodes(self) -> list[str]:
        return [fact.node for fact in self.facts if fact.__struct_config__.tag == "flow.node_entered"]  # type: ignore[attr-defined]
