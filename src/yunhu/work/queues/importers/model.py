"""What was read from another system's files, and what of it has no counterpart here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from yunhu.kit.problem import Misread
from yunhu.people.agents.model import Agent, Skill
from yunhu.work.queues.model import Queue

LARGEST = 4 << 20
"""Characters of all files of one import."""

ITEMS_MAX = 20_000
"""Queues, agents or rules of one import."""


class Unmapped(Struct, frozen=True):
    """A setting that does not do here what it did there. `id` is the key of the text that says so.

    `lossy`: something else was put in its place; otherwise it was left out.
    """

    path: str
    id: str
    params: dict[str, object] = {}
    lossy: bool = False


class Choice(Struct, frozen=True):
    """Which contacts go to which queue: the first whose `if_` (over `contact.*`) holds; None: the rest."""

    queue: str
    if_: str | None = None
    priority: int = 0


class Imported(Struct, frozen=True, kw_only=True):
    """A part of a centre's configuration, and the report."""

    skills: tuple[Skill, ...] = ()
    agents: tuple[Agent, ...] = ()
    queues: tuple[Queue, ...] = ()
    choices: tuple[Choice, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()


Files = Mapping[str, str]
"""Name → text."""

Importer = Callable[[Files], Imported]
"""Reads one system's files. Raises Misread with the line of the first thing that is wrong."""

__all__ = ["ITEMS_MAX", "LARGEST", "Choice", "Files", "Imported", "Importer", "Misread", "Unmapped"]
