"""callback: the caller keeps the place in a queue without waiting on the line, and is called back."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from yunhu.flow.ivr.actions import PromiseCallback
from yunhu.flow.ivr.events import CallbackPromised, CallbackRefused, Event
from yunhu.flow.ivr.run import Exit, Outcome, RunState, go
from yunhu.flow.ivr.values import shown, text_of
from yunhu.flow.ivr.words import NodeName, Value
from yunhu.flow.ivr.world import World
from yunhu.kit.phone import MalformedNumber, normalise
from yunhu.people.agents.model import Slug


class Callback(Struct, frozen=True, forbid_unknown_fields=True, tag="callback", tag_field="verb"):
    """Promise to call `number` back on behalf of `queue`; `next` is usually a good-bye.

    `on_refused`: the queue offers no callbacks, there is no number (a withheld one), too many are promised.
    """

    queue: Slug
    next: NodeName
    number: Value = "caller"
    on_refused: NodeName | None = None


def enter(node: Callback, run: RunState, world: World) -> Outcome:
    """Ask for the promise."""
    try:
        number = normalise(text_of(shown(node.number, run, world)))
    except MalformedNumber:
        return _refused(node, run, "no number")
    promise = PromiseCallback(node.queue, number, run.priority)
    return Outcome(replace(run, phase="promising"), (promise,))


def take(node: Callback, run: RunState, event: Event, world: World) -> Outcome:
    """It was promised, or not."""
    if isinstance(event, CallbackPromised):
        return Outcome(run, to=node.next, why="promised")
    assert isinstance(event, CallbackRefused)  # the table lets nothing else through
    return _refused(node, run, event.why)


def exits(node: Callback) -> Iterator[Exit]:
    """Where the flow may go from here."""
    yield Exit("next", node.next)
    yield Exit("on_refused", node.on_refused)


def _refused(node: Callback, run: RunState, why: str) -> Outcome:
    return go(run, node.on_refused, f"no callback: {why}", "unavailable")
