"""Revealing over HTTP. The answer is not to be kept: no cache may, and the page forgets it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from yunhu.kit.instants import to_iso
from yunhu.platform import texts
from yunhu.platform.http.base import Principal, needs
from yunhu.platform.http.problems import language_of
from yunhu.trust.privacy.entry import WRITTEN
from yunhu.trust.privacy.reveals.model import FIELD_MAX, ID_MAX, NOTE_MAX, PURPOSES, Asked, Kind, Purpose
from yunhu.trust.privacy.reveals.service import Reveals

Revealer = Annotated[Principal, needs("customer.reveal")]
Asker = Annotated[Principal, needs("customer.reveal", privileged=False)]

VISIBLE = r"^[^\x00-\x1f\x7f]+$"
Visible = StringConstraints(min_length=1, max_length=FIELD_MAX, pattern=VISIBLE)


class RevealWanted(BaseModel):
    """Which value, and what for."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    id: Annotated[str, StringConstraints(min_length=1, max_length=ID_MAX, pattern=VISIBLE)] = Field(
        description="Of the contact, customer, …; a token itself"
    )
    field: Annotated[str, Visible] = Field(
        description="`caller`, `caller_name` or `callback` of a contact; `name`, an identity's id or "
        "`attribute:…` of a customer; `number` of a callback; `value` of a blacklist entry or a token; "
        "the field of a ticket"
    )
    purpose: Purpose
    note: Annotated[str, WRITTEN] = Field(
        "", max_length=NOTE_MAX, description="The purpose in words; needed for `other`"
    )


class Revealed(BaseModel):
    """A value in clear, to be forgotten at `until`."""

    value: str
    until: str


class PurposeShown(BaseModel):
    """A purpose that may be given."""

    id: Purpose
    name: str


def make_router(reveals: Reveals) -> APIRouter:
    """The endpoints below `/api/v1/reveals`."""
    router = APIRouter(prefix="/api/v1/reveals", tags=["privacy"])

    @router.post("")
    async def reveal_value(
        wanted: RevealWanted, request: Request, response: Response, who: Revealer
    ) -> Revealed:
        """Show one value that is masked everywhere else. That it was shown, to whom and why, is kept."""
        asked = Asked(**wanted.model_dump())
        _audit(request, asked)
        found, until = await reveals.reveal(who, asked)
        response.headers["Cache-Control"] = "no-store"
        return Revealed(value=found.value, until=to_iso(until))

    @router.get("/purposes")
    async def list_reveal_purposes(request: Request, who: Asker) -> list[PurposeShown]:
        """What a value may be needed for."""
        language, catalogue = language_of(request), texts.load()
        return [
            PurposeShown(id=each, name=catalogue.render(f"reveal_purpose.{each}", {}, language))
            for each in PURPOSES
        ]

    return router


def _audit(request: Request, asked: Asked) -> None:
    """What the audit says beside who and when: the thing, the field and the purpose; never the value."""
    detail = getattr(request.state, "audit", None)
    if detail is not None:
        detail |= {"kind": asked.kind, "id": asked.id, "field": asked.field}
        detail["purpose"] = f"{asked.purpose}: {asked.note.strip()}" if asked.note.strip() else asked.purpose
