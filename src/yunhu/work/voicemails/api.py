"""Messages over HTTP: what was left, and whether somebody has dealt with it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import RowMapping

from yunhu.kit.instants import to_iso
from yunhu.kit.paging import cut_page
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.platform.http.persons import ShownNumber
from yunhu.platform.http.sight import Seen
from yunhu.work.voicemails import store
from yunhu.work.voicemails.errors import NoSuchVoicemail
from yunhu.work.voicemails.ports import Fresh
from yunhu.work.voicemails.service import Voicemails

READ = "contact.read"

Reader = Annotated[Principal, needs(READ)]
Controller = Annotated[Principal, needs("contact.control")]
Id = Annotated[str, Path(max_length=64)]


class VoicemailShown(BaseModel):
    """A message that a customer left."""

    id: str = Field(description="Also the id of its recording: `/api/v1/recordings/{id}` has the audio")
    contact: str
    caller: ShownNumber
    queue: str | None = Field(description="Whom it is for")
    duration_ms: int
    left_at: str
    handled_at: str | None = Field(description="When somebody had dealt with it")
    handled_by: str | None


class Handling(BaseModel):
    """Whether somebody has dealt with a message."""

    model_config = ConfigDict(extra="forbid")

    handled: bool


def make_router(database: Database, voicemails: Voicemails, fresh: Fresh) -> APIRouter:
    """The endpoints below `/api/v1/voicemails`."""
    router = APIRouter(prefix="/api/v1/voicemails", tags=["voicemails"])

    @router.get("")
    async def list_voicemails(
        request: Request,
        response: Response,
        page: AskedPage,
        who: Reader,
        seen: Seen,
        queue: Annotated[str | None, Query(max_length=64)] = None,
        handled: bool | None = None,
    ) -> Paged[VoicemailShown]:
        """Messages, the newest first."""
        key = page.after(int, str)
        after = None if key is None else (int(key[0]), str(key[1]))
        await fresh.settle()
        async with database.reading() as connection:
            rows = await store.voicemails(
                connection,
                who.tenant,
                page.limit + 1,
                after,
                queue=queue,
                handled=handled,
                seen=seen.contacts(who, READ, store.VOICEMAIL.c.contact),
            )
        cut = cut_page(rows, page.limit, lambda row: (row["left_at"], row["id"]))
        return paged(request, response, cut, [_shown(row) for row in cut.items])

    @router.get("/{id}")
    async def get_voicemail(id: Id, who: Reader) -> VoicemailShown:
        """One message."""
        return _shown(await read(who.tenant, id))

    @router.put("/{id}/handled")
    async def handle_voicemail(id: Id, wanted: Handling, who: Controller) -> VoicemailShown:
        """Say that somebody has dealt with it, or that it is still to be done."""
        row = await read(who.tenant, id)
        if (row["handled_at"] is not None) != wanted.handled:
            voicemails.handled(who.tenant, row["contact"], id, wanted.handled, who.actor)
            row = await read(who.tenant, id)
        return _shown(row)

    async def read(tenant: str, id_: str) -> RowMapping:
        await fresh.settle()
        async with database.reading() as connection:
            row = await store.voicemail(connection, tenant, id_)
        if row is None:
            raise NoSuchVoicemail(voicemail=id_)
        return row

    return router


def _shown(row: RowMapping) -> VoicemailShown:
    handled_at = row["handled_at"]
    return VoicemailShown(
        id=row["id"],
        contact=row["contact"],
        caller=row["caller"],
        queue=row["queue"],
        duration_ms=row["duration_ms"],
        left_at=to_iso(row["left_at"]),
        handled_at=None if handled_at is None else to_iso(handled_at),
        handled_by=row["handled_by"],
    )
