"""The verbs there are. A new one is one file, one line here and one in the union of `model.Node`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from yunhu.flow.ivr.events import Event
from yunhu.flow.ivr.run import Exit, FiguresOf, Outcome, RunState
from yunhu.flow.ivr.verbs import branch, gather, hangup, play, queue, transfer


class Verb(Struct, frozen=True):
    """What a verb does. `waits`: it lets time pass, so a loop through it is no endless loop."""

    name: str
    enter: Callable[[Any, RunState, FiguresOf], Outcome]
    take: Callable[[Any, RunState, Event, FiguresOf], Outcome]
    exits: Callable[[Any], Iterator[Exit]]
    waits: bool


VERBS: dict[type, Verb] = {
    play.Play: Verb("play", play.enter, play.take, play.exits, waits=True),
    gather.Gather: Verb("gather", gather.enter, gather.take, gather.exits, waits=True),
    branch.Branch: Verb("branch", branch.enter, branch.take, branch.exits, waits=False),
    queue.Queue: Verb("queue", queue.enter, queue.take, queue.exits, waits=True),
    transfer.Transfer: Verb("transfer", transfer.enter, transfer.take, transfer.exits, waits=True),
    hangup.Hangup: Verb("hangup", hangup.enter, hangup.take, hangup.exits, waits=True),
}
