"""The register of recipients over HTTP. It is changed as configuration; here is how it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from yunhu.platform.http.base import Principal, needs
from yunhu.trust.law.recipients.model import Recipient

Reader = Annotated[Principal, needs("law.read")]


class RecipientShown(BaseModel):
    """Who gets what, for what, by which contract, and where."""

    id: str
    name: str
    role: str
    purpose: str
    data: list[str]
    contract: str
    place: str
    abroad: bool
    addresses: list[str]
    assessment: str | None
    open: bool = Field(description="Whether anything may go there now")


class Passed(BaseModel):
    """What the gate said since the node started."""

    recipient: str
    verdict: str = Field(description="allowed, or why it was blocked")
    count: int


class RegisterShown(BaseModel):
    """The register, and what the gate made of it."""

    home: str
    items: list[RecipientShown]
    passed: list[Passed]


def make_router(
    register: Callable[[], Sequence[Recipient]],
    home: Callable[[], str],
    assessed: Callable[[], frozenset[str]],
    totals: Callable[[], Mapping[tuple[str, str], int]],
) -> APIRouter:
    """The endpoint `/api/v1/law/recipients`."""
    router = APIRouter(prefix="/api/v1/law", tags=["law"])

    @router.get("/recipients")
    async def list_recipients(who: Reader) -> RegisterShown:
        """Who gets data of us; and what the gate let out and blocked since the node started."""
        holding, country = assessed(), home()
        passed = [
            Passed(recipient=recipient, verdict=verdict, count=count)
            for (recipient, verdict), count in sorted(totals().items())
        ]
        items = [_shown(each, country, holding) for each in register()]
        return RegisterShown(home=country, items=items, passed=passed)

    return router


def _shown(it: Recipient, home: str, holding: frozenset[str]) -> RecipientShown:
    abroad = it.is_abroad(home)
    return RecipientShown(
        id=it.id,
        name=it.name,
        role=it.role,
        purpose=it.purpose,
        data=list(it.data),
        contract=it.contract,
        place=it.place,
        abroad=abroad,
        addresses=list(it.addresses),
        assessment=it.assessment,
        open=not abroad or it.assessment in holding,
    )
