"""say: a text is said aloud, with the values in it, then the flow goes on."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from yunhu.flow.ivr.events import Event
from yunhu.flow.ivr.run import Exit, Outcome, RunState
from yunhu.flow.ivr.sounds import speech
from yunhu.flow.ivr.verbs import play
from yunhu.flow.ivr.words import NodeName, Text
from yunhu.flow.ivr.world import World


class Say(Struct, frozen=True, forbid_unknown_fields=True, tag="say", tag_field="verb"):
    """Say `text` in the contact's language; a text that cannot be said takes `on_error`, or else `next`."""

    text: Text
    next: NodeName
    on_error: NodeName | None = None


def enter(node: Say, run: RunState, world: World) -> Outcome:
    """Start speaking; nothing to say is said at once."""
    said = speech(node.text, run, world)
    return play.begin(run, () if said is None else (said,), node.next)


def take(node: Say, run: RunState, event: Event, world: World) -> Outcome:
    """The text was said, or could not be."""
    return play.over(run, event, node.next, node.on_error)


def exits(node: Say) -> Iterator[Exit]:
    """Where the flow may go from here."""
    yield Exit("next", node.next)
    yield Exit("on_error", node.on_error)
