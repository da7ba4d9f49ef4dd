"""The audit over HTTP: reading it, having it checked, taking it out, proving one entry."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from yunhu.kit import ids, instants
from yunhu.kit.paging import cut_page
from yunhu.platform.database.db import Database
from yunhu.platform.http.audit import detail_of
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.trust.audit import store
from yunhu.trust.audit.errors import NoSuchEntry
from yunhu.trust.audit.keys import Keys, Signer, fingerprint, public_hex
from yunhu.trust.audit.model import Proof, Row, Trouble
from yunhu.trust.audit.ports import CaughtUp
from yunhu.trust.audit.services.checks import Checked
from yunhu.trust.audit.services.exports import export
from yunhu.trust.audit.services.proofs import prove

JSON_LINES = "application/x-ndjson"

Reader = Annotated[Principal, needs("audit.read", privileged=True)]
Verifier = Annotated[Principal, needs("audit.verify", privileged=True)]
Id = Annotated[str, Path(max_length=64)]
Word = Annotated[str | None, Query(max_length=128)]
When = Annotated[str | None, Query(max_length=40, description="ISO 8601 with a zone")]


class AuditEntry(BaseModel):
    """Who did what, when, from where, why, and what came of it."""

    id: str
    chain: str = Field(description="The journal that it comes from")
    seq: int = Field(description="Its place in the chain")
    at: str
    actor: str
    action: str = Field(description="The permission that it took, or what happened")
    object: str
    why: str = Field(description="The purpose that was given")
    outcome: str = Field(description="`ok`, `refused` or `failed`")
    status: int = Field(description="Of the answer over HTTP; 0 elsewhere")
    address: str
    method: str
    route: str
    request: str
    detail: dict[str, str]
    hash: str


class TroubleShown(BaseModel):
    """The first thing in a chain that is not as it was."""

    fault: str
    seq: int
    entry: str


class ChainChecked(BaseModel):
    """What a look at one chain found."""

    chain: str
    rows: int
    sealed: int = Field(description="The last row that a signed seal is on")
    seals: int
    trouble: TroubleShown | None


class Report(BaseModel):
    """What a look at the whole audit found."""

    intact: bool
    chains: list[ChainChecked]


class KeyShown(BaseModel):
    """A public key (Ed25519) that seals are checked with."""

    id: str
    public_key: str = Field(description="32 bytes in hexadecimal")


class KeyList(BaseModel):
    """Every key that seals of this node may have."""

    items: list[KeyShown]


class Access:
    """What the endpoints need of the audit."""

    def __init__(
        self,
        database: Database,
        settle: CaughtUp,
        check: Callable[[], Awaitable[list[Checked]]],
        keys: Callable[[], Keys],
        signer: Signer,
    ) -> None:
        """`settle` lets what is on its way become rows; it never raises."""
        self.database = database
        self.settle = settle
        self.check = check
        self.keys = keys
        self.signer = signer


def _instant(text: str | None) -> int | None:
    return None if text is None else instants.parse(text)


def make_router(access: Access) -> APIRouter:
    """The endpoints below `/api/v1/audit`. Using any of them is an entry itself."""
    router = APIRouter(prefix="/api/v1/audit", tags=["audit"])

    @router.get("")
    async def list_entries(
        request: Request,
        response: Response,
        page: AskedPage,
        who: Reader,
        actor: Word = None,
        action: Word = None,
        object: Word = None,
        outcome: Annotated[str | None, Query(pattern="^(ok|refused|failed)$")] = None,
        since: When = None,
        until: When = None,
    ) -> Paged[AuditEntry]:
        """Entries, the newest first."""
        wanted = store.Wanted(
            actor=actor,
            action=action,
            object=object,
            outcome=outcome,
            since=_instant(since),
            until=_instant(until),
        )
        after = page.after(int, str)
        await access.settle()
        async with access.database.reading() as connection:
            key = None if after is None else (int(after[0]), str(after[1]))
            rows = await store.entries(connection, who.tenant, wanted, page.limit + 1, key)
        cut = cut_page(rows, page.limit, lambda row: (row["at"], row["id"]))
        return paged(request, response, cut, [_shown(row["chain"], store.row_of(row)) for row in cut.items])

    @router.post("/verify")
    async def verify(who: Verifier) -> Report:
        """Look at every row and every seal, and name the first that is not as it was."""
        return report_of(await access.check())

    @router.get("/keys")
    async def list_keys(who: Reader) -> KeyList:
        """The public keys that seals and proofs are checked with."""
        return KeyList(
            items=[
                KeyShown(id=fingerprint(key), public_key=public_hex(key)) for key in access.keys().values()
            ]
        )

    @router.get("/export", response_class=StreamingResponse, responses={200: {"content": {JSON_LINES: {}}}})
    async def export_entries(
        request: Request, who: Reader, since: When = None, until: When = None
    ) -> StreamingResponse:
        """Everything, or what is of a time, as JSON lines with the seals, signed at the end."""
        first, last = _instant(since), _instant(until)
        detail_of(request)["action"] = "audit.export"
        await access.settle()
        lines: AsyncIterator[bytes] = export(access.database, access.signer, who.tenant, first, last)
        headers = {"Content-Disposition": 'attachment; filename="audit.jsonl"'}
        return StreamingResponse(lines, media_type=JSON_LINES, headers=headers)

    @router.get("/{id}")
    async def get_entry(id: Id, who: Reader) -> AuditEntry:
        """One entry."""
        async with access.database.reading() as connection:
            found = await store.entry(connection, who.tenant, ids.parse(id))
        if found is None:
            raise NoSuchEntry(entry=id)
        return _shown(*found)

    @router.get("/{id}/proof")
    async def get_proof(id: Id, who: Reader) -> dict[str, Any]:
        """The proof that an entry was there when its hour was sealed; `yunhu audit check-proof` checks it."""
        proof: Proof = await prove(access.database, who.tenant, ids.parse(id), access.keys())
        plain: dict[str, Any] = msgspec.to_builtins(proof)
        return plain

    return router


def report_of(checked: list[Checked]) -> Report:
    """What was found, as the interface shows it."""
    chains = [
        ChainChecked(
            chain=each.chain,
            rows=each.rows,
            sealed=each.sealed,
            seals=each.seals,
            trouble=_trouble(each.trouble),
        )
        for each in checked
    ]
    return Report(intact=all(each.trouble is None for each in chains), chains=chains)


def _trouble(found: Trouble | None) -> TroubleShown | None:
    return None if found is None else TroubleShown(fault=found.fault, seq=found.seq, entry=found.id)


def _shown(chain: str, row: Row) -> AuditEntry:
    said = msgspec.structs.asdict(row) | {"at": instants.to_iso(row.at)}
    del said["previous"]
    return AuditEntry(chain=chain, **said)
