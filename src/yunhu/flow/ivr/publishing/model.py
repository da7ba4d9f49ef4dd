"""A flow on its way into force: the draft, the stage with some contacts, the versions that were."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from yunhu.flow.ivr.model import Flow
from yunhu.kit.instants import Instant

CALLERS_MAX = 200

Caller = Annotated[
    str, Meta(pattern=r"^\+?[0-9*#]{1,32}$", description="a caller's number, as it is shown to agents")
]


class Staged(Struct, frozen=True, forbid_unknown_fields=True):
    """A flow that some contacts get instead of the one in force with the same id.

    Those are `percent` of all, chosen by a hash of the contact's id, and those who call from `callers`.
    """

    flow: Flow
    percent: Annotated[int, Meta(ge=0, le=100)] = 0
    callers: Annotated[tuple[Caller, ...], Meta(max_length=CALLERS_MAX)] = ()


class Shelf(Struct, frozen=True):
    """All flows of one version of a configuration."""

    flows: tuple[Flow, ...] = ()
    staged: tuple[Staged, ...] = ()

    def flow(self, id_: str) -> Flow | None:
        """The flow in force."""
        return next((flow for flow in self.flows if flow.id == id_), None)

    def stage(self, id_: str) -> Staged | None:
        """What is tried with some contacts."""
        return next((staged for staged in self.staged if staged.flow.id == id_), None)


Change = Literal["published", "staged", "promoted", "withdrawn", "removed"]
"""What a version of the configuration did to a flow."""


class FlowVersion(Struct, frozen=True):
    """A version of the configuration that changed a flow. `nodes`: how many that flow has (0: removed)."""

    flow: str
    version: int
    change: Change
    nodes: int
    at: Instant
    by: str
    note: str


class Draft(Struct, frozen=True):
    """What somebody is writing.

    `document` is the flow as plain data, which need not be whole yet; `text` the YAML it was written in,
    until it is changed in another way. `base_version`: the flow's version that it was begun from (0: new).
    """

    flow: str
    document: object
    text: str | None
    base_version: int
    at: Instant
    by: str
