"""What people need to log in, put together for a node and for the command line."""

from __future__ import annotations

from collections.abc import Callable

from yunhu.kit.instants import HOUR
from yunhu.platform.clock import Clock
from yunhu.platform.db import Database
from yunhu.platform.settings import Session
from yunhu.trust.identity.ports import AgentKnown, Announce
from yunhu.trust.identity.services.passwords import Passwords
from yunhu.trust.identity.services.sessions import Limits, Sessions
from yunhu.trust.identity.services.users import Users
from yunhu.trust.identity.store.sessions import SessionStore
from yunhu.trust.identity.store.users import UserStore


class LogIn:
    """Users, their sessions, and the threads that check passwords."""

    def __init__(
        self,
        database: Database,
        announce: Announce,
        clock: Clock,
        new_id: Callable[[], str],
        lives: Session,
        knows_agent: AgentKnown,
    ) -> None:
        users, sessions = UserStore(database), SessionStore(database)
        self.passwords = Passwords()
        limits = Limits(idle=lives.idle_h * HOUR, longest=lives.longest_h * HOUR)
        self.sessions = Sessions(sessions, users, self.passwords, announce, clock, new_id, limits)
        self.users = Users(users, sessions, self.sessions, self.passwords, announce, clock, knows_agent)

    def close(self) -> None:
        """Check no more passwords."""
        self.passwords.close()
