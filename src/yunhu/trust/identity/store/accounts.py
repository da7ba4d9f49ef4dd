"""Service accounts in the main database. Every change is one transaction."""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    Row,
    String,
    Table,
    func,
    insert,
    select,
    update,
)

from yunhu.kit.instants import Instant
from yunhu.platform.database.db import METADATA, Database
from yunhu.platform.database.holding import hold
from yunhu.trust.identity.model import LONGEST_USER, Account

ACCOUNTS: Final = Table(
    "service_account",
    METADATA,
    Column("tenant", String(64), ForeignKey("tenant.id"), primary_key=True),
    Column("id", String(LONGEST_USER), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("owner", String(LONGEST_USER), nullable=False),
    Column("scopes", String(4_000), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("disabled_at", BigInteger),
    Column("version", Integer, nullable=False),
)

hold(
    ACCOUNTS,
    "security",
    "account",
    L2="tenant id name owner scopes created_at created_by disabled_at version",
)


class AccountStore:
    """Reads and writes service accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def account(self, tenant: str, id_: str) -> Account | None:
        """One account."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(ACCOUNTS).where(*_one(tenant, id_)))).one_or_none()
        return None if row is None else _account(row)

    async def accounts(self, tenant: str, after: str, limit: int) -> list[Account]:
        """Accounts in the order of ids, those after one."""
        query = select(ACCOUNTS).where(ACCOUNTS.c.tenant == tenant, ACCOUNTS.c.id > after)
        async with self._database.reading() as connection:
            found = await connection.execute(query.order_by(ACCOUNTS.c.id).limit(limit))
            return [_account(row) for row in found]

    async def count(self, tenant: str) -> int:
        """How many there are."""
        query = select(func.count()).select_from(ACCOUNTS).where(ACCOUNTS.c.tenant == tenant)
        async with self._database.reading() as connection:
            return await connection.scalar(query) or 0

    async def add(self, account: Account) -> bool:
        """Add an account; false when another has this id."""
        async with self._database.writing() as connection:
            known = select(ACCOUNTS.c.id).where(*_one(account.tenant, account.id))
            if await connection.scalar(known) is not None:
                return False
            await connection.execute(insert(ACCOUNTS).values(_row(account)))
        return True

    async def change(self, account: Account) -> bool:
        """Write an account whose version is one more than what is there; false when it is not."""
        known = *_one(account.tenant, account.id), ACCOUNTS.c.version == account.version - 1
        async with self._database.writing() as connection:
            done = await connection.execute(update(ACCOUNTS).where(*known).values(_row(account)))
        return done.rowcount > 0

    async def set_disabled(self, tenant: str, id_: str, at: Instant | None) -> bool:
        """Let its tokens open nothing since an instant, or open again; false when that is so already."""
        is_set = ACCOUNTS.c.disabled_at.is_not(None) if at is None else ACCOUNTS.c.disabled_at.is_(None)
        change = update(ACCOUNTS).where(*_one(tenant, id_), is_set).values(disabled_at=at)
        async with self._database.writing() as connection:
            return (await connection.execute(change)).rowcount > 0


def _one(tenant: str, id_: str) -> Any:
    return ACCOUNTS.c.tenant == tenant, ACCOUNTS.c.id == id_


def _row(account: Account) -> dict[str, Any]:
    row = {name: getattr(account, name) for name in Account.__struct_fields__}
    return {**row, "scopes": " ".join(sorted(account.scopes))}


def _account(row: Row[Any]) -> Account:
    fields = {name: getattr(row, name) for name in Account.__struct_fields__ if name != "scopes"}
    return Account(**fields, scopes=frozenset(row.scopes.split()))
