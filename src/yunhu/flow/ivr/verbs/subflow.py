"""subflow: another flow is walked, and then this one goes on; its `return` comes back."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from yunhu.flow.ivr.events import Event
from yunhu.flow.ivr.run import STACK_MAX, Exit, Frame, Outcome, RunState, go
from yunhu.flow.ivr.words import NodeName
from yunhu.flow.ivr.world import World
from yunhu.people.agents.model import Slug


class Subflow(Struct, frozen=True, forbid_unknown_fields=True, tag="subflow", tag_field="verb"):
    """Walk `flow` from its start; its `return` leads to `next`. Both see the same variables.

    `on_error`: there is no such flow, or 16 are within each other already.
    """

    flow: Slug
    next: NodeName
    on_error: NodeName | None = None


def enter(node: Subflow, run: RunState, world: World) -> Outcome:
    """Go into the flow, in the version that the contact began with."""
    if len(run.stack) >= STACK_MAX:
        return go(run, node.on_error, "too many flows within each other", "flow_error")
    flow = world.flow(node.flow, run.version)
    if flow is None:
        return go(run, node.on_error, "no such flow", "flow_error")
    stack = (*run.stack, Frame(run.flow, run.version, node.next))
    return Outcome(replace(run, flow=node.flow, stack=stack), to=flow.start, why=f"into {node.flow}")


def take(node: Subflow, run: RunState, event: Event, world: World) -> Outcome:
    """It never waits: whatever comes, it goes in."""
    return enter(node, run, world)


def exits(node: Subflow) -> Iterator[Exit]:
    """Where the flow may go from here."""
    yield Exit("next", node.next)
    yield Exit("on_error", node.on_error, wanted=False)
