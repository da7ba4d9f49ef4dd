"""queue: the contact waits for an agent."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from yunhu.flow.ivr.actions import EnterQueue
from yunhu.flow.ivr.events import Event, QueueLeft
from yunhu.flow.ivr.run import Exit, FiguresOf, Outcome, RunState, go
from yunhu.flow.ivr.words import NodeName
from yunhu.people.agents.model import Slug
from yunhu.work.queues.model import Priority


class Queue(Struct, frozen=True, forbid_unknown_fields=True, tag="queue", tag_field="verb"):
    """Wait in `queue`. The flow goes on only when the wait ends without an agent.

    `on_nobody` is taken at once when no agent who could take the contact is signed in (without it
    the caller waits). `on_error`: there is no such queue any more.
    """

    queue: Slug
    priority: Priority = 0
    on_full: NodeName | None = None
    on_timeout: NodeName | None = None
    on_nobody: NodeName | None = None
    on_error: NodeName | None = None


def enter(node: Queue, run: RunState, figures: FiguresOf) -> Outcome:
    """Begin to wait, unless it is known to be in vain."""
    if node.on_nobody is not None:
        found = figures(node.queue)
        if found is not None and found.staffed == 0:
            return Outcome(run, to=node.on_nobody, why="nobody is signed in")
    return Outcome(replace(run, phase="queued"), (EnterQueue(node.queue, node.priority),))


def take(node: Queue, run: RunState, event: Event, figures: FiguresOf) -> Outcome:
    """The wait ended without an agent."""
    assert isinstance(event, QueueLeft)  # the table lets nothing else through
    match event.why:
        case "full":
            return go(run, node.on_full, "queue full", "busy")
        case "max_wait":
            return go(run, node.on_timeout, "waited too long", "no_agent")
        case why:
            return go(run, node.on_error, f"queue: {why}", "flow_error")


def exits(node: Queue) -> Iterator[Exit]:
    """Where the flow may go from here."""
    yield Exit("on_full", node.on_full)
    yield Exit("on_timeout", node.on_timeout)
    yield Exit("on_nobody", node.on_nobody, wanted=False)
    yield Exit("on_error", node.on_error, wanted=False)
