"""A contact's way through a flow: its state, which survives a restart, and what a step or verb gives back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

from msgspec import Struct

from yunhu.flow.ivr.actions import Action
from yunhu.kit.instants import Instant

Phase = Literal["new", "walking", "playing", "collecting", "queued", "transferring", "ended"]

PHASES: tuple[str, ...] = ("new", "walking", "playing", "collecting", "queued", "transferring", "ended")


class RunState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a contact stands in its flow. `flow` and `version` say whose nodes these are: it ends on them.

    Holds what the caller pressed: it goes into recovery records, never into logs.
    """

    flow: str
    version: int
    node: str
    phase: Phase = "new"
    caller: str = ""
    dialled: str = ""
    attributes: dict[str, str] = {}
    vars: dict[str, str] = {}
    digits: str = ""
    attempts: int = 0
    sounding: bool = False
    """Prompts of a gather play."""
    started_at: Instant = 0
    moved_at: Instant = 0
    hasty: int = 0
    """How many times in a row an outcome came (almost) at once; see `machine.HASTY_MAX`."""

    def __repr__(self) -> str:
        return f"RunState({self.flow} v{self.version}, {self.node}, {self.phase})"


class Figures(Protocol):
    """What a flow may ask about a queue (`work.queues.model.QueueFigures`)."""

    @property
    def waiting(self) -> int:
        """Contacts that wait."""
        ...

    @property
    def available(self) -> int:
        """Agents who could take a contact now."""
        ...

    @property
    def staffed(self) -> int:
        """Agents who are signed in."""
        ...


FiguresOf = Callable[[str], Figures | None]
"""A queue's figures; None when there is no such queue."""


class Step(Struct, frozen=True):
    """What one event led to. `reason` says it in words; an event that was ignored leaves all else empty."""

    run: RunState
    actions: tuple[Action, ...] = ()
    facts: tuple[Struct, ...] = ()
    reason: str = ""


class Outcome(Struct, frozen=True):
    """What a verb made of an event: it goes `to` another node, ends the contact with a `cause`, or stays."""

    run: RunState
    actions: tuple[Action, ...] = ()
    facts: tuple[Struct, ...] = ()
    to: str | None = None
    cause: str | None = None
    why: str = ""


class Exit(Struct, frozen=True):
    """One way out of a node, for the check. `wanted`: a careful author names a target here."""

    field: str
    to: str | None
    wanted: bool = True


def go(run: RunState, to: str | None, why: str, otherwise: str, actions: tuple[Action, ...] = ()) -> Outcome:
    """Leave the node by an exit; one without a target hangs up with the cause `otherwise`."""
    if to is None:
        return Outcome(run, actions, cause=otherwise, why=why)
    return Outcome(run, actions, to=to, why=why)
