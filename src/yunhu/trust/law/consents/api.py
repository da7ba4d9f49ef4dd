"""Consents over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from yunhu.kit import instants
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.trust.law.consents.model import (
    LONGEST_NOTE,
    PURPOSE_PATTERN,
    Act,
    Channel,
    Entry,
    Evidence,
    EvidenceKind,
    Standing,
    State,
)
from yunhu.trust.law.consents.ports import Clean
from yunhu.trust.law.consents.service import Consents

Reader = Annotated[Principal, needs("consent.read")]
Writer = Annotated[Principal, needs("consent.write")]
Id = Annotated[str, Path(max_length=64)]
Purpose = Annotated[str, Field(pattern=PURPOSE_PATTERN, max_length=80)]
Name = Annotated[str, Field(max_length=64)]


class Proof(BaseModel):
    """Where the proof is."""

    model_config = ConfigDict(extra="forbid")

    kind: EvidenceKind
    contact: Name | None = None
    recording: Name | None = None
    offset_ms: int | None = Field(None, ge=0, description="From the start of the recording")
    note: str = Field("", max_length=LONGEST_NOTE, description="What an agent wrote, or which paper it is")


class ConsentWanted(BaseModel):
    """A consent that somebody has given."""

    model_config = ConfigDict(extra="forbid")

    purpose: Purpose
    channel: Channel = "desk"
    evidence: Proof
    version: int | None = Field(None, ge=1, description="Of the words they were told; absent: now's")


class WithdrawalWanted(BaseModel):
    """A consent that somebody takes back."""

    model_config = ConfigDict(extra="forbid")

    purpose: Purpose
    channel: Channel = "desk"
    evidence: Proof = Field(default_factory=lambda: Proof(kind="agent", offset_ms=None, note=""))


class ConsentEntry(BaseModel):
    """A line of the ledger."""

    id: str
    customer: str | None
    purpose: str
    act: Act
    text_version: int
    text_digest: str = Field(description="SHA-256 of the words")
    channel: Channel
    evidence: Proof
    at: str
    by: str


class StandingShown(BaseModel):
    """How a purpose stands now."""

    purpose: str
    state: State
    version: int = Field(description="Of the words that hold now; 0: nobody asks for it any more")
    since: str | None


class ConsentsShown(BaseModel):
    """What a customer has consented to."""

    standings: list[StandingShown]
    entries: list[ConsentEntry]


class TextShown(BaseModel):
    """The words in which consent is asked for."""

    purpose: str
    version: int
    text: str
    digest: str


class TextsShown(BaseModel):
    """All of them."""

    items: list[TextShown]


def make_router(consents: Consents, clean: Clean) -> APIRouter:
    """The endpoints `/api/v1/customers/{id}/consents`, `/consents` and `/consent-texts`."""
    router = APIRouter(prefix="/api/v1", tags=["consents"])

    @router.get("/consent-texts")
    async def list_consent_texts(who: Reader) -> TextsShown:
        """In which words consent is asked for now, by purpose."""
        found = sorted(consents.words(), key=lambda text: text.purpose)
        items = [
            TextShown(purpose=it.purpose, version=it.version, text=it.text, digest=it.digest) for it in found
        ]
        return TextsShown(items=items)

    @router.get("/consents")
    async def list_consents(
        request: Request, response: Response, page: AskedPage, who: Reader
    ) -> Paged[ConsentEntry]:
        """The ledger, the newest line first."""
        key = page.after(str)
        found = await consents.ledger(who.tenant, None if key is None else str(key[0]), page.limit)
        return paged(request, response, found, [_shown(each) for each in found.items])

    @router.get("/customers/{id}/consents")
    async def get_consents(id: Id, who: Reader) -> ConsentsShown:
        """What a customer has consented to, and every line that says so."""
        standings, entries = await consents.of_customer(who.tenant, id)
        return ConsentsShown(
            standings=[_standing(each) for each in standings], entries=[_shown(each) for each in entries]
        )

    @router.post("/customers/{id}/consents", status_code=201)
    async def give_consent(id: Id, wanted: ConsentWanted, who: Writer) -> ConsentEntry:
        """Write down that a customer has consented, and where the proof is."""
        proof = _proof(wanted.evidence, clean)
        made = await consents.give(
            who.tenant, who.actor, id, wanted.purpose, wanted.channel, proof, wanted.version
        )
        return _shown(made)

    @router.post("/customers/{id}/consents/withdraw", status_code=201)
    async def withdraw_consent(id: Id, wanted: WithdrawalWanted, who: Writer) -> ConsentEntry:
        """Write down that a customer takes a consent back; it holds at once."""
        proof = _proof(wanted.evidence, clean)
        made = await consents.withdraw(who.tenant, who.actor, id, wanted.purpose, wanted.channel, proof)
        return _shown(made)

    return router


def _proof(given: Proof, clean: Clean) -> Evidence:
    return Evidence(**{**given.model_dump(), "note": clean(given.note)})


def _standing(found: Standing) -> StandingShown:
    return StandingShown(
        purpose=found.purpose,
        state=found.state,
        version=found.version,
        since=None if found.entry is None else instants.to_iso(found.entry.at),
    )


def _shown(entry: Entry) -> ConsentEntry:
    evidence = entry.evidence
    return ConsentEntry(
        id=entry.id,
        customer=entry.customer,
        purpose=entry.purpose,
        act=entry.act,
        text_version=entry.text_version,
        text_digest=entry.text_digest,
        channel=entry.channel,
        evidence=Proof(
            kind=evidence.kind,
            contact=evidence.contact,
            recording=evidence.recording,
            offset_ms=evidence.offset_ms,
            note=evidence.note,
        ),
        at=instants.to_iso(entry.at),
        by=entry.by,
    )
