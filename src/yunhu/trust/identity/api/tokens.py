"""Tokens over HTTP."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from yunhu.kit import ids, instants
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.trust.identity import rules
from yunhu.trust.identity.model import State, Token
from yunhu.trust.identity.rules import SCOPE
from yunhu.trust.identity.services.accounts import Accounts
from yunhu.trust.identity.services.tokens import Identity

MOST_SCOPES = 100


class TokenWanted(BaseModel):
    """A token to be made."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200, description="What it is for")
    scopes: list[Annotated[str, Field(pattern=SCOPE)]] = Field(min_length=1, max_length=MOST_SCOPES)
    expires_at: str | None = Field(
        None, max_length=40, description="ISO 8601 with a zone; in a year, if absent"
    )
    account: str | None = Field(None, max_length=64, description="The service account it signs in as")


class TokenShown(BaseModel):
    """A token, without its text."""

    id: str
    name: str
    scopes: list[str]
    state: State
    created_at: str
    created_by: str
    expires_at: str | None
    revoked_at: str | None
    used_at: str | None = Field(description="When it was used last, to five minutes")
    account: str | None = Field(description="The service account it signs in as")


class TokenMade(TokenShown):
    """A new token with its text."""

    token: str = Field(description="The text to sign in with; it is shown only now")


def make_router(identity: Identity, accounts: Accounts, now: Callable[[], instants.Instant]) -> APIRouter:
    """The endpoints below `/api/v1/tokens`."""
    router = APIRouter(prefix="/api/v1/tokens", tags=["tokens"])

    @router.post("", status_code=201)
    async def create_token(
        wanted: TokenWanted, response: Response, who: Annotated[Principal, needs("token.write")]
    ) -> TokenMade:
        """Make a token for a program. It can do at most what your own token can."""
        expires_at = None if wanted.expires_at is None else instants.parse(wanted.expires_at)
        account = None if wanted.account is None else await accounts.get(who.tenant, wanted.account)
        token, text = await identity.create(who, wanted.name, wanted.scopes, expires_at, account)
        response.headers["Location"] = f"/api/v1/tokens/{token.id}"
        return TokenMade(**_shown(token, now()).model_dump(), token=text)

    @router.get("")
    async def list_tokens(
        request: Request,
        response: Response,
        page: AskedPage,
        who: Annotated[Principal, needs("token.read")],
    ) -> Paged[TokenShown]:
        """All tokens of your tenant, in the order they were made."""
        found = await identity.list(who.tenant, page.after(str), page.limit)
        return paged(request, response, found, [_shown(token, now()) for token in found.items])

    @router.delete("/{id}", status_code=204)
    async def revoke_token(id: str, who: Annotated[Principal, needs("token.write")]) -> None:
        """Make a token open nothing any more."""
        await identity.revoke(who, ids.parse(id))

    return router


def _shown(token: Token, now: instants.Instant) -> TokenShown:
    return TokenShown(
        id=token.id,
        name=token.name,
        scopes=sorted(token.scopes),
        state=rules.state(token, now),
        created_at=instants.to_iso(token.created_at),
        created_by=token.created_by,
        expires_at=None if token.expires_at is None else instants.to_iso(token.expires_at),
        used_at=None if token.used_at is None else instants.to_iso(token.used_at),
        account=token.account,
        revoked_at=None if token.revoked_at is None else instants.to_iso(token.revoked_at),
    )
