"""Roles of a tenant's own, in the main database. A change is a new version; none is written over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Row, func, insert, select
from sqlalchemy.exc import IntegrityError

from yunhu.kit.reach import REACHES, Reach, words_of
from yunhu.platform.database.db import Database
from yunhu.trust.roles.errors import RoleChangedMeanwhile
from yunhu.trust.roles.model import Role
from yunhu.trust.roles.tables import ROLE


class RoleStore:
    """Reads and writes roles."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def roles(self, tenant: str) -> list[Role]:
        """Every role that is there, in the order of ids."""
        newest = (
            select(ROLE.c.id, func.max(ROLE.c.version).label("version"))
            .where(ROLE.c.tenant == tenant)
            .group_by(ROLE.c.id)
            .subquery()
        )
        query = select(ROLE).join(newest, (ROLE.c.id == newest.c.id) & (ROLE.c.version == newest.c.version))
        query = query.where(ROLE.c.tenant == tenant, ROLE.c.grants.is_not(None)).order_by(ROLE.c.id)
        async with self._database.reading() as connection:
            return [_role(row) for row in await connection.execute(query)]

    async def last_version(self, tenant: str, id_: str) -> int:
        """The last version of a role, be it there or not; 0 when there never was one."""
        query = select(func.max(ROLE.c.version)).where(ROLE.c.tenant == tenant, ROLE.c.id == id_)
        async with self._database.reading() as connection:
            return await connection.scalar(query) or 0

    async def add(self, tenant: str, role: Role, is_there: bool = True) -> None:
        """Add a version. Raises `RoleChangedMeanwhile` when somebody was faster."""
        row = {
            "tenant": tenant,
            "id": role.id,
            "version": role.version,
            "zh": role.zh,
            "en": role.en,
            "grants": msgspec.json.encode(spoken(role.grants)).decode() if is_there else None,
            "changed_at": role.changed_at,
            "changed_by": role.changed_by,
        }
        try:
            async with self._database.writing() as connection:
                await connection.execute(insert(ROLE).values(row))
        except IntegrityError:
            raise RoleChangedMeanwhile(role=role.id) from None


def spoken(grants: Mapping[str, Reach]) -> dict[str, str]:
    """Each word with the word of its reach."""
    return {word: words_of(reach)[0] for word, reach in sorted(grants.items())}


def _role(row: Row[Any]) -> Role:
    return Role(
        id=row.id,
        zh=row.zh,
        en=row.en,
        grants={word: REACHES[reach] for word, reach in msgspec.json.decode(row.grants).items()},
        version=row.version,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )
