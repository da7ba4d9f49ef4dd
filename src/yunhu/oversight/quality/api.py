"""Samples over HTTP: given by those who lead, reviewed by those who were given them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement

from yunhu.kit.instants import to_iso
from yunhu.kit.paging import cut_page
from yunhu.kit.reach import Reach
from yunhu.oversight.quality import store
from yunhu.oversight.quality.errors import SampleUnknown
from yunhu.oversight.quality.model import How, Sample
from yunhu.oversight.quality.service import Quality
from yunhu.oversight.quality.tables import SAMPLE
from yunhu.platform.http.base import AskedPage, PageAsked, Paged, Principal, needs, paged
from yunhu.platform.http.sight import Seen
from yunhu.work.calls.tables import CONTACT

REVIEW = "quality.review"
ASSIGN = "quality.assign"
MOST_CONTACTS = 200
MOST_EACH = 50
LARGEST_SEED = 2**31 - 1

Reviewer = Annotated[Principal, needs(REVIEW)]
Assigner = Annotated[Principal, needs(ASSIGN)]
Id = Annotated[str, Path(max_length=64)]
User = Annotated[str, Field(min_length=1, max_length=48, description="Who reviews: the id of a user")]
ContactId = Annotated[str, Field(min_length=1, max_length=64)]


class Assignment(BaseModel):
    """Contacts for a reviewer."""

    model_config = ConfigDict(extra="forbid")

    reviewer: User
    contacts: list[ContactId] = Field(min_length=1, max_length=MOST_CONTACTS)


class Draw(BaseModel):
    """Contacts for a reviewer, by chance."""

    model_config = ConfigDict(extra="forbid")

    reviewer: User
    since: AwareDatetime = Field(description="Contacts that arrived from then on")
    until: AwareDatetime
    each: int = Field(ge=1, le=MOST_EACH, description="Contacts of every agent")
    seed: int | None = Field(None, ge=0, le=LARGEST_SEED, description="To draw the same ones again")


class Reviewed(BaseModel):
    """Whether the reviewer is done."""

    model_config = ConfigDict(extra="forbid")

    reviewed: bool


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
    reviewed_at: str | None


class SampleList(BaseModel):
    """The samples that were made."""

    items: list[SampleShown]


def make_router(quality: Quality) -> APIRouter:
    """The endpoints below `/api/v1/quality`."""
    router = APIRouter(prefix="/api/v1/quality", tags=["quality"])
    _review(router, quality)
    _assign(router, quality)
    return router


def _review(router: APIRouter, quality: Quality) -> None:
    @router.get("/samples")
    async def list_samples(
        request: Request,
        response: Response,
        page: AskedPage,
        who: Reviewer,
        reviewed: Annotated[bool | None, Query(description="Only those that are, or are not")] = None,
    ) -> Paged[SampleShown]:
        """What you were given to review, the last first; all samples for who reaches the whole tenant."""
        wanted = _own(who)
        if reviewed is not None:
            column = SAMPLE.c.reviewed_at
            wanted.append(column.is_not(None) if reviewed else column.is_(None))
        return await _page(quality, who, request, response, page, wanted)

    @router.put("/samples/{id}/reviewed")
    async def review_sample(id: Id, wanted: Reviewed, who: Reviewer) -> SampleShown:
        """Say that you are done with it, or not yet."""
        found = await _one(quality, who, id, _own(who))
        return (await _shown(quality, who.tenant, [await quality.reviewed(who, found, wanted.reviewed)]))[0]


def _assign(router: APIRouter, quality: Quality) -> None:
    def led(who: Principal, seen: Seen) -> list[ColumnElement[bool]]:
        agents = seen.agents(who, ASSIGN)
        return [] if agents is None else [SAMPLE.c.agent.in_(agents)]

    @router.get("/assignments")
    async def list_assignments(
        request: Request, response: Response, page: AskedPage, who: Assigner, seen: Seen
    ) -> Paged[SampleShown]:
        """The samples of the agents you lead, the last first."""
        return await _page(quality, who, request, response, page, led(who, seen))

    @router.post("/assignments", status_code=201)
    async def assign_samples(wanted: Assignment, who: Assigner, seen: Seen) -> SampleList:
        """Give contacts to a reviewer, who may see and hear them from now on."""
        within = seen.contacts(who, ASSIGN, CONTACT.c.id)
        made = await quality.assign(who, wanted.reviewer, list(dict.fromkeys(wanted.contacts)), within)
        return SampleList(items=await _shown(quality, who.tenant, made))

    @router.post("/draws", status_code=201)
    async def draw_samples(wanted: Draw, who: Assigner, seen: Seen) -> SampleList:
        """Give a reviewer some contacts of every agent of a period, by chance."""
        seed = secrets.randbelow(LARGEST_SEED) if wanted.seed is None else wanted.seed
        period = (round(wanted.since.timestamp() * 1_000_000), round(wanted.until.timestamp() * 1_000_000))
        within = seen.contacts(who, ASSIGN, CONTACT.c.id)
        made = await quality.draw(who, wanted.reviewer, period, wanted.each, seed, within)
        return SampleList(items=await _shown(quality, who.tenant, made))

    @router.delete("/assignments/{id}", status_code=204, response_class=Response)
    async def withdraw_sample(id: Id, who: Assigner, seen: Seen) -> None:
        """Take a sample away: the reviewer sees the contact no longer."""
        await quality.withdraw(who, await _one(quality, who, id, led(who, seen)))


def _own(who: Principal) -> list[ColumnElement[bool]]:
    return [] if who.reach(REVIEW) == Reach.TENANT else [SAMPLE.c.reviewer == (who.user or "")]


async def _one(quality: Quality, who: Principal, id_: str, within: Sequence[ColumnElement[bool]]) -> Sample:
    async with quality.database.reading() as connection:
        found = await store.samples(connection, who.tenant, 1, None, [SAMPLE.c.id == id_, *within])
    if not found:
        raise SampleUnknown(sample=id_)
    return found[0]


async def _page(
    quality: Quality,
    who: Principal,
    request: Request,
    response: Response,
    page: PageAsked,
    wanted: Sequence[ColumnElement[bool]],
) -> Paged[SampleShown]:
    key = page.after(int, str)
    after = None if key is None else (int(key[0]), str(key[1]))
    async with quality.database.reading() as connection:
        found = await store.samples(connection, who.tenant, page.limit + 1, after, wanted)
    cut = cut_page(found, page.limit, lambda it: (it.assigned_at, it.id))
    return paged(request, response, cut, await _shown(quality, who.tenant, cut.items))


async def _shown(quality: Quality, tenant: str, samples: Sequence[Sample]) -> list[SampleShown]:
    await quality.settle()
    async with quality.database.reading() as connection:
        beside = await store.beside(connection, tenant, [it.contact for it in samples])
    return [_one_shown(it, *beside.get(it.contact, (None, None))) for it in samples]


def _one_shown(of: Sample, arrived_at: int | None, recording: str | None) -> SampleShown:
    return SampleShown(
        id=of.id,
        contact=of.contact,
        recording=recording,
        agent=of.agent,
        arrived_at=None if arrived_at is None else to_iso(arrived_at),
        reviewer=of.reviewer,
        how=of.how,
        assigned_at=to_iso(of.assigned_at),
        assigned_by=of.assigned_by,
        reviewed_at=None if of.reviewed_at is None else to_iso(of.reviewed_at),
    )
