"""transfer: the contact goes to a queue, an agent or a number; the flow goes on only when that fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from yunhu.flow.ivr import actions
from yunhu.flow.ivr.events import Event, QueueLeft, TransferFailed
from yunhu.flow.ivr.run import Exit, FiguresOf, Outcome, RunState, go
from yunhu.flow.ivr.words import NodeName

Target = Annotated[
    str,
    Meta(
        pattern=r"^(queue:[a-z0-9][a-z0-9._-]{0,63}|agent:[a-z0-9][a-z0-9._-]{0,63}|number:\+?[0-9*#]{1,32})$",
        description="queue:ID, agent:ID or number:DIGITS",
    ),
]


class Transfer(Struct, frozen=True, forbid_unknown_fields=True, tag="transfer", tag_field="verb"):
    """Connect the contact to `to`; `on_failed` when it is busy, does not answer or cannot be reached."""

    to: Target
    on_failed: NodeName | None = None


def enter(node: Transfer, run: RunState, figures: FiguresOf) -> Outcome:
    """Begin; a queue is entered with ordinary priority."""
    kind, _, id_ = node.to.partition(":")
    action = actions.EnterQueue(id_, 0) if kind == "queue" else actions.Transfer(node.to)
    return Outcome(replace(run, phase="transferring"), (action,))


def take(node: Transfer, run: RunState, event: Event, figures: FiguresOf) -> Outcome:
    """It failed."""
    assert isinstance(event, TransferFailed | QueueLeft)  # the table lets nothing else through
    return go(run, node.on_failed, f"transfer failed: {event.why}", "unavailable")


def exits(node: Transfer) -> Iterator[Exit]:
    """Where the flow may go from here."""
    yield Exit("on_failed", node.on_failed)
