"""Time limits over HTTP: what is held of persons and for how long, holds, and proofs of deletion."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from yunhu.kit import instants
from yunhu.kit.purposes import RETENTIONS
from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import held_of
from yunhu.platform.http.base import Principal, needs
from yunhu.trust.law.keeping.model import LONGEST_REASON, LegalHold
from yunhu.trust.law.keeping.ports import Clean, Days
from yunhu.trust.law.keeping.service import Keeping

Reader = Annotated[Principal, needs("law.read")]
Writer = Annotated[Principal, needs("law.write")]
Id = Annotated[str, Path(max_length=64)]


class StoredField(BaseModel):
    """A stored field."""

    table: str
    field: str
    purpose: str
    keep: str
    level: str = Field(description="L1 public, L2 internal, L3 personal, L4 sensitive or secret")
    days: int | None = Field(description="After so many days it is deleted; null: not by the calendar")


class StoredFields(BaseModel):
    """Every field that is stored."""

    items: list[StoredField]


class LegalHoldWanted(BaseModel):
    """What must not be deleted, and why."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["customer", "contact", "ticket"]
    object: str = Field(min_length=1, max_length=64, description="Its id")
    why: str = Field(min_length=1, max_length=LONGEST_REASON)


class LegalHoldShown(BaseModel):
    """A legal hold."""

    id: str
    kind: str
    object: str
    why: str
    placed_by: str
    placed_at: str


class LegalHoldsShown(BaseModel):
    """Those in force."""

    items: list[LegalHoldShown]


class ProofShown(BaseModel):
    """What was deleted because its time was over."""

    id: str
    table: str
    keep: str
    days: int
    before: str
    rows: int
    counts: dict[str, int]
    held: int
    at: str


class ProofsShown(BaseModel):
    """The newest proofs."""

    items: list[ProofShown]


def make_router(keeping: Keeping, days: Days, clean: Clean) -> APIRouter:
    """The endpoints below `/api/v1/law`."""
    router = APIRouter(prefix="/api/v1/law", tags=["law"])

    @router.get("/fields")
    async def list_fields(who: Reader) -> StoredFields:
        """What is stored, what for, how long and how sensitive it is."""
        found = []
        for table in METADATA.sorted_tables:
            for column in table.columns:
                held = held_of(column)
                if held is not None:
                    ends = days(held.keep) if RETENTIONS[held.keep].days is not None else None
                    found.append(
                        StoredField(
                            table=table.name,
                            field=column.name,
                            purpose=held.purpose,
                            keep=held.keep,
                            level=held.level,
                            days=ends,
                        )
                    )
        return StoredFields(items=found)

    @router.get("/holds")
    async def list_holds(who: Reader) -> LegalHoldsShown:
        """Legal holds in force, the newest first."""
        return LegalHoldsShown(items=[_hold(each) for each in await keeping.holds()])

    @router.post("/holds", status_code=201)
    async def place_hold(wanted: LegalHoldWanted, who: Writer) -> LegalHoldShown:
        """Let nothing of it be deleted."""
        return _hold(await keeping.place(who.actor, wanted.kind, wanted.object, clean(wanted.why)))

    @router.delete("/holds/{id}", status_code=204)
    async def release_hold(id: Id, who: Writer) -> None:
        """Let it be deleted again when its time is over."""
        await keeping.release(who.actor, id)

    @router.get("/purges")
    async def list_purges(who: Reader) -> ProofsShown:
        """What was deleted because its time was over, the newest first."""
        items = [
            ProofShown(**{**row, "before": instants.to_iso(row["before"]), "at": instants.to_iso(row["at"])})
            for row in await keeping.proofs()
        ]
        return ProofsShown(items=items)

    return router


def _hold(hold: LegalHold) -> LegalHoldShown:
    return LegalHoldShown(
        id=hold.id,
        kind=hold.kind,
        object=hold.object,
        why=hold.why,
        placed_by=hold.placed_by,
        placed_at=instants.to_iso(hold.placed_at),
    )
