"""Tenants and tokens in the main database."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Row,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from yunhu.kit.instants import Instant
from yunhu.platform.database.db import METADATA, Database
from yunhu.platform.database.holding import hold
from yunhu.trust.identity.model import LONGEST_USER, Tenant, Token
from yunhu.trust.identity.store.accounts import ACCOUNTS

TENANTS: Final = Table(
    "tenant",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

hold(
    TENANTS,
    "operation",
    "account",
    L2="id name created_at",
)

TOKENS: Final = Table(
    "token",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), ForeignKey("tenant.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("scopes", String(4000), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("expires_at", BigInteger),
    Column("revoked_at", BigInteger),
    Column("used_at", BigInteger),
    Column("account", String(LONGEST_USER)),
    Index("ix_token_tenant_id", "tenant", "id"),
)

hold(
    TOKENS,
    "security",
    "account",
    L2="id tenant name scopes created_at created_by expires_at revoked_at used_at account",
    L4="digest",
)


# A token of an account that is gone, or disabled, may do nothing.
_SHOWN: Final = select(TOKENS, ACCOUNTS.c.scopes.label("ceiling")).outerjoin(
    ACCOUNTS,
    (ACCOUNTS.c.tenant == TOKENS.c.tenant)
    & (ACCOUNTS.c.id == TOKENS.c.account)
    & ACCOUNTS.c.disabled_at.is_(None),
)


class IdentityStore:
    """Reads and writes tenants and tokens."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_tenant(self, tenant: Tenant) -> bool:
        """Add a tenant; false when it is there already."""
        row = {"id": tenant.id, "name": tenant.name, "created_at": tenant.created_at}
        try:
            async with self._database.writing() as connection:
                await connection.execute(insert(TENANTS).values(row))
        except IntegrityError:
            return False
        return True

    async def add_token(self, token: Token, most: int) -> bool:
        """Add a token; false when the tenant has `most` that are not revoked."""
        count = select(func.count()).where(TOKENS.c.tenant == token.tenant, TOKENS.c.revoked_at.is_(None))
        async with self._database.writing() as connection:
            if (await connection.scalar(count) or 0) >= most:
                return False
            await connection.execute(insert(TOKENS).values(_row(token)))
        return True

    async def token(self, tenant: str, id_: str) -> Token | None:
        """One token of a tenant."""
        query = _SHOWN.where(TOKENS.c.tenant == tenant, TOKENS.c.id == id_)
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).one_or_none()
        return None if found is None else _token(found)

    async def tokens(self, tenant: str, after: str, limit: int) -> list[Token]:
        """Tokens of a tenant in the order they were made, those after an id."""
        query = (
            _SHOWN.where(TOKENS.c.tenant == tenant, TOKENS.c.id > after).order_by(TOKENS.c.id).limit(limit)
        )
        async with self._database.reading() as connection:
            return [_token(row) for row in await connection.execute(query)]

    async def by_digest(self, digest: str) -> Token | None:
        """The token with this digest."""
        # every tenant: the token itself says whose it is
        query = _SHOWN.where(TOKENS.c.digest == digest)
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).one_or_none()
        return None if found is None else _token(found)

    async def touch(self, tenant: str, used: Mapping[str, Instant]) -> None:
        """Write down when some tokens were used last."""
        if not used:
            return
        change = update(TOKENS).where(TOKENS.c.tenant == tenant, TOKENS.c.id == bindparam("which"))
        rows = [{"which": id_, "at": at} for id_, at in used.items()]
        async with self._database.writing() as connection:
            await connection.execute(change.values(used_at=bindparam("at")), rows)

    async def revoke(self, tenant: str, id_: str, at: Instant) -> bool:
        """Revoke a token; false when it was revoked before."""
        change = (
            update(TOKENS)
            .where(TOKENS.c.tenant == tenant, TOKENS.c.id == id_, TOKENS.c.revoked_at.is_(None))
            .values(revoked_at=at)
        )
        async with self._database.writing() as connection:
            return (await connection.execute(change)).rowcount > 0


def _row(token: Token) -> dict[str, Any]:
    return {
        "id": token.id,
        "tenant": token.tenant,
        "name": token.name,
        "digest": token.digest,
        "scopes": " ".join(sorted(token.scopes)),
        "created_at": token.created_at,
        "created_by": token.created_by,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
        "account": token.account,
    }


def _token(row: Row[Any]) -> Token:
    return Token(
        id=row.id,
        tenant=row.tenant,
        name=row.name,
        digest=row.digest,
        scopes=frozenset(row.scopes.split()),
        created_at=row.created_at,
        created_by=row.created_by,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        used_at=row.used_at,
        account=row.account,
        ceiling=_ceiling(row),
    )


def _ceiling(row: Row[Any]) -> frozenset[str] | None:
    return None if row.account is None else frozenset((row.ceiling or "").split())
