"""Certificates of erased recordings over HTTP: all there are, and whether one that is shown to us is ours."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from yunhu.kit import instants
from yunhu.kit.paging import cut_page
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.platform.http.sight import Seen
from yunhu.work.recordings.keeping import store
from yunhu.work.recordings.keeping.eraser import Eraser
from yunhu.work.recordings.keeping.model import Certificate
from yunhu.work.recordings.keeping.tables import CERTIFICATE

READ = "recording.read"
MOST_NAMES = 64
"""What a certificate says at most; ours say less than twenty things."""

Reader = Annotated[Principal, needs(READ)]


class ErasureProof(BaseModel):
    """The proof that a recording was erased; `whole` says whether it is unchanged."""

    id: str
    recording: str
    cause: str
    erased_by: str
    erased_at: str
    whole: bool
    document: dict[str, Any]


class CertificateBrought(BaseModel):
    """A certificate as somebody has it."""

    model_config = ConfigDict(extra="forbid")

    document: Annotated[dict[str, Any], Field(max_length=MOST_NAMES)]


class CertificateJudged(BaseModel):
    """What is to be thought of it."""

    whole: bool = Field(description="Whether it was written here, and is unchanged")


def proof(eraser: Eraser, tenant: str, found: Certificate) -> ErasureProof:
    """A certificate as it is shown."""
    return ErasureProof(
        id=found.id,
        recording=found.recording,
        cause=found.cause,
        erased_by=found.erased_by,
        erased_at=instants.to_iso(found.erased_at),
        whole=eraser.is_ours(tenant, found.document),
        document=json.loads(found.document),
    )


def make_router(eraser: Eraser, database: Database) -> APIRouter:
    """The endpoints below `/api/v1/recording-certificates`."""
    router = APIRouter(prefix="/api/v1/recording-certificates", tags=["recordings"])

    @router.get("")
    async def list_certificates(
        request: Request, response: Response, page: AskedPage, who: Reader, seen: Seen
    ) -> Paged[ErasureProof]:
        """The proofs of all erased recordings, the newest first."""
        key = page.after(int, str)
        after = None if key is None else (int(key[0]), str(key[1]))
        within = seen.contacts(who, READ, CERTIFICATE.c.contact)
        async with database.reading() as connection:
            found = await store.certificates(connection, who.tenant, page.limit + 1, after, within)
        cut = cut_page(found, page.limit, lambda each: (each.erased_at, each.id))
        return paged(request, response, cut, [proof(eraser, who.tenant, each) for each in cut.items])

    @router.post("/verify")
    async def verify_certificate(brought: CertificateBrought, who: Reader) -> CertificateJudged:
        """Say whether a certificate that somebody shows was written here, and is unchanged."""
        return CertificateJudged(whole=eraser.is_ours(who.tenant, json.dumps(brought.document)))

    return router
