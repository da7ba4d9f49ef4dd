"""What people need to log in, put together for a node and for the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from yunhu.kit.instants import DAY, HOUR, MINUTE
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.platform.settings.node import Session
from yunhu.trust.identity.api.sessions import Doors
from yunhu.trust.identity.factors.ports import Seal
from yunhu.trust.identity.factors.service import Factors
from yunhu.trust.identity.factors.store import FactorStore
from yunhu.trust.identity.ports import AgentBusy, AgentKnown, Announce, Authority
from yunhu.trust.identity.services.accounts import Accounts
from yunhu.trust.identity.services.disabling import Disabling
from yunhu.trust.identity.services.entrance import Entrance
from yunhu.trust.identity.services.housekeeping import Sweep, keep_sweeping
from yunhu.trust.identity.services.passwords import Passwords
from yunhu.trust.identity.services.sessions import Limits, Sessions
from yunhu.trust.identity.services.tokens import Identity
from yunhu.trust.identity.services.users import Users
from yunhu.trust.identity.store.accounts import AccountStore
from yunhu.trust.identity.store.sessions import SessionStore
from yunhu.trust.identity.store.users import UserStore


class LogIn:
    """Users, their sessions, their second factors, and the threads that check passwords."""

    def __init__(
        self,
        database: Database,
        authority: Authority,
        announce: Announce,
        clock: Clock,
        new_id: Callable[[], str],
        lives: Session,
        knows_agent: AgentKnown,
        keyring: Callable[[], Seal],
        is_busy: AgentBusy = lambda agent: False,
    ) -> None:
        """`keyring` is asked for when something is sealed: commands that seal nothing need no keys."""
        users, store = UserStore(database), SessionStore(database)
        self.announce, self.clock, self.knows_agent = announce, clock, knows_agent
        self._database, self._users, self._authority = database, users, authority
        self.passwords = Passwords()
        limits = Limits(
            idle=lives.idle_h * HOUR,
            longest=lives.longest_h * HOUR,
            ruling_idle=lives.administrators_idle_min * MINUTE,
            second_factor=lives.second_factor,
        )
        self.factors = Factors(FactorStore(database), _Later(keyring), announce, clock, new_id)
        self.sessions = Sessions(store, users, authority, announce, clock, new_id, limits, is_busy)
        self.entrance = Entrance(
            store,
            users,
            self.sessions,
            self.passwords,
            self.factors,
            announce,
            clock,
            lives.password_days * DAY,
        )
        self.disabling = Disabling(users, self.sessions, authority, announce, clock, lives.unused_days * DAY)
        self.users = Users(
            users,
            store,
            self.sessions,
            self.entrance,
            self.passwords,
            authority,
            announce,
            clock,
            knows_agent,
        )

    def accounts(self, tokens: Identity) -> Accounts:
        """The service accounts that these tokens may belong to."""
        store = AccountStore(self._database)
        return Accounts(store, self._users, tokens, self._authority, self.announce, self.clock)

    def doors(self, tenant: str) -> Doors:
        """What the endpoints of the log-in are made of."""
        return Doors(self.entrance, self.sessions, self.users, self.factors, tenant)

    async def keep_sweeping(self, tenant: str, *more: Sweep) -> NoReturn:
        """End what is over, again and again; `more` is done as well."""
        await keep_sweeping(
            tenant, self.sessions.sweep, self.factors.challenges.sweep, self.disabling.sweep, *more
        )

    def close(self) -> None:
        """Check no more passwords."""
        self.passwords.close()


class _Later:
    """A keyring that is opened by its first use."""

    def __init__(self, keyring: Callable[[], Seal]) -> None:
        self._keyring = keyring

    def seal(self, tenant: str, text: str, about: str) -> str:
        """The text, sealed."""
        return self._keyring().seal(tenant, text, about)

    def open(self, tenant: str, sealed: str, about: str) -> str:
        """The text again."""
        return self._keyring().open(tenant, sealed, about)
