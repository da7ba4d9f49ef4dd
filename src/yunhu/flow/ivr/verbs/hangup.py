"""hangup: the contact ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from yunhu.flow.ivr.events import Event
from yunhu.flow.ivr.run import Exit, Outcome, RunState
from yunhu.flow.ivr.world import World

Cause = Literal["normal", "busy", "rejected", "unavailable"]


class Hangup(Struct, frozen=True, forbid_unknown_fields=True, tag="hangup", tag_field="verb"):
    """End the contact with a cause that the CDR keeps."""

    cause: Cause = "normal"


def enter(node: Hangup, run: RunState, world: World) -> Outcome:
    """End it."""
    return Outcome(run, cause=node.cause, why="hangup")


def take(node: Hangup, run: RunState, event: Event, world: World) -> Outcome:
    """Nothing comes after the end; if it does, it is the end again."""
    return enter(node, run, world)


def exits(node: Hangup) -> Iterator[Exit]:
    """There is no way from here."""
    return iter(())
