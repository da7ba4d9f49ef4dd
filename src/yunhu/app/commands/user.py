"""`yunhu user`: people who log in, made, helped, disabled and removed on the machine itself.

They work on the main database, whether a node runs or not. A running node believes a session from memory for
up to a minute, so what is changed here takes effect within `FRESH_S` seconds; over HTTP it does at once.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Column, Table

from yunhu.app import database as main_database
from yunhu.app.access.audit_inbox import Told
from yunhu.app.access.log_in import LogIn
from yunhu.app.privacy.keys import keyring_of
from yunhu.kit import instants
from yunhu.platform.clock import SystemClock
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import UNLIMITED, Principal
from yunhu.platform.ids import IdSource
from yunhu.platform.settings.node import Settings
from yunhu.trust.identity.model import LONGEST_USER, Tenant
from yunhu.trust.identity.services.sessions import FRESH_S
from yunhu.trust.identity.services.users import MOST_USERS
from yunhu.trust.identity.store.tokens import IdentityStore
from yunhu.trust.roles.services.authority import Authority
from yunhu.trust.roles.store import RoleStore

T = TypeVar("T")

ACTOR = "command line"

_BYTES = 15
_LONGEST_LINE = 4_096

LoadSettings = Callable[[Path], Settings]
"""Reads the settings, or ends the program with what is wrong with them."""

ConfigOption = Annotated[Path, typer.Option("--config", help="The node's settings.")]
RoleOption = Annotated[
    list[str], typer.Option("--role", help="What this person may do; several times for several roles.")
]
TeamOption = Annotated[list[str], typer.Option("--team", help="A team of agents that this person leads.")]
AgentOption = Annotated[str | None, typer.Option("--agent", help="The agent this person works as.")]
NameOption = Annotated[str | None, typer.Option("--name", help="How the person is called.")]
StdinOption = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from the standard input.")
]

_DEFAULT = Path("yunhu.toml")
_AGENT = ["agent"]
_NO_TEAMS: list[str] = []


def commands(load_settings: LoadSettings) -> typer.Typer:
    """The commands below `yunhu user`."""
    app = typer.Typer(help="People who log in.", no_args_is_help=True)

    @app.command()
    def add(
        user: str,
        role: RoleOption = _AGENT,
        agent: AgentOption = None,
        team: TeamOption = _NO_TEAMS,
        name: NameOption = None,
        password_stdin: StdinOption = False,
        config_path: ConfigOption = _DEFAULT,
    ) -> None:
        """Make a user.

        Without --password-stdin a password is made up and printed; the person must change it at the first
        log-in.
        """
        password = _password(password_stdin)

        async def make(log_in: LogIn, owner: Principal) -> None:
            await log_in.users.create(
                owner, user, name or user, role, agent, password, not password_stdin, team
            )

        _with_users(load_settings(config_path), make)
        _tell(password, password_stdin)

    @app.command("list")
    def list_users(config_path: ConfigOption = _DEFAULT) -> None:
        """All users."""

        async def table(log_in: LogIn, owner: Principal) -> Table:
            id_ = Column("id", no_wrap=True, max_width=LONGEST_USER)
            rows = Table(id_, "name", "roles", "agent", "teams", "made", "by", box=None)
            for it in (await log_in.users.list(owner.tenant, None, MOST_USERS)).items:
                made = instants.to_iso(it.created_at)
                roles, teams = " ".join(it.roles), " ".join(it.teams)
                rows.add_row(it.id, it.name, roles, it.agent or "", teams, made, it.created_by)
            return rows

        Console().print(_with_users(load_settings(config_path), table))

    @app.command()
    def password(
        user: str, password_stdin: StdinOption = False, config_path: ConfigOption = _DEFAULT
    ) -> None:
        """Give a user a new password; ends a lock, and closes the user's sessions."""
        new = _password(password_stdin)

        async def change(log_in: LogIn, owner: Principal) -> None:
            await log_in.users.set_password(owner, user, new, not password_stdin)

        _with_users(load_settings(config_path), change)
        _tell(new, password_stdin)

    _coming_and_going(app, load_settings)
    return app


def _coming_and_going(app: typer.Typer, load_settings: LoadSettings) -> None:
    @app.command("reset-factors")
    def reset_factors(user: str, config_path: ConfigOption = _DEFAULT) -> None:
        """Take the second factors of a user away who has lost them; closes the user's sessions.

        Where there is no other administrator, this is the way back in.
        """

        async def reset(log_in: LogIn, owner: Principal) -> None:
            await log_in.users.reset_factors(owner, user)

        _with_users(load_settings(config_path), reset)

    @app.command()
    def disable(user: str, config_path: ConfigOption = _DEFAULT) -> None:
        """Let nobody log in as a user until it is enabled again."""

        async def end(log_in: LogIn, owner: Principal) -> None:
            await log_in.disabling.disable(owner, user)

        _with_users(load_settings(config_path), end)
        print(f"disabled; a running node forgets the user's sessions within {FRESH_S:.0f} s")

    @app.command()
    def enable(user: str, config_path: ConfigOption = _DEFAULT) -> None:
        """Let somebody log in again who was disabled, by somebody or because nobody logged in for long."""

        async def begin(log_in: LogIn, owner: Principal) -> None:
            await log_in.disabling.enable(owner, user)

        _with_users(load_settings(config_path), begin)

    @app.command()
    def remove(user: str, config_path: ConfigOption = _DEFAULT) -> None:
        """Let a user not log in any more."""

        async def end(log_in: LogIn, owner: Principal) -> None:
            await log_in.users.remove(owner, user)

        _with_users(load_settings(config_path), end)
        print(f"removed; a running node forgets the user's sessions within {FRESH_S:.0f} s")


def _password(from_stdin: bool) -> str:
    """What the standard input says, without the end of its line; else a new one."""
    if not from_stdin:
        return secrets.token_urlsafe(_BYTES)
    return sys.stdin.readline(_LONGEST_LINE).rstrip("\r\n")


def _tell(password: str, from_stdin: bool) -> None:
    if not from_stdin:
        print(password)


def _with_users(settings: Settings, use: Callable[[LogIn, Principal], Awaitable[T]]) -> T:
    """Open the main database (made if need be), and use the tenant's users.

    Whether an agent is configured is not looked at: a file may be applied later that has it.
    """
    main_database.upgrade(settings.database_url)

    async def run() -> T:
        database, clock, told = Database(settings.database_url), SystemClock(), Told()
        new_id, authority = IdSource(clock), Authority(settings.roles.separation)
        log_in = LogIn(
            database,
            authority,
            told.announce,
            clock,
            new_id,
            settings.session,
            lambda agent: True,
            lambda: keyring_of(settings, clock),
        )
        try:
            tenant = await main_database.tenant(database)
            authority.use(tenant, await RoleStore(database).roles(tenant))
            at = clock.now()
            await IdentityStore(database).add_tenant(Tenant(id=tenant, name=tenant, created_at=at))
            return await use(log_in, Principal(tenant, ACTOR, UNLIMITED))
        finally:
            log_in.close()
            await told.leave(database)
            await database.close()

    return asyncio.run(run())
