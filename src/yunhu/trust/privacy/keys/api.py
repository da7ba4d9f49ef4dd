"""Keys over HTTP: which there are, by name, and new ones taken into use. A key itself is never shown."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from yunhu.kit.instants import to_iso
from yunhu.platform.http.audit import detail_of
from yunhu.platform.http.base import Principal, needs
from yunhu.trust.privacy.entry import WRITTEN
from yunhu.trust.privacy.envelope import KeyFile
from yunhu.trust.privacy.facts import What
from yunhu.trust.privacy.keyring import Keyring
from yunhu.trust.privacy.keys.ports import Rotate
from yunhu.trust.privacy.suites import SuiteName

Reader = Annotated[Principal, needs("key.read")]
Rotator = Annotated[Principal, needs("key.rotate")]

LONGEST_PURPOSE = 200


class HeldKey(BaseModel):
    """One key of the tenant, without the key."""

    what: Literal["data", "fingerprint", "recording"]
    key: str = Field(description="Its name; of a pair for recordings the public key")
    suite: SuiteName
    made_at: str
    state: Literal["in_use", "opens"] = Field(description="`opens`: another one has taken its place")


class KeysShown(BaseModel):
    """The tenant's keys, and what wraps them."""

    keyring: str = Field(description="The name of the keyring, for ever")
    master: str = Field(description="The name of the master key that wraps all others")
    master_in: str = Field(description="What has it: `file`, `environment`, `http`, or what was installed")
    suite: SuiteName = Field(description="What new keys seal with")
    items: list[HeldKey] = Field(description="Of each kind the newest first")


class RotationWanted(BaseModel):
    """Which key is to be followed by a new one, and why."""

    model_config = ConfigDict(extra="forbid")

    what: What = Field(description="`master` wraps all others, `data` seals, `recording` is a pair")
    purpose: Annotated[str, WRITTEN, Field(min_length=2, max_length=LONGEST_PURPOSE)]


class Rotated(BaseModel):
    """A new key is in use; the ones before still open."""

    what: What
    key: str = Field(description="Its name; of a pair for recordings the public key")


def make_router(keyring: Keyring, master_in: str, suite: SuiteName, rotate: Rotate) -> APIRouter:
    """The endpoints below `/api/v1/keys`."""
    router = APIRouter(prefix="/api/v1/keys", tags=["keys"])

    @router.get("")
    async def list_keys(who: Reader) -> KeysShown:
        """Which keys there are, by name, and which are in use; a key itself is never shown."""
        document = await asyncio.to_thread(keyring.document)
        return KeysShown(
            keyring=document.id,
            master=document.master,
            master_in=master_in,
            suite=suite,
            items=list(_shown(document, who.tenant)),
        )

    @router.post("/rotations", status_code=201)
    async def rotate_key(wanted: RotationWanted, request: Request, who: Rotator) -> Rotated:
        """Take a new key into use; the ones before still open, and nothing is sealed anew."""
        detail = detail_of(request)
        detail.update(purpose=wanted.purpose, object=wanted.what)
        name = await rotate(wanted.what, who.actor)
        # Anything called a key is kept out of the audit.
        detail["made"] = name
        return Rotated(what=wanted.what, key=name)

    return router


def _shown(document: KeyFile, tenant: str) -> Iterator[HeldKey]:
    keys = document.tenants[tenant]
    kinds: tuple[Literal["data", "recording", "fingerprint"], ...] = ("data", "recording", "fingerprint")
    for what, held in zip(kinds, (keys.data, keys.recording, (keys.prints,)), strict=True):
        for key in reversed(held):
            yield HeldKey(
                what=what,
                key=key.id,
                suite=key.suite,
                made_at=to_iso(key.made_at),
                state="in_use" if key == held[-1] else "opens",
            )
