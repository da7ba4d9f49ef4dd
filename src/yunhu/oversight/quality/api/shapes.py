"""What the doors show of samples."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement

from yunhu.kit.instants import to_iso
from yunhu.kit.paging import cut_page
from yunhu.oversight.quality import store
from yunhu.oversight.quality.errors import SampleUnknown
from yunhu.oversight.quality.model import How, Sample
from yunhu.oversight.quality.service import Quality
from yunhu.oversight.quality.tables import SAMPLE
from yunhu.platform.http.base import PageAsked, Paged, Principal, paged


class SampleShown(BaseModel):
    """A contact that somebody reviews."""

    id: str
    contact: str
    recording: str | None = Field(description="The contact's first recording")
    agent: str | None = Field(description="Whose contact it is")
    arrived_at: str | None
    reviewer: str
    how: How
    assigned_at: str
    assigned_by: str
    due_at: str | None = Field(description="Until when it is to be reviewed")
    reviewed_at: str | None


class SampleList(BaseModel):
    """The samples that were made."""

    items: list[SampleShown]


async def one(quality: Quality, who: Principal, id_: str, within: Sequence[ColumnElement[bool]]) -> Sample:
    """The sample, if it is among those. Raises `SampleUnknown`."""
    async with quality.database.reading() as connection:
        found = await store.samples(connection, who.tenant, 1, None, [SAMPLE.c.id == id_, *within])
    if not found:
        raise SampleUnknown(sample=id_)
    return found[0]


async def page_of(
    quality: Quality,
    who: Principal,
    request: Request,
    response: Response,
    page: PageAsked,
    wanted: Sequence[ColumnElement[bool]],
) -> Paged[SampleShown]:
    """A page of samples, the last given first."""
    key = page.after(int, str)
    after = None if key is None else (int(key[0]), str(key[1]))
    async with quality.database.reading() as connection:
        found = await store.samples(connection, who.tenant, page.limit + 1, after, wanted)
    cut = cut_page(found, page.limit, lambda it: (it.assigned_at, it.id))
    return paged(request, response, cut, await shown(quality, who.tenant, cut.items))


async def shown(quality: Quality, tenant: str, samples: Sequence[Sample]) -> list[SampleShown]:
    """Samples with what is known of their contacts."""
    await quality.settle()
    async with quality.database.reading() as connection:
        beside = await store.beside(connection, tenant, [it.contact for it in samples])
    return [_one_shown(it, *beside.get(it.contact, (None, None))) for it in samples]


def iso(instant: int | None) -> str | None:
    """An instant as it is written; None stays that."""
    return None if instant is None else to_iso(instant)


def _one_shown(of: Sample, arrived_at: int | None, recording: str | None) -> SampleShown:
    return SampleShown(
        id=of.id,
        contact=of.contact,
        recording=recording,
        agent=of.agent,
        arrived_at=iso(arrived_at),
        reviewer=of.reviewer,
        how=of.how,
        assigned_at=to_iso(of.assigned_at),
        assigned_by=of.assigned_by,
        due_at=iso(of.due_at),
        reviewed_at=iso(of.reviewed_at),
    )
