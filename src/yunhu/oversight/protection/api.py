"""How a node is protected, over HTTP: the certificate, and every way by which something goes in the clear."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from yunhu.kit.instants import to_iso
from yunhu.oversight.protection.model import Shown, Way
from yunhu.platform.http.base import Principal, needs

Reader = Annotated[Principal, needs("security.read")]


class WayShown(BaseModel):
    """One way in or out."""

    kind: str
    id: str
    name: str
    transport: str | None
    srtp: str | None
    weaknesses: list[str]
    certificate_names: list[str] = Field(
        description="Whose certificate a trunk has to show; none: its address is enough"
    )


class CertificateShown(BaseModel):
    """What is shown to those who come."""

    issuer: str
    names: list[str]
    ends_at: str


class Protection(BaseModel):
    """What is encrypted, and what is not."""

    pages_encrypted: bool
    address: str = Field(description="Where the pages are")
    certificate: CertificateShown | None
    ways: list[WayShown] = Field(description="Listeners, trunks and phones, the weak ones first")


def make_router(
    address: str, encrypted: bool, certificate: Callable[[], Shown | None], ways: Callable[[], Iterable[Way]]
) -> APIRouter:
    """The endpoint `/api/v1/protection`."""
    router = APIRouter(prefix="/api/v1/protection", tags=["protection"])

    @router.get("")
    async def get_protection(who: Reader) -> Protection:
        """What is encrypted on this node, and what goes in the clear because somebody said so."""
        shown = certificate()
        found = sorted(ways(), key=lambda way: -len(way.weaknesses))
        return Protection(
            pages_encrypted=encrypted,
            address=address,
            certificate=None
            if shown is None
            else CertificateShown(
                issuer=shown.issuer, names=list(shown.names), ends_at=to_iso(shown.ends_at)
            ),
            ways=[
                WayShown(
                    kind=way.kind,
                    id=way.id,
                    name=way.name,
                    transport=way.transport,
                    srtp=way.srtp,
                    weaknesses=list(way.weaknesses),
                    certificate_names=list(way.certificate_names),
                )
                for way in found
            ],
        )

    return router
