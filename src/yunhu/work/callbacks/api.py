"""Callbacks over HTTP: what is owed to whom, and what people change of it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import RowMapping

from yunhu.kit.instants import to_iso
from yunhu.kit.paging import cut_page
from yunhu.kit.phone import normalise
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.platform.http.persons import Given, NumberRef, Numbers, ShownNumber
from yunhu.platform.http.sight import Seen
from yunhu.work.callbacks import store
from yunhu.work.callbacks.errors import CallbackSettled, NoSuchCallback
from yunhu.work.callbacks.ports import Fresh
from yunhu.work.callbacks.service import Callbacks

READ = "contact.read"

Reader = Annotated[Principal, needs(READ)]
Controller = Annotated[Principal, needs("contact.control")]
Id = Annotated[str, Path(max_length=64)]
Slug = Annotated[str | None, Query(max_length=64)]
State = Literal["waiting", "trying", "resting", "kept", "cancelled", "failed", "expired"]


class CallbackShown(BaseModel):
    """A promise to call somebody back."""

    id: str = Field(description="The contact that waits for it")
    queue: str
    number: ShownNumber
    way: str = Field(description="Who is called first: `agent_first` or `customer_first`")
    state: State
    promised_at: str
    until: str = Field(description="When the window ends")
    due_at: str | None = Field(description="No attempt before this")
    attempts: int
    attempts_max: int
    settled_at: str | None
    within_window: bool | None = Field(description="Of one that was kept: whether that was in time")
    why: str | None = Field(description="What came of the last attempt, or why there will be none")


class Later(BaseModel):
    """What to change: the number, the moment before which nobody is called, or both."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[Given, Field(min_length=1, max_length=64)] | NumberRef | None = None
    at: AwareDatetime | None = None


def make_router(database: Database, callbacks: Callbacks, fresh: Fresh, numbers: Numbers) -> APIRouter:
    """The endpoints below `/api/v1/callbacks`."""
    router = APIRouter(prefix="/api/v1/callbacks", tags=["callbacks"])

    @router.get("")
    async def list_callbacks(
        request: Request,
        response: Response,
        page: AskedPage,
        who: Reader,
        seen: Seen,
        queue: Slug = None,
        state: Annotated[State | Literal["open"] | None, Query()] = None,
    ) -> Paged[CallbackShown]:
        """Promises, the newest first."""
        key = page.after(int, str)
        after = None if key is None else (int(key[0]), str(key[1]))
        await fresh.settle()
        async with database.reading() as connection:
            rows = await store.callbacks(
                connection,
                who.tenant,
                page.limit + 1,
                after,
                queue=queue,
                state=state,
                seen=seen.contacts(who, READ, store.CALLBACK.c.contact),
            )
        cut = cut_page(rows, page.limit, lambda row: (row["promised_at"], row["contact"]))
        return paged(request, response, cut, [_shown(row) for row in cut.items])

    @router.get("/{id}")
    async def get_callback(id: Id, who: Reader) -> CallbackShown:
        """One promise."""
        return await read(who.tenant, id)

    @router.post("/{id}/cancel")
    async def cancel_callback(id: Id, who: Controller) -> CallbackShown:
        """Take a promise back: the customer wants it no more. The contact ends."""
        await settled(who.tenant, id)
        callbacks.cancel(who.tenant, id, who.actor)
        return await read(who.tenant, id)

    @router.post("/{id}/reschedule")
    async def reschedule_callback(id: Id, wanted: Later, who: Controller) -> CallbackShown:
        """Call another number, or not before a later moment."""
        await settled(who.tenant, id)
        at = None if wanted.at is None else round(wanted.at.timestamp() * 1_000_000)
        callbacks.find(who.tenant, id)
        if at is not None:
            callbacks.check_time(at)  # Before anything changes: a request is refused as a whole.
        number = wanted.number
        if number is not None:
            plain = number if isinstance(number, str) else await numbers.number(who, number)
            callbacks.renumber(who.tenant, id, normalise(plain), who.actor)
        if at is not None:
            callbacks.postpone(who.tenant, id, at, who.actor)
        return await read(who.tenant, id)

    async def read(tenant: str, id_: str) -> CallbackShown:
        await fresh.settle()
        async with database.reading() as connection:
            row = await store.callback(connection, tenant, id_)
        if row is None:
            raise NoSuchCallback(callback=id_)
        return _shown(row)

    async def settled(tenant: str, id_: str) -> None:
        """One that is over is known to the database alone, and cannot be changed."""
        if callbacks.of(id_) is None:
            shown = await read(tenant, id_)
            raise CallbackSettled(state=shown.state)

    return router


def _shown(row: RowMapping) -> CallbackShown:
    within = row["within_window"]
    return CallbackShown(
        id=row["contact"],
        queue=row["queue"],
        number=row["number"],
        way=row["way"],
        state=row["state"],
        promised_at=to_iso(row["promised_at"]),
        until=to_iso(row["until"]),
        due_at=_iso(row["due_at"]),
        attempts=row["attempts"] or 0,
        attempts_max=row["attempts_max"],
        settled_at=_iso(row["settled_at"]),
        within_window=None if within is None else bool(within),
        why=row["why"],
    )


def _iso(instant: int | None) -> str | None:
    return None if instant is None else to_iso(instant)
