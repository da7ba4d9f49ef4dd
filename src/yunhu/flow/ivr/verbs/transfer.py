"""transfer: the contact goes to a queue, an agent or a number; the flow goes on only when that fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from yunhu.flow.ivr import actions
from yunhu.flow.ivr.events import Event, QueueLeft, TransferFailed
from yunhu.flow.ivr.run import Exit, Outcome, RunState, go
from yunhu.flow.ivr.templates import Slot, parts, shown_text
from yunhu.flow.ivr.words import NodeName
from yunhu.flow.ivr.world import World

_TARGET = re.compile(
    r"^(queue:[a-z0-9][a-z0-9._-]{0,63}|agent:[a-z0-9][a-z0-9._-]{0,63}|number:\+?[0-9*#]{1,32})$"
)
Target = Annotated[
    str,
    Meta(
        pattern=r"^(queue|agent|number):.{1,256}$",
        description="queue:ID, agent:ID or number:DIGITS; {VALUE} may stand behind the colon",
    ),
]


class Transfer(Struct, frozen=True, forbid_unknown_fields=True, tag="transfer", tag_field="verb"):
    """Connect the contact to `to`; `on_failed` when it is busy, does not answer or cannot be reached."""

    to: Target
    on_failed: NodeName | None = None

    def __post_init__(self) -> None:
        """A target that is written out is one. Raises ValueError, which says where in the document."""
        if not is_template(self.to) and _TARGET.fullmatch(self.to) is None:
            raise ValueError("the target must be queue:ID, agent:ID or number:DIGITS")


def is_template(to: str) -> bool:
    """Whether the target is only known when the contact is there."""
    return any(isinstance(part, Slot) for part in parts(to))


def enter(node: Transfer, run: RunState, world: World) -> Outcome:
    """Begin; a queue is entered with the contact's priority."""
    to = shown_text(node.to, run, world)
    if _TARGET.fullmatch(to) is None:
        return go(run, node.on_failed, "transfer failed: no such target", "unavailable")
    kind, _, id_ = to.partition(":")
    action = actions.EnterQueue(id_, run.priority) if kind == "queue" else actions.Transfer(to)
    return Outcome(replace(run, phase="transferring"), (action,))


def take(node: Transfer, run: RunState, event: Event, world: World) -> Outcome:
    """It failed."""
    assert isinstance(event, TransferFailed | QueueLeft)  # the table lets nothing else through
    return go(run, node.on_failed, f"transfer failed: {event.why}", "unavailable")


def exits(node: Transfer) -> Iterator[Exit]:
    """Where the flow may go from here."""
    yield Exit("on_failed", node.on_failed)
