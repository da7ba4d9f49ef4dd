"""Samples over HTTP: given by those who lead, reviewed by those who were given them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement

from yunhu.kit.reach import Reach
from yunhu.oversight.quality.api import assigning
from yunhu.oversight.quality.api.shapes import SampleShown, one, page_of, shown
from yunhu.oversight.quality.service import Quality
from yunhu.oversight.quality.tables import SAMPLE
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs

REVIEW = "quality.review"

Reviewer = Annotated[Principal, needs(REVIEW)]
Id = Annotated[str, Path(max_length=64)]


class Reviewed(BaseModel):
    """Whether the reviewer is done."""

    model_config = ConfigDict(extra="forbid")

    reviewed: bool


def make_router(quality: Quality, choices: assigning.ChoicesOf) -> APIRouter:
    """The endpoints below `/api/v1/quality`."""
    router = APIRouter(prefix="/api/v1/quality", tags=["quality"])
    _review(router, quality)
    assigning.add(router, quality, choices)
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
        return await page_of(quality, who, request, response, page, wanted)

    @router.put("/samples/{id}/reviewed")
    async def review_sample(id: Id, wanted: Reviewed, who: Reviewer) -> SampleShown:
        """Say that you are done with it, or not yet."""
        found = await one(quality, who, id, _own(who))
        return (await shown(quality, who.tenant, [await quality.reviewed(who, found, wanted.reviewed)]))[0]


def _own(who: Principal) -> list[ColumnElement[bool]]:
    return [] if who.reach(REVIEW) == Reach.TENANT else [SAMPLE.c.reviewer == (who.user or "")]
