"""What simulated callers found, as the interface shows it."""

from __future__ import annotations

from pydantic import BaseModel, Field

from yunhu.flow.ivr.walks.model import Edge, Report, Walk


class StopShown(BaseModel):
    """A node on a walk."""

    flow: str = Field(description="The flow, or a sub-flow of it")
    node: str
    verb: str
    why: str = Field(description="The way out of the node before")
    at_ms: int = Field(description="Virtual time since the call was answered")


class EdgeShown(BaseModel):
    """A way out of a node: the field that names where it leads."""

    node: str
    field: str


class WalkShown(BaseModel):
    """One simulated call."""

    name: str
    kind: str = Field(description="What was done last: keys, silence, wrong_input, hang_up, queue_full, …")
    steps: list[StopShown]
    end: str = Field(
        description="The cause of a hang-up, or what the contact waits for: queue, transfer, callback"
    )
    covers: list[EdgeShown] = Field(description="The ways out that no walk before it had taken")


class EdgesShown(BaseModel):
    """How much of the flow was walked."""

    covered: int
    total: int
    missed: list[EdgeShown] = Field(description="Nobody can get there: a condition is never true, …")


class TriedShown(BaseModel):
    """Simulated callers and how far they came."""

    walks: list[WalkShown]
    edges: EdgesShown


def tried(report: Report) -> TriedShown:
    """A report as it is shown."""
    missed = [_edge(edge) for edge in report.missed]
    edges = EdgesShown(covered=report.covered, total=report.total, missed=missed)
    return TriedShown(walks=[_walk(walk) for walk in report.walks], edges=edges)


def _walk(walk: Walk) -> WalkShown:
    steps = [
        StopShown(flow=it.flow, node=it.node, verb=it.verb, why=it.why, at_ms=it.at_ms) for it in walk.steps
    ]
    covers = [_edge(edge) for edge in walk.covers]
    return WalkShown(name=walk.name, kind=walk.kind, steps=steps, end=walk.end, covers=covers)


def _edge(edge: Edge) -> EdgeShown:
    return EdgeShown(node=edge.node, field=edge.field)
