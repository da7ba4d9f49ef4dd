"""Users in the main database."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    Row,
    String,
    Table,
    UniqueConstraint,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy import delete as delete_rows
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.kit.instants import Instant
from yunhu.platform.database.db import METADATA, Database
from yunhu.platform.database.holding import hold
from yunhu.trust.identity.errors import (
    AgentTaken,
    LastAdministrator,
    TooManyUsers,
    UserChangedMeanwhile,
    UserExists,
    UserUnknown,
)
from yunhu.trust.identity.factors.tables import CHALLENGES, FACTORS, RECOVERY_CODES
from yunhu.trust.identity.model import LONGEST_USER, Disabled, User

USERS: Final = Table(
    "person",  # `user` is a word of SQL
    METADATA,
    Column("tenant", String(64), ForeignKey("tenant.id"), primary_key=True),
    Column("id", String(LONGEST_USER), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("roles", String(300), nullable=False),  # between blanks: " agent qa "
    Column("teams", String(1400), nullable=False),
    Column("agent", String(64)),
    Column("password", String(200), nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("password_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("subject", String(255)),
    Column("seen_at", BigInteger),
    Column("disabled_at", BigInteger),
    Column("disabled_why", String(16)),
    Column("version", Integer, nullable=False),
    UniqueConstraint("tenant", "agent", name="uq_person_agent"),
    UniqueConstraint("tenant", "subject", name="uq_person_subject"),
)

hold(
    USERS,
    "security",
    "account",
    L2="tenant id roles teams agent must_change password_at created_at created_by seen_at disabled_at"
    " disabled_why version",
    L3="name subject",
    L4="password",
)

NO_ROLES = "  "

_HAS_FACTOR = exists().where(FACTORS.c.tenant == USERS.c.tenant, FACTORS.c.person == USERS.c.id)

SHOWN: Final = (
    *(column for column in USERS.columns if column.name != "password"),
    _HAS_FACTOR.correlate(USERS).label("second_factor"),
)
"""Every column but the password's hash, and whether the user has a second factor."""


Governed = Callable[[Iterable[Collection[str]]], bool]
"""Whether users with these roles can go on to make users and to give them roles."""


class UserStore:
    """Reads and writes users. Every change is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def user(self, tenant: str, id_: str) -> User | None:
        """One user."""
        async with self._database.reading() as connection:
            return await _find(connection, tenant, id_)

    async def with_password(self, tenant: str, id_: str) -> tuple[User | None, str]:
        """One user and what is kept of the password; None and nothing when there is no such user."""
        shown = (*SHOWN, USERS.c.password)
        query = select(*shown).where(*_one(tenant, id_))
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return (None, "") if row is None else (user_of(row), row.password)

    async def linked(self, tenant: str, subject: str) -> User | None:
        """The user whose account at the provider this is."""
        query = select(*SHOWN).where(USERS.c.tenant == tenant, USERS.c.subject == subject)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else user_of(row)

    async def link(self, tenant: str, id_: str, subject: str) -> bool:
        """Let an account at the provider be a user; false when another is, or there is no such user."""
        free = *_one(tenant, id_), USERS.c.subject.is_(None)
        async with self._database.writing() as connection:
            done = await connection.execute(update(USERS).where(*free).values(subject=subject))
        return done.rowcount > 0

    async def users(self, tenant: str, after: str, limit: int) -> list[User]:
        """Users in the order of ids, those after one."""
        query = select(*SHOWN).where(USERS.c.tenant == tenant, USERS.c.id > after)
        async with self._database.reading() as connection:
            return [user_of(row) for row in await connection.execute(query.order_by(USERS.c.id).limit(limit))]

    async def holding(self, tenant: str, role: str) -> int:
        """How many users have a role."""
        query = select(func.count()).where(
            USERS.c.tenant == tenant, USERS.c.roles.contains(f" {role} ", autoescape=True)
        )
        async with self._database.reading() as connection:
            return await connection.scalar(query) or 0

    async def agents(self, tenant: str) -> frozenset[str]:
        """The agents as whom somebody may log in."""
        query = select(USERS.c.agent).where(
            USERS.c.tenant == tenant, USERS.c.agent.is_not(None), USERS.c.disabled_at.is_(None)
        )
        async with self._database.reading() as connection:
            return frozenset(await connection.scalars(query))

    async def is_empty(self, tenant: str) -> bool:
        """Whether there is no user at all."""
        return not await self.users(tenant, "", 1)

    async def add(self, user: User, password: str, most: int) -> None:
        """Add a user. Raises `UserExists`, `AgentTaken`, `TooManyUsers`."""
        count = select(func.count()).where(USERS.c.tenant == user.tenant)
        async with self._database.writing() as connection:
            if await _find(connection, user.tenant, user.id) is not None:
                raise UserExists(user=user.id)
            if (await connection.scalar(count) or 0) >= most:
                raise TooManyUsers(most=most)
            await _check_agent(connection, user)
            await connection.execute(insert(USERS).values(**_row(user), password=password))

    async def change(self, user: User, is_governed: Governed) -> None:
        """Write a user's name, roles, teams and agent; the version must be one more than what is there.

        Raises `UserUnknown`, `UserChangedMeanwhile`, `AgentTaken`, `LastAdministrator`.
        """
        async with self._database.writing() as connection:
            before = await _find(connection, user.tenant, user.id)
            if before is None:
                raise UserUnknown(user=user.id)
            if before.version != user.version - 1:
                raise UserChangedMeanwhile(user=user.id)
            await _check_administrators(connection, before, user.roles, is_governed)
            await _check_agent(connection, user)
            await connection.execute(update(USERS).where(*_one(user.tenant, user.id)).values(_row(user)))

    async def ask_change(self, tenant: str, id_: str) -> None:
        """Let a password open nothing but its own change."""
        async with self._database.writing() as connection:
            await connection.execute(update(USERS).where(*_one(tenant, id_)).values(must_change=True))

    async def set_password(
        self, tenant: str, id_: str, password: str, must_change: bool, at: Instant
    ) -> bool:
        """Write what is kept of a password; false when there is no such user."""
        values = {"password": password, "must_change": must_change, "password_at": at}
        async with self._database.writing() as connection:
            done = await connection.execute(update(USERS).where(*_one(tenant, id_)).values(values))
        return done.rowcount > 0

    async def seen(self, tenant: str, id_: str, at: Instant) -> None:
        """Write down that somebody logged in."""
        change = update(USERS).where(*_one(tenant, id_)).values(seen_at=at)
        async with self._database.writing() as connection:
            await connection.execute(change)

    async def disable(self, tenant: str, id_: str, at: Instant, why: Disabled, is_governed: Governed) -> bool:
        """Let nobody log in as a user; false when nobody could before. Raises like `remove`."""
        async with self._database.writing() as connection:
            before = await _find(connection, tenant, id_)
            if before is None:
                raise UserUnknown(user=id_)
            if before.disabled_at is not None:
                return False
            await _check_administrators(connection, before, (), is_governed)
            values = {"disabled_at": at, "disabled_why": why}
            await connection.execute(update(USERS).where(*_one(tenant, id_)).values(values))
        return True

    async def enable(self, tenant: str, id_: str, at: Instant) -> bool:
        """Let somebody log in again, as if the user was seen just now; false when that is so already."""
        disabled = USERS.c.disabled_at.is_not(None)
        values = {"disabled_at": None, "disabled_why": None, "seen_at": at}
        async with self._database.writing() as connection:
            done = await connection.execute(update(USERS).where(*_one(tenant, id_), disabled).values(values))
        return done.rowcount > 0

    async def unused(self, tenant: str, since: Instant, limit: int) -> list[str]:
        """Users who may log in and did not since an instant, nor were made since."""
        last = func.coalesce(USERS.c.seen_at, USERS.c.created_at)
        query = select(USERS.c.id).where(
            USERS.c.tenant == tenant, USERS.c.disabled_at.is_(None), last < since
        )
        async with self._database.reading() as connection:
            return list(await connection.scalars(query.order_by(last).limit(limit)))

    async def some(self, tenant: str, ids: Collection[str]) -> dict[str, User]:
        """Those of these users that there are, by id."""
        query = select(*SHOWN).where(USERS.c.tenant == tenant, USERS.c.id.in_(ids))
        async with self._database.reading() as connection:
            return {row.id: user_of(row) for row in await connection.execute(query)}

    async def remove(self, tenant: str, id_: str, is_governed: Governed) -> None:
        """Remove a user. Raises `UserUnknown`, `LastAdministrator`."""
        async with self._database.writing() as connection:
            before = await _find(connection, tenant, id_)
            if before is None:
                raise UserUnknown(user=id_)
            await _check_administrators(connection, before, (), is_governed)
            # Whoever gets this id later has nothing of who had it before.
            for table in (FACTORS, RECOVERY_CODES, CHALLENGES):
                theirs = table.c.tenant == tenant, table.c.person == id_
                await connection.execute(delete_rows(table).where(*theirs))
            await connection.execute(delete_rows(USERS).where(*_one(tenant, id_)))


def user_of(row: Row[Any]) -> User:
    """The user of a row that has the columns `SHOWN`."""
    return User(
        tenant=row.tenant,
        id=row.id,
        name=row.name,
        roles=tuple(row.roles.split()),
        teams=tuple(row.teams.split()),
        agent=row.agent,
        must_change=row.must_change,
        second_factor=bool(row.second_factor),
        created_at=row.created_at,
        created_by=row.created_by,
        password_at=row.password_at,
        subject=row.subject,
        seen_at=row.seen_at,
        disabled_at=row.disabled_at,
        disabled_why=row.disabled_why,
        version=row.version,
    )


async def _find(connection: AsyncConnection, tenant: str, id_: str) -> User | None:
    found = (await connection.execute(select(*SHOWN).where(*_one(tenant, id_)))).one_or_none()
    return None if found is None else user_of(found)


async def _check_agent(connection: AsyncConnection, user: User) -> None:
    taken = select(USERS.c.id).where(
        USERS.c.tenant == user.tenant, USERS.c.agent == user.agent, USERS.c.id != user.id
    )
    if user.agent is not None and await connection.scalar(taken) is not None:
        raise AgentTaken(agent=user.agent)


async def _check_administrators(
    connection: AsyncConnection, going: User, after: tuple[str, ...], is_governed: Governed
) -> None:
    if not set(going.roles) - set(after):
        return
    others = select(USERS.c.roles).where(
        USERS.c.tenant == going.tenant,
        USERS.c.roles != NO_ROLES,
        USERS.c.id != going.id,
        USERS.c.disabled_at.is_(None),
    )
    held = [going.roles, *(row.roles.split() for row in await connection.execute(others.distinct()))]
    if is_governed(held) and not is_governed([after, *held[1:]]):
        raise LastAdministrator(user=going.id)


def _one(tenant: str, id_: str) -> Any:
    return USERS.c.tenant == tenant, USERS.c.id == id_


def _row(user: User) -> dict[str, Any]:
    row = {name: getattr(user, name) for name in User.__struct_fields__ if name not in _ELSEWHERE}
    return row | {"roles": _words(user.roles), "teams": _words(user.teams)}


_ELSEWHERE = frozenset({"second_factor", "password_at", "seen_at", "disabled_at", "disabled_why"})
"""What is written by what happens, not with the rest of a user."""


def _words(words: Collection[str]) -> str:
    return f" {' '.join(words)} "
