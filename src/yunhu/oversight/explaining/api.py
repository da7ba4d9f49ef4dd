"""Why a contact went where it went, over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Path
from pydantic import BaseModel, Field

from yunhu.kit import instants, veil
from yunhu.oversight.explaining.words import Explainer, NameOf
from yunhu.platform import texts
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import Principal, needs
from yunhu.platform.http.persons import names_for
from yunhu.work.calls import store
from yunhu.work.calls.errors import NoSuchContact

Reader = Annotated[Principal, needs("contact.read")]


class SaidShown(BaseModel):
    """One thing that was decided or happened."""

    at: str
    kind: str = Field(description="The fact that keeps it, such as `offer.made`")
    text: str = Field(description="A sentence, in the language that the request accepts best")
    details: list[str] = Field(description="What the decision rested on")


class Why(BaseModel):
    """A contact's routing, in order."""

    contact: str
    items: list[SaidShown]


def make_router(database: Database, name_of: NameOf) -> APIRouter:
    """The endpoint `/api/v1/contacts/{id}/why`."""
    router = APIRouter(prefix="/api/v1/contacts", tags=["contacts"])

    @router.get("/{id}/why")
    async def get_why(
        id: Annotated[str, Path(max_length=64)],
        who: Reader,
        accept_language: Annotated[str | None, Header(max_length=256)] = None,
    ) -> Why:
        """Each offer and each "nobody" with its reason: who was eligible, who was dropped, who won."""
        async with database.reading() as connection:
            if await store.contact(connection, who.tenant, id) is None:
                raise NoSuchContact(contact=id)
            found = await store.story(connection, who.tenant, id)
        facts = [veil.fact(fact["kind"], fact, names_for(who)) for fact in found]
        explainer = Explainer(texts.load(), texts.negotiate(accept_language), name_of)
        items = [
            SaidShown(at=instants.to_iso(it.at), kind=it.kind, text=it.text, details=list(it.details))
            for it in explainer.explain(facts)
        ]
        return Why(contact=id, items=items)

    return router
