"""Queues over HTTP: how they stand now, and who waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from yunhu.kit import instants
from yunhu.kit.paging import cut_page
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.work.queues.model import WAITING_MAX, Queue
from yunhu.work.queues.service import Queues

MOST_WAITING_SHOWN = 1_000
"""Waiting contacts that one answer names at most, from the head of the queue."""

Reader = Annotated[Principal, needs("live.read")]
Configured = Callable[[], Sequence[Queue]]
"""The queues of the configuration in force."""


class QueueShown(BaseModel):
    """A queue at this moment."""

    id: str
    name: str
    waiting: int
    offered: int = Field(description="Contacts for which an agent is being rung")
    available: int = Field(description="Agents who could take a contact now")
    staffed: int = Field(description="Agents who are signed in at all")
    oldest_arrived_at: str | None = Field(
        description="When the contact that waits longest reached the centre"
    )


class EstimateShown(BaseModel):
    """The expected wait as an interval, and what became of the latest ones."""

    queue: str
    position: int | None = Field(description="The one that was asked for, or the end of the queue")
    p50_s: float | None = Field(description="Half of all wait no longer, in seconds")
    p90_s: float | None = Field(description="Nine of ten wait no longer")
    trusted: bool = Field(description="Whether callers are told; if not, they are told their position")
    judged: int = Field(description="Latest waits that are over, of which it is known what was told")
    covered_percent: float | None = Field(description="Of these within their P90; none while they are few")
    error_s: float | None = Field(description="Mean distance of these waits from their P50")


class WaitingShown(BaseModel):
    """A contact that waits."""

    position: int = Field(description="1 is the next")
    contact: str
    priority: int
    arrived_at: str
    entered_at: str


class Waiting(BaseModel):
    """The head of a queue."""

    queue: str
    total: int
    items: list[WaitingShown]


def make_router(queues: Queues, configured: Configured) -> APIRouter:
    """The endpoints below `/api/v1/queues`."""
    router = APIRouter(prefix="/api/v1/queues", tags=["queues"])

    @router.get("")
    async def list_queues(
        request: Request, response: Response, page: AskedPage, who: Reader
    ) -> Paged[QueueShown]:
        """Every queue's figures now, in the order of ids."""
        after = page.after(str)
        found = sorted(configured(), key=lambda queue: queue.id)
        found = [queue for queue in found if after is None or queue.id > str(after[0])]
        cut = cut_page(found[: page.limit + 1], page.limit, lambda queue: (queue.id,))
        return paged(request, response, cut, [shown(queues, queue) for queue in cut.items])

    @router.get("/{id}")
    async def get_queue(id: Annotated[str, Path(max_length=64)], who: Reader) -> QueueShown:
        """One queue's figures now."""
        queues.figures(id)  # refuses an unknown one
        return shown(queues, next(queue for queue in configured() if queue.id == id))

    @router.get("/{id}/estimate")
    async def get_estimate(
        id: Annotated[str, Path(max_length=64)],
        who: Reader,
        position: Annotated[int | None, Query(ge=1, le=WAITING_MAX, description="1 is the next")] = None,
    ) -> EstimateShown:
        """How long somebody at this position will wait, or who comes now; and how well that is told."""
        found, accuracy = queues.estimate(id, position), queues.accuracy(id)
        return EstimateShown(
            queue=id,
            position=None if found is None else found.position,
            p50_s=None if found is None else round(found.p50_s, 1),
            p90_s=None if found is None else round(found.p90_s, 1),
            trusted=found is not None and found.trusted,
            judged=0 if accuracy is None else accuracy.judged,
            covered_percent=None if accuracy is None else accuracy.covered_percent,
            error_s=None if accuracy is None else accuracy.error_s,
        )

    @router.get("/{id}/waiting")
    async def list_waiting(
        id: Annotated[str, Path(max_length=64)],
        who: Reader,
        limit: Annotated[int, Query(ge=1, le=MOST_WAITING_SHOWN)] = 100,
    ) -> Waiting:
        """Who waits, first to last: the head of the queue. It moves, so there are no pages."""
        entries = queues.waiting(id)
        items = [
            WaitingShown(
                position=position,
                contact=entry.contact,
                priority=entry.priority,
                arrived_at=instants.to_iso(entry.arrived_at),
                entered_at=instants.to_iso(entry.entered_at),
            )
            for position, entry in enumerate(islice(entries, limit), 1)
        ]
        return Waiting(queue=id, total=len(entries), items=items)

    return router


def shown(queues: Queues, queue: Queue) -> QueueShown:
    """A queue as the interface shows one. Raises NoSuchQueue."""
    figures = queues.figures(queue.id)
    oldest = figures.oldest_arrived_at
    return QueueShown(
        id=queue.id,
        name=queue.name,
        waiting=figures.waiting,
        offered=figures.offered,
        available=figures.available,
        staffed=figures.staffed,
        oldest_arrived_at=None if oldest is None else instants.to_iso(oldest),
    )
