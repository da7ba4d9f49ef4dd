"""An identity service on a real database in a folder of its own."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import event

from yunhu.kit.instants import HOUR
from yunhu.platform.clock import VirtualTime
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import UNLIMITED, Principal
from yunhu.platform.ids import IdSource
from yunhu.trust.identity.factors.rules import Policy
from yunhu.trust.identity.factors.service import Factors
from yunhu.trust.identity.factors.store import FactorStore
from yunhu.trust.identity.factors.tables import CHALLENGES, FACTORS, RECOVERY_CODES
from yunhu.trust.identity.model import Session, User
from yunhu.trust.identity.ports import AgentBusy
from yunhu.trust.identity.services.accounts import Accounts
from yunhu.trust.identity.services.entrance import Entered, Entrance
from yunhu.trust.identity.services.passwords import Passwords
from yunhu.trust.identity.services.sessions import Limits, Sessions
from yunhu.trust.identity.services.tokens import Identity
from yunhu.trust.identity.services.users import Users
from yunhu.trust.identity.store.accounts import ACCOUNTS, AccountStore
from yunhu.trust.identity.store.sessions import ATTEMPTS, SESSIONS, SessionStore
from yunhu.trust.identity.store.tokens import TENANTS, TOKENS, IdentityStore
from yunhu.trust.identity.store.users import USERS, UserStore
from yunhu.trust.roles.services.authority import Authority

TABLES = (TENANTS, TOKENS, USERS, SESSIONS, ATTEMPTS, FACTORS, RECOVERY_CODES, CHALLENGES, ACCOUNTS)

PASSWORD = "correct horse battery"


class FakeSeal:
    """Seals that anybody can open who says what they are about."""

    def seal(self, tenant: str, text: str, about: str) -> str:
        """The text, sealed."""
        return f"{tenant}|{about}|{text[::-1]}"

    def open(self, tenant: str, sealed: str, about: str) -> str:
        """The text again."""
        whose, what, text = sealed.split("|")
        assert (whose, what) == (tenant, about)
        return text[::-1]


class Office:
    """Identity with the clock, the facts it announced, and somebody who may do everything."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.time = VirtualTime()
        self.facts: list[tuple[str, msgspec.Struct]] = []
        self.store = IdentityStore(database)
        self.user_store, self.session_store = UserStore(database), SessionStore(database)
        self.admin = Principal("main", "admin", UNLIMITED)
        self.authority = Authority()
        self.identity = self.open()
        self.accounts = Accounts(
            AccountStore(database), self.user_store, self.identity, self.authority, self._announce, self.time
        )
        self.passwords = Passwords()
        self.factor_store = FactorStore(database)
        self.sessions, self.users, self.entrance, self.factors = self.open_users()

    def open(self) -> Identity:
        """Another process's view of the same database."""
        return Identity(self.store, self.authority, self._announce, self.time, IdSource(self.time))

    def open_sessions(self, limits: Limits, is_busy: AgentBusy = lambda agent: False) -> Sessions:
        """Another process's sessions, in the same database."""
        return Sessions(
            self.session_store,
            self.user_store,
            self.authority,
            self._announce,
            self.time,
            IdSource(self.time),
            limits,
            is_busy,
        )

    def open_users(self, second_factor: Policy = "off") -> tuple[Sessions, Users, Entrance, Factors]:
        """Another process's sessions and users, in the same database."""
        limits = Limits(idle=12 * HOUR, longest=24 * HOUR, second_factor=second_factor)
        new_id = IdSource(self.time)
        sessions = self.open_sessions(limits)
        factors = Factors(self.factor_store, FakeSeal(), self._announce, self.time, new_id)
        entrance = Entrance(
            self.session_store,
            self.user_store,
            sessions,
            self.passwords,
            factors,
            self._announce,
            self.time,
        )
        users = Users(
            self.user_store,
            self.session_store,
            sessions,
            entrance,
            self.passwords,
            self.authority,
            self._announce,
            self.time,
            lambda agent: agent in ("li.na", "wang"),
        )
        return sessions, users, entrance, factors

    async def make(self, id_: str, role: str = "agent", agent: str | None = None) -> User:
        """A user with the password of all of them, which need not be changed."""
        return await self.users.create(self.admin, id_, id_, [role], agent, PASSWORD, must_change=False)

    async def log_in(self, id_: str, password: str = PASSWORD) -> tuple[Session, str]:
        """A session and its secret."""
        entered = await self.entrance.log_in("main", id_, password, "a browser")
        assert isinstance(entered, Entered)
        return entered.session, entered.secret

    async def enter(self, id_: str) -> Principal:
        """Somebody who has just logged in."""
        _, secret = await self.log_in(id_)
        who = await self.sessions.authenticate(secret)
        assert who is not None
        return who

    def said(self, kind: type[msgspec.Struct]) -> list[msgspec.Struct]:
        """The facts of one kind so far."""
        return [fact for _, fact in self.facts if type(fact) is kind]

    def _announce(self, tenant: str, _contact: str | None, fact: msgspec.Struct) -> None:
        self.facts.append((tenant, fact))


@contextmanager
def statements(office: Office) -> Iterator[list[str]]:
    """Every statement that is sent to the database meanwhile, without its parameters."""
    sent: list[str] = []

    def saw(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(office.database.engine.sync_engine, "before_cursor_execute", saw)
    yield sent
    event.remove(office.database.engine.sync_engine, "before_cursor_execute", saw)


@asynccontextmanager
async def broken(office: Office) -> AsyncIterator[None]:
    """Meanwhile the database's tables of sessions cannot be read."""
    async with office.database.writing() as connection:
        await connection.exec_driver_sql("ALTER TABLE person_session RENAME TO gone")
    yield
    async with office.database.writing() as connection:
        await connection.exec_driver_sql("ALTER TABLE gone RENAME TO person_session")


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/main.db")
    async with database.writing() as connection:
        for table in TABLES:
            await connection.run_sync(table.create)
    made = Office(database)
    await made.identity.ensure_tenant("main", "Main")
    await made.identity.ensure_tenant("main", "Main again")
    await made.identity.ensure_tenant("other", "Other")
    yield made
    made.passwords.close()
    await database.close()
