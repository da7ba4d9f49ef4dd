"""return: the end of a sub-flow; the flow that called it goes on."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from yunhu.flow.ivr.events import Event
from yunhu.flow.ivr.run import Exit, Outcome, RunState
from yunhu.flow.ivr.world import World


class Return(Struct, frozen=True, forbid_unknown_fields=True, tag="return", tag_field="verb"):
    """The end of a sub-flow: the flow that called it goes on.

    In a flow that nobody called the contact ends.
    """


def enter(node: Return, run: RunState, world: World) -> Outcome:
    """Go back."""
    if not run.stack:
        return Outcome(run, cause="normal", why="returned to nobody")
    *rest, back = run.stack
    run = replace(run, flow=back.flow, version=back.version, stack=tuple(rest))
    return Outcome(run, to=back.next, why="returned")


def take(node: Return, run: RunState, event: Event, world: World) -> Outcome:
    """It never waits: whatever comes, it goes back."""
    return enter(node, run, world)


def exits(node: Return) -> Iterator[Exit]:
    """Where it goes says the node that called."""
    return iter(())
