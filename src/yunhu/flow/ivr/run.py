"""A contact's way through a flow: its state, which survives a restart, and what a step or verb gives back."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from yunhu.flow.ivr.actions import Action
from yunhu.flow.ivr.twiml.page import Page
from yunhu.kit.instants import Instant

Phase = Literal[
    "new",
    "walking",
    "playing",
    "collecting",
    "queued",
    "transferring",
    "requesting",
    "classifying",
    "promising",
    "recording",
    "ended",
]

PHASES: tuple[str, ...] = Phase.__args__  # type: ignore[attr-defined]

VARS_MAX = 256
"""Variables of one contact; over it a new one is not kept."""

VALUE_MAX = 1_024
"""Characters of one variable or attribute; the rest is cut off."""

STACK_MAX = 16
"""Sub-flows within each other; one more takes the failure branch."""


class Frame(Struct, frozen=True, array_like=True):
    """Where a sub-flow was called from: the flow goes on there at `next`."""

    flow: str
    version: int
    next: str


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
    channel: str = "voice"
    language: str = "zh-CN"
    priority: int = 0
    attributes: dict[str, str] = {}
    vars: dict[str, str] = {}
    secrets: frozenset[str] = frozenset()
    """Variables that are compared and sent, and never spoken, shown or dialled."""
    intent: tuple[str, float] | None = None
    """The intent that was heard last, and how sure it is."""
    slots: dict[str, str] = {}
    status: int | None = None
    """The HTTP status of the last answer."""
    stack: tuple[Frame, ...] = ()
    page: Page | None = None
    """Where it stands in a page of TwiML."""
    digits: str = ""
    attempts: int = 0
    question: int = 0
    sounding: bool = False
    """Prompts of a node that listens meanwhile play."""
    paused: bool = False
    """The recording is paused for the sake of what is keyed."""
    entered: int = 0
    """Nodes entered until now; names what is under way here, so that a late answer is known as late."""
    started_at: Instant = 0
    moved_at: Instant = 0
    hasty: int = 0
    """How many times in a row an outcome came (almost) at once; see `machine.HASTY_MAX`."""

    def __repr__(self) -> str:
        return f"RunState({self.flow} v{self.version}, {self.node}, {self.phase})"


def kept(run: RunState, name: str, value: str, secret: bool = False) -> RunState:
    """The run with a variable set; what was secret stays so only while its new value is."""
    if name not in run.vars and len(run.vars) >= VARS_MAX:
        return run
    secrets = run.secrets | {name} if secret else run.secrets - {name}
    return replace(run, vars={**run.vars, name: value[:VALUE_MAX]}, secrets=secrets)


class Step(Struct, frozen=True):
    """What one event led to. `reason` says it in words; an event that was ignored leaves all else empty."""

    run: RunState
    actions: tuple[Action, ...] = ()
    facts: tuple[Struct, ...] = ()
    reason: str = ""


class Outcome(Struct, frozen=True):
    """What a verb made of an event: it goes `to` another node, ends the contact with a `cause`, or stays.

    `to` is a node of the flow that `run` names: a sub-flow's when the verb called one.
    """

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
