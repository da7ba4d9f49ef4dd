"""Users as whom nobody can log in for the time being: somebody wants it so, or nobody did for long."""

from yunhu.kit.instants import HOUR
from yunhu.platform.clock import Clock
from yunhu.platform.http.base import Principal
from yunhu.trust.identity.errors import LastAdministrator, UserBeyondOwn, UserUnknown
from yunhu.trust.identity.facts import UserDisabled, UserEnabled
from yunhu.trust.identity.model import Disabled, User
from yunhu.trust.identity.ports import Announce, Authority
from yunhu.trust.identity.services.sessions import Sessions
from yunhu.trust.identity.store.users import UserStore

LOOKED_FOR = HOUR
"""How often unused users are looked for."""

DISABLED_AT_ONCE = 500

SYSTEM = "system"


class Disabling:
    """Disables and enables users. Used on the loop's thread."""

    def __init__(
        self,
        store: UserStore,
        sessions: Sessions,
        authority: Authority,
        announce: Announce,
        clock: Clock,
        unused: int,
    ) -> None:
        """`unused`: µs without a log-in after which nobody can log in as a user; 0: never."""
        self._store = store
        self._sessions = sessions
        self._authority = authority
        self._announce = announce
        self._clock = clock
        self._unused = unused
        self._next = 0

    async def disable(self, by: Principal, id_: str) -> None:
        """Let nobody log in as a user; closes the sessions.

        Raises `UserUnknown`, `UserBeyondOwn`, `LastAdministrator`.
        """
        await self._managed(by, id_)
        await self._disable(by, id_, "asked")

    async def enable(self, by: Principal, id_: str) -> None:
        """Let somebody log in again. Raises `UserUnknown`, `UserBeyondOwn`."""
        await self._managed(by, id_)
        if await self._store.enable(by.tenant, id_, self._clock.now()):
            self._sessions.forget(id_)
            self._announce(by.tenant, None, UserEnabled(user=id_, by=by.actor))

    async def sweep(self, tenant: str) -> None:
        """Disable who did not log in for long; at most once an hour. The last administrator stays."""
        now = self._clock.now()
        if not self._unused or now < self._next:
            return
        self._next = now + LOOKED_FOR
        system = Principal(tenant, SYSTEM, {})
        for id_ in await self._store.unused(tenant, now - self._unused, DISABLED_AT_ONCE):
            try:
                await self._disable(system, id_, "unused")
            except (LastAdministrator, UserUnknown):
                continue

    async def _disable(self, by: Principal, id_: str, why: Disabled) -> None:
        now, is_governed = self._clock.now(), self._authority.is_governed
        if await self._store.disable(by.tenant, id_, now, why, is_governed):
            self._announce(by.tenant, None, UserDisabled(user=id_, why=why, by=by.actor))
            await self._sessions.close_all(by, id_, "user_disabled")

    async def _managed(self, by: Principal, id_: str) -> User:
        user = await self._store.user(by.tenant, id_)
        if user is None:
            raise UserUnknown(user=id_)
        if not self._authority.may_manage(by, user.roles):
            raise UserBeyondOwn(roles=user.roles)
        return user
