"""The words of the desk, and what a tenant configures for it: reasons, and how contacts may come out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from yunhu.people.agents.model import Slug

Shown = Literal["offered", "connecting", "talking", "held", "consulting", "conference", "lost"]
"""Where a contact stands for one agent; `lost`: this agent's audio is gone."""

Can = Literal[
    "hold",
    "resume",
    "transfer",
    "consult",
    "complete",
    "merge",
    "swap",
    "cancel_consult",
    "leave",
    "hang_up",
    "reject",
    "rejoin",
    "digits",
]
"""What an agent may ask for."""

MemberState = Literal["ringing", "talking", "held", "waiting"]

DEPTH_MAX = 4
"""Levels of the tree of dispositions."""


class Reason(Struct, frozen=True, forbid_unknown_fields=True):
    """One reason that an agent may give."""

    id: Slug
    name: Annotated[str, Meta(min_length=1, max_length=64)]


class Reasons(Struct, frozen=True, forbid_unknown_fields=True):
    """What may be given as the reason of a break, and of an offer that is not taken. None: any text."""

    break_: Annotated[tuple[Reason, ...], Meta(max_length=50)] = field(default=(), name="break")
    reject: Annotated[tuple[Reason, ...], Meta(max_length=50)] = ()


class Disposition(Struct, frozen=True, forbid_unknown_fields=True):
    """How a contact may come out. One with children is a group, and cannot be chosen itself."""

    code: Slug
    name: Annotated[str, Meta(min_length=1, max_length=64)]
    children: Annotated[tuple[Disposition, ...], Meta(max_length=200)] = ()


def leaves(tree: tuple[Disposition, ...]) -> Iterator[Disposition]:
    """The dispositions that can be chosen."""
    for one in tree:
        if one.children:
            yield from leaves(one.children)
        else:
            yield one
