"""Contacts and legs over HTTP: what is going on, what happened, and the whole story of each."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import RowMapping

from yunhu.kit import instants, masks, veil
from yunhu.kit.paging import cut_page
from yunhu.kit.veil import Names
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.platform.http.persons import ShownNumber, names_for
from yunhu.platform.http.sight import Seen
from yunhu.work.calls import store
from yunhu.work.calls.errors import NoSuchContact, NoSuchLeg
from yunhu.work.calls.ports import Live, RecordingsOf
from yunhu.work.calls.tables import CONTACT, LEG

READ = "contact.read"

Reader = Annotated[Principal, needs(READ)]
Id = Annotated[str, Path(max_length=64)]
Slug = Annotated[str | None, Query(max_length=64)]


class ContactShown(BaseModel):
    """One thing a customer wanted."""

    id: str
    channel: str
    caller: ShownNumber
    caller_name: str = Field(description="Masked for those who may not see names")
    dialled: str
    number: str | None = Field(description="The number of ours that was dialled, as it is configured")
    trunk: str | None
    arrived_at: str
    answered_at: str | None
    connected_at: str | None = Field(description="When somebody talked with the customer first")
    ended_at: str | None
    queue: str | None = Field(description="The last queue")
    agent: str | None = Field(description="The last agent")
    waited_ms: int | None
    cause: str | None
    ended_by: str | None
    abandoned: bool | None
    disposition: str | None = Field(description="How it came out, as somebody said")
    customer: str | None = Field(description="The customer, as somebody said")
    note: str | None = Field(description="What somebody wrote about it")
    note_version: int | None


class SegmentShown(BaseModel):
    """Who handled a contact in an interval."""

    segment: str
    queue: str | None
    agent: str | None
    number: ShownNumber | None
    leg: str | None
    flow: str | None
    started_at: str
    ended_at: str | None


class LegShown(BaseModel):
    """One side of a call: the call detail record."""

    id: str
    contact: str
    direction: str
    trunk: str | None
    phone: str | None
    caller: ShownNumber
    dialled: str = Field(description="Masked when it is we who called")
    codec: str | None
    started_at: str
    ringing_at: str | None
    answered_at: str | None
    ended_at: str | None
    cause: str | None
    status: int | None = Field(description="The SIP status that ended a leg nobody answered")
    ended_by: str | None
    talk_ms: int | None
    figures: dict[str, float | int | None] | None = Field(description="Quality over the whole life")


class RecordingShown(BaseModel):
    """A recording of a contact; more at `/api/v1/recordings/{id}`."""

    id: str
    state: str
    started_at: str | None
    duration_ms: int


class ContactDetail(ContactShown):
    """A contact with all its parts."""

    phase: str = Field(description="Where it stands now; `ended` when it is over")
    segments: list[SegmentShown]
    legs: list[LegShown]
    recordings: list[RecordingShown]


class FactShown(BaseModel):
    """Something that happened, as it was written down."""

    id: str
    kind: str
    at: str
    body: dict[str, Any]


class Story(BaseModel):
    """Everything that was announced about a contact, in order."""

    contact: str
    items: list[FactShown]


def make_router(database: Database, live: Live, recordings_of: RecordingsOf) -> APIRouter:
    """The endpoints below `/api/v1/contacts` and `/api/v1/legs`."""
    router = APIRouter(prefix="/api/v1", tags=["contacts"])

    @router.get("/contacts")
    async def list_contacts(
        request: Request,
        response: Response,
        page: AskedPage,
        who: Reader,
        seen: Seen,
        queue: Slug = None,
        agent: Slug = None,
        is_live: Annotated[
            bool | None, Query(alias="live", description="Only those that go on, or are over")
        ] = None,
    ) -> Paged[ContactShown]:
        """Contacts, the newest first."""
        after = _after(page)
        await live.settle()
        async with database.reading() as connection:
            rows = await store.contacts(
                connection,
                who.tenant,
                page.limit + 1,
                after,
                queue=queue,
                agent=agent,
                live=is_live,
                seen=seen.contacts(who, READ, CONTACT.c.id),
            )
        cut = cut_page(rows, page.limit, lambda row: (row["arrived_at"], row["id"]))
        names = names_for(who)
        return paged(request, response, cut, [ContactShown(**_contact(row, names)) for row in cut.items])

    @router.get("/contacts/{id}")
    async def get_contact(id: Id, who: Reader) -> ContactDetail:
        """One contact with its segments, legs and recordings."""
        await live.settle()
        async with database.reading() as connection:
            row = await store.contact(connection, who.tenant, id)
            if row is None:
                raise NoSuchContact(contact=id)
            segments = await store.segments_of(connection, who.tenant, id, row["ended_at"])
            legs = await store.legs_of(connection, who.tenant, id)
        recordings = await recordings_of(who.tenant, id)
        return ContactDetail(
            **_contact(row, names_for(who)),
            phase=live.phase(id) or "ended",
            segments=[SegmentShown(**_picked(SegmentShown, each)) for each in segments],
            legs=[_leg(each) for each in legs],
            recordings=[
                RecordingShown(
                    id=each.id,
                    state=each.state,
                    started_at=_iso(each.started_at),
                    duration_ms=each.duration_ms,
                )
                for each in recordings
            ],
        )

    @router.get("/contacts/{id}/facts")
    async def get_story(id: Id, who: Reader) -> Story:
        """The story of a contact: everything that happened to it, in order, with its time and reasons."""
        await live.settle()
        async with database.reading() as connection:
            facts = await store.story(connection, who.tenant, id)
        if not facts:
            raise NoSuchContact(contact=id)
        return Story(contact=id, items=[_fact(fact, names_for(who)) for fact in facts])

    @router.get("/legs")
    async def list_legs(
        request: Request, response: Response, page: AskedPage, who: Reader, seen: Seen
    ) -> Paged[LegShown]:
        """Call detail records, one for each leg, the newest first."""
        within = seen.contacts(who, READ, LEG.c.contact)
        await live.settle()
        async with database.reading() as connection:
            rows = await store.legs(connection, who.tenant, page.limit + 1, _after(page), within)
        cut = cut_page(rows, page.limit, lambda row: (row["started_at"], row["id"]))
        return paged(request, response, cut, [_leg(row) for row in cut.items])

    @router.get("/legs/{id}")
    async def get_leg(id: Id, who: Reader) -> LegShown:
        """One call detail record."""
        await live.settle()
        async with database.reading() as connection:
            row = await store.leg(connection, who.tenant, id)
        if row is None:
            raise NoSuchLeg(leg=id)
        return _leg(row)

    return router


def _after(page: AskedPage) -> store.Cursor | None:
    key = page.after(int, str)
    return None if key is None else (int(key[0]), str(key[1]))


def _contact(row: RowMapping, names: Names) -> dict[str, Any]:
    picked = _picked(ContactShown, dict(row))
    return picked | {"caller_name": names(row["caller_name"])}


def _leg(row: RowMapping) -> LegShown:
    figures = row["figures"]
    picked = _picked(LegShown, {**row, "figures": None if figures is None else msgspec.json.decode(figures)})
    if row["direction"] == "outbound":
        picked["dialled"] = masks.number(row["dialled"])
    return LegShown(**picked)


def _fact(fact: dict[str, Any], names: Names) -> FactShown:
    body = {name: value for name, value in fact.items() if name not in ("id", "at", "kind")}
    shown = veil.fact(fact["kind"], body, names)
    return FactShown(id=fact["id"], kind=fact["kind"], at=instants.to_iso(fact["at"]), body=shown)


def _picked(model: type[BaseModel], row: dict[str, Any]) -> dict[str, Any]:
    """What a model shows of a row; instants become texts."""
    return {
        name: _iso(row[name]) if name.endswith("_at") else row[name]
        for name in model.model_fields
        if name in row
    }


def _iso(instant: int | None) -> str | None:
    return None if instant is None else instants.to_iso(instant)
