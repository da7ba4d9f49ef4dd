"""queue: the contact waits for an agent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from yunhu.flow.ivr.actions import EnterQueue, LeaveQueue
from yunhu.flow.ivr.events import Digit, Event, QueueLeft
from yunhu.flow.ivr.run import Exit, Outcome, RunState, go
from yunhu.flow.ivr.words import NodeName
from yunhu.flow.ivr.world import World
from yunhu.people.agents.model import Slug
from yunhu.work.queues.model import Need, Priority

Key = Annotated[str, Meta(pattern=r"^[0-9*#A-D]$", description="one key")]


class Queue(Struct, frozen=True, forbid_unknown_fields=True, tag="queue", tag_field="verb"):
    """Wait in `queue`. The flow goes on only when the wait ends without an agent, or with one of `keys`.

    `priority` is the contact's own when absent; `need` is asked for beside what the queue needs.
    `on_nobody` is taken at once when no agent who could take the contact is signed in (without it
    the caller waits). `on_error`: there is no such queue any more.
    """

    queue: Slug
    priority: Priority | None = None
    need: Annotated[tuple[Need, ...], Meta(max_length=16)] = ()
    keys: Annotated[dict[Key, NodeName], Meta(max_length=16)] = {}
    on_full: NodeName | None = None
    on_timeout: NodeName | None = None
    on_nobody: NodeName | None = None
    on_error: NodeName | None = None
    on_overflow: NodeName | None = None
    on_closed: NodeName | None = None


def enter(node: Queue, run: RunState, world: World) -> Outcome:
    """Begin to wait, unless it is known to be in vain."""
    if node.on_nobody is not None:
        found = world.figures(node.queue)
        if found is not None and found.staffed == 0:
            return Outcome(run, to=node.on_nobody, why="nobody is signed in")
    priority = run.priority if node.priority is None else node.priority
    return Outcome(replace(run, phase="queued"), (EnterQueue(node.queue, priority, node.need),))


def take(node: Queue, run: RunState, event: Event, world: World) -> Outcome:
    """The wait ended without an agent, or the caller pressed a key."""
    if isinstance(event, Digit):
        return _pressed(node, run, event.digit)
    assert isinstance(event, QueueLeft)  # the table lets nothing else through
    match event.why:
        case "full" | "expected_wait" | "per_agent":
            return go(run, node.on_full, "queue full", "busy")
        case "max_wait":
            return go(run, node.on_timeout, "waited too long", "no_agent")
        case "nobody":
            return go(run, node.on_nobody, "nobody is signed in", "no_agent")
        case "overflow":
            return go(run, node.on_overflow, "overflow", "no_agent")
        case "closed":
            return go(run, node.on_closed, "closed", "unavailable")
        case why:
            return go(run, node.on_error, f"queue: {why}", "flow_error")


def exits(node: Queue) -> Iterator[Exit]:
    """Where the flow may go from here."""
    for key, to in node.keys.items():
        yield Exit(f"keys.{key}", to)
    yield Exit("on_full", node.on_full)
    yield Exit("on_timeout", node.on_timeout)
    yield Exit("on_nobody", node.on_nobody, wanted=False)
    yield Exit("on_error", node.on_error, wanted=False)
    yield Exit("on_overflow", node.on_overflow, wanted=False)
    yield Exit("on_closed", node.on_closed, wanted=False)


def _pressed(node: Queue, run: RunState, digit: str) -> Outcome:
    to = node.keys.get(digit)
    if to is None:
        return Outcome(run, why="not a key of this wait")
    return Outcome(run, (LeaveQueue("key"),), to=to, why=f"key {digit}")
