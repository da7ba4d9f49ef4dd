"""set: variables, attributes of the contact, its language and its priority."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from yunhu.flow.ivr.actions import Action, SetContact
from yunhu.flow.ivr.events import Event
from yunhu.flow.ivr.run import VALUE_MAX, Exit, Outcome, RunState, kept
from yunhu.flow.ivr.templates import secret_text, shown_text
from yunhu.flow.ivr.words import AttributeName, Language, Name, NodeName, Text
from yunhu.flow.ivr.world import World
from yunhu.work.queues.model import Priority

ATTRIBUTES_MAX = 64
"""Attributes of one contact; over it a new one is not kept."""


class Set(Struct, frozen=True, forbid_unknown_fields=True, tag="set", tag_field="verb"):
    """Keep `values` as variables (var.NAME) and `attributes` as the contact's own, in the order written.

    What the caller keyed in secret may go into another variable, which is then secret too, and into no
    attribute: it is left out there.
    """

    next: NodeName
    values: Annotated[dict[Name, Text], Meta(max_length=64)] = {}
    attributes: Annotated[dict[AttributeName, Text], Meta(max_length=64)] = {}
    language: Language | None = None
    priority: Priority | None = None


def enter(node: Set, run: RunState, world: World) -> Outcome:
    """Set them, and go on at once."""
    for name, text in node.values.items():
        filled, secret = secret_text(text, run, world)
        run = kept(run, name, filled, secret)
    attributes = dict(run.attributes)
    for name, text in node.attributes.items():
        if name in attributes or len(attributes) < ATTRIBUTES_MAX:
            attributes[name] = shown_text(text, run, world)[:VALUE_MAX]
    changed = {name: attributes[name] for name in node.attributes if name in attributes}
    run = replace(
        run,
        attributes=attributes,
        language=node.language or run.language,
        priority=run.priority if node.priority is None else node.priority,
    )
    told: tuple[Action, ...] = ()
    if changed or node.language is not None or node.priority is not None:
        told = (SetContact(changed, node.language, node.priority),)
    return Outcome(run, told, to=node.next, why="set")


def take(node: Set, run: RunState, event: Event, world: World) -> Outcome:
    """It never waits: whatever comes, it sets again."""
    return enter(node, run, world)


def exits(node: Set) -> Iterator[Exit]:
    """Where the flow may go from here."""
    yield Exit("next", node.next)
