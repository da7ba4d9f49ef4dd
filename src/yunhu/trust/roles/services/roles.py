"""The roles that a centre makes for itself: defined, changed, removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from yunhu.kit.reach import Reach
from yunhu.platform.clock import Clock
from yunhu.platform.http.base import EVERYTHING, Principal
from yunhu.trust.roles import rules
from yunhu.trust.roles.errors import (
    RoleBeyondOwn,
    RoleChangedMeanwhile,
    RoleExists,
    RoleHeld,
    RoleOwn,
    RolePreset,
    RolesClash,
    RoleUnknown,
    TooManyRoles,
    WordsUnreachable,
)
from yunhu.trust.roles.facts import RoleDefined, RoleRemoved
from yunhu.trust.roles.model import Role
from yunhu.trust.roles.ports import Announce, HeldBy
from yunhu.trust.roles.services.authority import GIVES_ANY, Authority
from yunhu.trust.roles.store import RoleStore, spoken

MOST_ROLES = 100
"""Roles of a tenant's own."""


class Roles:
    """Used on the loop's thread. What changes takes effect at once, in open sessions too."""

    def __init__(
        self, store: RoleStore, authority: Authority, held_by: HeldBy, announce: Announce, clock: Clock
    ) -> None:
        self.authority = authority
        self._store = store
        self._held_by = held_by
        self._announce = announce
        self._clock = clock

    async def load(self, tenant: str) -> None:
        """Let the authority know a tenant's own roles."""
        self.authority.use(tenant, await self._store.roles(tenant))

    def all(self, tenant: str) -> Sequence[Role]:
        """The presets, and the tenant's own."""
        return list(self.authority.roles(tenant).values())

    def get(self, tenant: str, id_: str) -> Role:
        """One role. Raises `RoleUnknown`."""
        found = self.authority.roles(tenant).get(id_)
        if found is None:
            raise RoleUnknown(role=id_)
        return found

    async def define(
        self,
        by: Principal,
        held: Sequence[str],
        id_: str,
        version: int,
        names: tuple[str, str],
        grants: Mapping[str, Reach],
    ) -> Role:
        """Make a role (`version` 0), or change the version that was read. `held`: the roles of who asks.

        Raises `RolePreset`, `RoleExists`, `RoleUnknown`, `RoleChangedMeanwhile`, `RoleBeyondOwn`, `RoleOwn`,
        `RolesClash`, `WordsUnreachable`, `TooManyRoles`.
        """
        before = self._changeable(by.tenant, id_, version)
        if wrong := rules.unreachable(grants):
            raise WordsUnreachable(words=wrong)
        if clash := rules.clashing((), grants, self.authority.separation):
            raise RolesClash(roles=clash)
        asked = {**grants, **({} if before is None else before.grants)}
        self._check_given(by, held, id_, asked)
        role = Role(
            id=id_,
            zh=names[0],
            en=names[1],
            grants=dict(grants),
            version=await self._store.last_version(by.tenant, id_) + 1,
            changed_at=self._clock.now(),
            changed_by=by.actor,
        )
        await self._store.add(by.tenant, role)
        await self.load(by.tenant)
        fact = RoleDefined(role=id_, version=role.version, grants=spoken(grants), by=by.actor)
        self._announce(by.tenant, None, fact)
        return role

    async def remove(self, by: Principal, held: Sequence[str], id_: str) -> None:
        """Take a role away that nobody has. Raises as `define`, and `RoleHeld`."""
        before = self.get(by.tenant, id_)
        self._changeable(by.tenant, id_, before.version)
        self._check_given(by, held, id_, before.grants)
        if count := await self._held_by(by.tenant, id_):
            raise RoleHeld(role=id_, count=count)
        version = await self._store.last_version(by.tenant, id_) + 1
        gone = msgspec.structs.replace(
            before, version=version, changed_at=self._clock.now(), changed_by=by.actor
        )
        await self._store.add(by.tenant, gone, is_there=False)
        await self.load(by.tenant)
        self._announce(by.tenant, None, RoleRemoved(role=id_, by=by.actor))

    def _changeable(self, tenant: str, id_: str, version: int) -> Role | None:
        found = self.authority.roles(tenant).get(id_)
        if found is not None and found.preset:
            raise RolePreset(role=id_)
        if found is None and version:
            raise RoleUnknown(role=id_)
        if found is not None and not version:
            raise RoleExists(role=id_)
        if found is not None and found.version != version:
            raise RoleChangedMeanwhile(role=id_)
        if found is None and len(self.authority.roles(tenant)) >= MOST_ROLES:
            raise TooManyRoles(most=MOST_ROLES)
        return found

    def _check_given(self, by: Principal, held: Sequence[str], id_: str, grants: Mapping[str, Reach]) -> None:
        if by.may(GIVES_ANY) and EVERYTHING not in by.grants:
            if id_ in held:
                raise RoleOwn
        elif words := rules.beyond(grants, by.grants):
            raise RoleBeyondOwn(words=words)
