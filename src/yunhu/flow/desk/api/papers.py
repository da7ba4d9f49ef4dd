"""What an agent reads and writes about a contact at the desk: its card, note, outcome and customer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel

from yunhu.flow.desk.api.at_desk import Me
from yunhu.flow.desk.api.shapes import Card, CustomerAsked, DispositionAsked, NoteAsked, NoteShown
from yunhu.flow.desk.errors import NoCustomer, NoDisposition
from yunhu.flow.desk.ports import Cards
from yunhu.flow.desk.services.view import View
from yunhu.kit.instants import to_iso
from yunhu.platform.http import problems
from yunhu.work.calls.errors import NoteOutdated
from yunhu.work.calls.notes import Notes, Papers

Id = Annotated[str, Path(max_length=64)]


class Written(BaseModel):
    """How a contact came out, and which customer it was, as it is written now."""

    disposition: str | None
    customer: str | None


def add(router: APIRouter, view: View, notes: Notes, cards: Cards) -> None:
    """The endpoints below `/api/v1/desk/contacts/{id}` that are about paper."""

    @router.get("/contacts/{id}/card")
    async def get_card(id: Id, me: Me) -> Card:
        """Who calls, as far as we know: candidates, earlier contacts, open tickets."""
        await notes.of(me.tenant, id)
        return await cards.card(me.tenant, id, me.names)

    @router.get("/contacts/{id}/note")
    async def get_note(id: Id, me: Me) -> NoteShown:
        """The note of a contact."""
        return _note(await notes.of(me.tenant, id))

    @router.put("/contacts/{id}/note", response_model=NoteShown)
    async def put_note(request: Request, id: Id, wanted: NoteAsked, me: Me) -> NoteShown | Response:
        """Write the note over the version that was read; 409 with the newer `note` when there is one."""
        try:
            papers = await notes.write(me.tenant, id, wanted.text, wanted.version, f"agent:{me.agent}")
        except NoteOutdated as outdated:
            newer = _note(await notes.of(me.tenant, id))
            return problems.refusal(request, outdated, note=newer.model_dump())
        return _note(papers)

    @router.put("/contacts/{id}/disposition")
    async def put_disposition(id: Id, wanted: DispositionAsked, me: Me) -> Written:
        """Say how the contact came out."""
        await notes.of(me.tenant, id)
        if not view.knows_disposition(wanted.code):
            raise NoDisposition(code=wanted.code)
        return _written(await notes.dispose(me.tenant, id, wanted.code, f"agent:{me.agent}"))

    @router.put("/contacts/{id}/customer")
    async def put_customer(id: Id, wanted: CustomerAsked, me: Me) -> Written:
        """Say which customer it was; null: nobody whom we know."""
        await notes.of(me.tenant, id)
        if wanted.customer is not None and not await cards.knows(me.tenant, wanted.customer):
            raise NoCustomer(customer=wanted.customer)
        return _written(await notes.identify(me.tenant, id, wanted.customer, f"agent:{me.agent}"))


def _note(papers: Papers) -> NoteShown:
    at = None if papers.at is None else to_iso(papers.at)
    return NoteShown(text=papers.text, version=papers.version, by=papers.by, at=at)


def _written(papers: Papers) -> Written:
    return Written(disposition=papers.disposition, customer=papers.customer)
