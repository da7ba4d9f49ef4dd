"""Service accounts over HTTP."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from yunhu.kit import instants
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.trust.identity.api.tokens import MOST_SCOPES
from yunhu.trust.identity.model import LONGEST_USER, USER, Account
from yunhu.trust.identity.rules import SCOPE
from yunhu.trust.identity.services.accounts import Accounts

Reader = Annotated[Principal, needs("token.read")]
Writer = Annotated[Principal, needs("token.write")]
Id = Annotated[str, Path(max_length=64)]
Name = Annotated[str, Field(min_length=1, max_length=200, description="What the program is")]
Owner = Annotated[str, Field(max_length=LONGEST_USER, description="The user who answers for it")]
Scopes = Annotated[
    list[Annotated[str, Field(pattern=SCOPE)]],
    Field(min_length=1, max_length=MOST_SCOPES, description="The most that its tokens can do"),
]


class ServiceAccountWanted(BaseModel):
    """A service account to be made."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=USER, description="Under which it is written down what it does")
    name: Name
    owner: Owner
    scopes: Scopes


class ServiceAccountChange(BaseModel):
    """What is to be different."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, description="The version that was read")
    name: Name | None = None
    owner: Owner | None = None
    scopes: Scopes | None = None


class ServiceAccountShown(BaseModel):
    """A service account: a program that signs in with tokens, and cannot log in."""

    id: str
    name: str
    owner: str
    scopes: list[str]
    created_at: str
    created_by: str
    disabled_at: str | None = Field(description="Since when its tokens open nothing")
    version: int


def make_router(accounts: Accounts) -> APIRouter:
    """The endpoints below `/api/v1/service-accounts`."""
    router = APIRouter(prefix="/api/v1/service-accounts", tags=["tokens"])

    @router.get("")
    async def list_service_accounts(
        request: Request, response: Response, page: AskedPage, who: Reader
    ) -> Paged[ServiceAccountShown]:
        """All service accounts, in the order of ids."""
        found = await accounts.list(who.tenant, page.after(str), page.limit)
        return paged(request, response, found, _all(found.items))

    @router.post("", status_code=201)
    async def create_service_account(
        wanted: ServiceAccountWanted, response: Response, who: Writer
    ) -> ServiceAccountShown:
        """Make a service account, whose tokens can do at most what you can."""
        made = await accounts.create(who, wanted.id, wanted.name, wanted.owner, wanted.scopes)
        response.headers["Location"] = f"/api/v1/service-accounts/{made.id}"
        return _shown(made)

    @router.get("/{id}")
    async def get_service_account(id: Id, who: Reader) -> ServiceAccountShown:
        """One service account."""
        return _shown(await accounts.get(who.tenant, id))

    @router.patch("/{id}")
    async def change_service_account(
        id: Id, wanted: ServiceAccountChange, who: Writer
    ) -> ServiceAccountShown:
        """Change a service account's name, owner or ceiling; its tokens can do no more at once."""
        before = await accounts.get(who.tenant, id)
        name, owner = wanted.name or before.name, wanted.owner or before.owner
        scopes = before.scopes if wanted.scopes is None else wanted.scopes
        return _shown(await accounts.change(who, id, wanted.version, name, owner, scopes))

    @router.post("/{id}/disable", status_code=204)
    async def disable_service_account(id: Id, who: Writer) -> None:
        """Let its tokens open nothing until you enable it again."""
        await accounts.disable(who, id)

    @router.post("/{id}/enable", status_code=204)
    async def enable_service_account(id: Id, who: Writer) -> None:
        """Let its tokens open again."""
        await accounts.enable(who, id)

    return router


def _all(found: Sequence[Account]) -> list[ServiceAccountShown]:
    return [_shown(each) for each in found]


def _shown(account: Account) -> ServiceAccountShown:
    return ServiceAccountShown(
        id=account.id,
        name=account.name,
        owner=account.owner,
        scopes=sorted(account.scopes),
        created_at=instants.to_iso(account.created_at),
        created_by=account.created_by,
        disabled_at=None if account.disabled_at is None else instants.to_iso(account.disabled_at),
        version=account.version,
    )
