"""Sessions of people, and attempts to log in, in the main database."""

from collections.abc import Collection, Mapping
from typing import Any, Final, Literal

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy import delete as delete_rows
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.kit.instants import Instant
from yunhu.platform.database.db import METADATA, Database
from yunhu.platform.database.holding import hold
from yunhu.platform.secrets import digest
from yunhu.trust.identity import rules
from yunhu.trust.identity.model import LONGEST_USER, Attempts, Session, User
from yunhu.trust.identity.store.users import SHOWN, USERS, user_of

SESSIONS: Final = Table(
    "person_session",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), ForeignKey("tenant.id"), nullable=False),
    Column("person", String(LONGEST_USER), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("client", String(200), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("proved_at", BigInteger, nullable=False),
    Column("by_provider", Boolean, nullable=False),
    Index("ix_person_session_person", "tenant", "person"),
)

hold(
    SESSIONS,
    "security",
    "session",
    L2="id tenant person created_at used_at expires_at proved_at by_provider",
    L3="client",
    L4="digest",
)

ATTEMPTS: Final = Table(
    "log_in_attempt",
    METADATA,
    Column("tenant", String(64), ForeignKey("tenant.id"), primary_key=True),
    # Of what somebody typed, which may be a password: only a digest.
    Column("name", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("locked_until", BigInteger, nullable=False),
    Index("ix_log_in_attempt_at", "tenant", "at"),
)

hold(
    ATTEMPTS,
    "security",
    "session",
    L2="tenant name failures at locked_until",
)

Outcome = Literal["passes", "fails", "locks"]
"""How an attempt to log in ended; `locks` when it was one too many."""


class SessionStore:
    """Reads and writes sessions and attempts. Every change is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_digest(self, digest_: str) -> tuple[Session, User] | None:
        """The session with this digest, and whose it is."""
        # every tenant: the session itself says whose it is
        query = select(SESSIONS).where(SESSIONS.c.digest == digest_)
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).one_or_none()
            if found is None:
                return None
            owner = select(*SHOWN).where(USERS.c.tenant == found.tenant, USERS.c.id == found.person)
            user = (await connection.execute(owner)).one_or_none()
        return None if user is None else (session_of(found), user_of(user))

    async def of_user(self, tenant: str, user: str) -> list[Session]:
        """A user's sessions, the oldest first."""
        async with self._database.reading() as connection:
            return await _of_user(connection, tenant, user)

    async def attempts(self, tenant: str, name: str) -> Attempts:
        """How often somebody failed to log in as one name."""
        query = select(ATTEMPTS).where(ATTEMPTS.c.tenant == tenant, ATTEMPTS.c.name == digest(name))
        async with self._database.reading() as connection:
            return _attempts((await connection.execute(query)).one_or_none())

    async def locked(self, tenant: str, names: Collection[str], now: Instant) -> dict[str, Instant]:
        """Until when names are locked, of those that are."""
        digests = {digest(name): name for name in names}
        query = select(ATTEMPTS.c.name, ATTEMPTS.c.locked_until).where(
            ATTEMPTS.c.tenant == tenant, ATTEMPTS.c.name.in_(digests), ATTEMPTS.c.locked_until > now
        )
        async with self._database.reading() as connection:
            return {digests[row.name]: row.locked_until for row in await connection.execute(query)}

    async def prove(self, tenant: str, id_: str, at: Instant) -> None:
        """Write down that the person of a session proved again who it is."""
        change = update(SESSIONS).where(SESSIONS.c.tenant == tenant, SESSIONS.c.id == id_)
        async with self._database.writing() as connection:
            await connection.execute(change.values(proved_at=at))

    async def count(
        self, tenant: str, name: str, right: bool, now: Instant, forgives: bool = True
    ) -> Outcome:
        """Write down an attempt to log in as `name`, and say how it ended.

        One that is right ends the counting of failures only if it `forgives`. A right password does not help
        while the name is locked. The same is read and written whether or not there is such a user.
        """
        key = ATTEMPTS.c.tenant == tenant, ATTEMPTS.c.name == digest(name)
        async with self._database.writing() as connection:
            before = _attempts((await connection.execute(select(ATTEMPTS).where(*key))).one_or_none())
            passes = right and not rules.is_locked(before, now)
            if passes and not forgives:
                return "passes"
            await connection.execute(delete_rows(ATTEMPTS).where(*key))
            if passes:
                return "passes"
            after = rules.failed(before, now)
            row = {"tenant": tenant, "name": digest(name), **_fields(after)}
            await connection.execute(insert(ATTEMPTS).values(row))
        return "locks" if after.locked_until > before.locked_until else "fails"

    async def open(self, session: Session, most: int) -> list[Session]:
        """Add a session; the user's oldest ones that had to go, so that there are at most so many."""
        async with self._database.writing() as connection:
            gone = (await _of_user(connection, session.tenant, session.user))[: -(most - 1)]
            await _delete(connection, session.tenant, [each.id for each in gone])
            await connection.execute(insert(SESSIONS).values(_row(session)))
        return gone

    async def forgive(self, tenant: str, name: str) -> None:
        """Forget the failures of a name, and its lock."""
        change = delete_rows(ATTEMPTS).where(ATTEMPTS.c.tenant == tenant, ATTEMPTS.c.name == digest(name))
        async with self._database.writing() as connection:
            await connection.execute(change)

    async def forget_attempts(self, tenant: str, before: Instant) -> None:
        """Forget the attempts that were made before an instant."""
        change = delete_rows(ATTEMPTS).where(ATTEMPTS.c.tenant == tenant, ATTEMPTS.c.at < before)
        async with self._database.writing() as connection:
            await connection.execute(change)

    async def touch(self, tenant: str, used: Mapping[str, Instant]) -> None:
        """Write down when some sessions were used last."""
        if not used:
            return
        change = update(SESSIONS).where(SESSIONS.c.tenant == tenant, SESSIONS.c.id == bindparam("which"))
        rows = [{"which": id_, "used_at": at} for id_, at in used.items()]
        async with self._database.writing() as connection:
            await connection.execute(change.values(used_at=bindparam("used_at")), rows)

    async def close(self, tenant: str, id_: str) -> Session | None:
        """Remove a session; None when it is not there any more."""
        query = select(SESSIONS).where(SESSIONS.c.tenant == tenant, SESSIONS.c.id == id_)
        async with self._database.writing() as connection:
            found = (await connection.execute(query)).one_or_none()
            await _delete(connection, tenant, [id_])
        return None if found is None else session_of(found)

    async def close_all(self, tenant: str, user: str, but: str | None) -> list[Session]:
        """Remove a user's sessions but one; those that were there."""
        async with self._database.writing() as connection:
            found = [each for each in await _of_user(connection, tenant, user) if each.id != but]
            await _delete(connection, tenant, [each.id for each in found])
        return found

    async def ending(
        self, tenant: str, now: Instant, unused_since: Instant, after: str, limit: int
    ) -> list[Session]:
        """Sessions that have expired, or were not used since an instant as far as the database knows.

        In the order of ids, those after one.
        """
        over = (SESSIONS.c.expires_at <= now) | (SESSIONS.c.used_at <= unused_since)
        late = SESSIONS.c.tenant == tenant, SESSIONS.c.id > after, over
        query = select(SESSIONS).where(*late).order_by(SESSIONS.c.id).limit(limit)
        async with self._database.reading() as connection:
            return [session_of(row) for row in await connection.execute(query)]

    async def living(self, tenant: str, ids: Collection[str]) -> set[str]:
        """Which of these sessions are there."""
        query = select(SESSIONS.c.id).where(SESSIONS.c.tenant == tenant, SESSIONS.c.id.in_(ids))
        async with self._database.reading() as connection:
            return set(await connection.scalars(query))


def session_of(row: Row[Any]) -> Session:
    """The session of a row."""
    return Session(
        id=row.id,
        tenant=row.tenant,
        user=row.person,
        digest=row.digest,
        client=row.client,
        created_at=row.created_at,
        used_at=row.used_at,
        expires_at=row.expires_at,
        proved_at=row.proved_at,
        by_provider=row.by_provider,
    )


async def _of_user(connection: AsyncConnection, tenant: str, user: str) -> list[Session]:
    query = select(SESSIONS).where(SESSIONS.c.tenant == tenant, SESSIONS.c.person == user)
    found = await connection.execute(query.order_by(SESSIONS.c.created_at, SESSIONS.c.id))
    return [session_of(row) for row in found]


async def _delete(connection: AsyncConnection, tenant: str, ids: list[str]) -> None:
    change = delete_rows(SESSIONS).where(SESSIONS.c.tenant == tenant, SESSIONS.c.id.in_(ids))
    await connection.execute(change)


def _attempts(row: Row[Any] | None) -> Attempts:
    if row is None:
        return Attempts()
    return Attempts(failures=row.failures, at=row.at, locked_until=row.locked_until)


def _fields(attempts: Attempts) -> dict[str, Any]:
    return {name: getattr(attempts, name) for name in Attempts.__struct_fields__}


def _row(session: Session) -> dict[str, Any]:
    row = {name: getattr(session, name) for name in Session.__struct_fields__ if name != "user"}
    return {**row, "person": session.user}
