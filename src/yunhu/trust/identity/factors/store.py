"""Second factors, recovery codes and challenges in the main database. Every change is one transaction."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from yunhu.kit.instants import Instant
from yunhu.platform.database.db import Database
from yunhu.trust.identity.factors.model import Challenge, Factor, Purpose
from yunhu.trust.identity.factors.tables import CHALLENGES, FACTORS, RECOVERY_CODES


class FactorStore:
    """Reads and writes what people have besides their passwords."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_user(self, tenant: str, user: str) -> list[Factor]:
        """A user's second factors, the oldest first."""
        query = select(FACTORS).where(FACTORS.c.tenant == tenant, FACTORS.c.person == user)
        async with self._database.reading() as connection:
            return [_factor(row) for row in await connection.execute(query.order_by(FACTORS.c.id))]

    async def add(self, factor: Factor, most: int) -> bool:
        """Add a second factor; false when the user has `most`."""
        mine = FACTORS.c.tenant == factor.tenant, FACTORS.c.person == factor.user
        async with self._database.writing() as connection:
            if (await connection.scalar(select(func.count()).where(*mine)) or 0) >= most:
                return False
            await connection.execute(insert(FACTORS).values(_row(factor)))
        return True

    async def use_step(self, tenant: str, id_: str, step: int, at: Instant) -> bool:
        """Write down that the code of a step was used; false when it, or a newer one, was used before."""
        change = update(FACTORS).where(
            FACTORS.c.tenant == tenant, FACTORS.c.id == id_, FACTORS.c.used_step < step
        )
        async with self._database.writing() as connection:
            return (await connection.execute(change.values(used_step=step, used_at=at))).rowcount > 0

    async def use_key(self, tenant: str, id_: str, was: int, sign_count: int, at: Instant) -> bool:
        """Write down the counter of a passkey; false when somebody else used the passkey meanwhile."""
        change = update(FACTORS).where(
            FACTORS.c.tenant == tenant, FACTORS.c.id == id_, FACTORS.c.sign_count == was
        )
        async with self._database.writing() as connection:
            return (await connection.execute(change.values(sign_count=sign_count, used_at=at))).rowcount > 0

    async def remove(self, tenant: str, user: str, id_: str) -> None:
        """Remove a second factor; with the last one go the recovery codes, which stand for one."""
        mine = FACTORS.c.tenant == tenant, FACTORS.c.person == user
        async with self._database.writing() as connection:
            await connection.execute(delete(FACTORS).where(*mine, FACTORS.c.id == id_))
            if not await connection.scalar(select(func.count()).where(*mine)):
                await connection.execute(_codes_of(tenant, user))

    async def remove_all(self, tenant: str, user: str) -> bool:
        """Remove everything that a user has besides the password; false when there was nothing."""
        mine = FACTORS.c.tenant == tenant, FACTORS.c.person == user
        async with self._database.writing() as connection:
            await connection.execute(_codes_of(tenant, user))
            return (await connection.execute(delete(FACTORS).where(*mine))).rowcount > 0

    # --- recovery codes -------------------------------------------------------------------------------

    async def replace_codes(self, tenant: str, user: str, digests: Collection[str]) -> None:
        """Give a user other recovery codes."""
        rows = [{"tenant": tenant, "person": user, "digest": each} for each in digests]
        async with self._database.writing() as connection:
            await connection.execute(_codes_of(tenant, user))
            await connection.execute(insert(RECOVERY_CODES), rows)

    async def codes_left(self, tenant: str, user: str) -> int:
        """How many recovery codes a user has."""
        query = select(func.count()).where(RECOVERY_CODES.c.tenant == tenant, RECOVERY_CODES.c.person == user)
        async with self._database.reading() as connection:
            return await connection.scalar(query) or 0

    async def use_code(self, tenant: str, user: str, digest: str) -> bool:
        """Take a recovery code away; false when the user has no such code."""
        change = _codes_of(tenant, user).where(RECOVERY_CODES.c.digest == digest)
        async with self._database.writing() as connection:
            return bool((await connection.execute(change)).rowcount)

    # --- challenges -----------------------------------------------------------------------------------

    async def ask(self, challenge: Challenge) -> None:
        """Keep what was asked."""
        row = {name: getattr(challenge, name) for name in Challenge.__struct_fields__ if name != "user"}
        async with self._database.writing() as connection:
            await connection.execute(insert(CHALLENGES).values(**row, person=challenge.user))

    async def asked(self, tenant: str, purpose: Purpose, digest: str, now: Instant) -> Challenge | None:
        """What was asked, if its answer is still waited for."""
        query = select(CHALLENGES).where(*_one(tenant, purpose, digest), CHALLENGES.c.expires_at > now)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else _challenge(row)

    async def answered(self, tenant: str, purpose: Purpose, digest: str) -> bool:
        """Wait for the answer no longer; false when somebody answered before."""
        change = delete(CHALLENGES).where(*_one(tenant, purpose, digest))
        async with self._database.writing() as connection:
            return (await connection.execute(change)).rowcount > 0

    async def forget_challenges(self, tenant: str, now: Instant) -> None:
        """Forget what nobody answered in time."""
        change = delete(CHALLENGES).where(CHALLENGES.c.tenant == tenant, CHALLENGES.c.expires_at <= now)
        async with self._database.writing() as connection:
            await connection.execute(change)


def _one(tenant: str, purpose: Purpose, digest: str) -> Any:
    return CHALLENGES.c.tenant == tenant, CHALLENGES.c.purpose == purpose, CHALLENGES.c.digest == digest


def _codes_of(tenant: str, user: str) -> Any:
    return delete(RECOVERY_CODES).where(RECOVERY_CODES.c.tenant == tenant, RECOVERY_CODES.c.person == user)


def _row(factor: Factor) -> dict[str, Any]:
    row = {name: getattr(factor, name) for name in Factor.__struct_fields__ if name != "user"}
    return {**row, "person": factor.user}


def _factor(row: Row[Any]) -> Factor:
    fields = {name: getattr(row, name) for name in Factor.__struct_fields__ if name != "user"}
    return Factor(user=row.person, **fields)


def _challenge(row: Row[Any]) -> Challenge:
    return Challenge(
        digest=row.digest,
        tenant=row.tenant,
        purpose=row.purpose,
        user=row.person,
        held=row.held,
        expires_at=row.expires_at,
    )
