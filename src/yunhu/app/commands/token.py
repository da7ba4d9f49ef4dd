"""`yunhu token create|list|revoke`: tokens of programs, made on the machine itself.

They work on the main database, whether a node runs or not. A running node believes a token from memory for
up to a minute, so a revocation from here takes effect within `FRESH_S` seconds; one over HTTP does at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Column, Table

from yunhu.app import database as main_database
from yunhu.app.access.audit_inbox import Told
from yunhu.kit import ids, instants
from yunhu.platform.clock import SystemClock
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import UNLIMITED, Principal
from yunhu.platform.ids import IdSource
from yunhu.platform.settings.node import Settings
from yunhu.trust.identity import rules
from yunhu.trust.identity.services.tokens import FRESH_S, MOST_TOKENS, Identity
from yunhu.trust.identity.store.tokens import IdentityStore
from yunhu.trust.roles.services.authority import Authority

T = TypeVar("T")

ACTOR = "command line"
ID_WIDTH = 32

LoadSettings = Callable[[Path], Settings]
"""Reads the settings, or ends the program with what is wrong with them."""

ConfigOption = Annotated[Path, typer.Option("--config", help="The node's settings.")]
ScopeOption = Annotated[
    list[str], typer.Option("--scope", help="What it may do, such as contact.read; * for everything.")
]
ExpiresOption = Annotated[
    str | None, typer.Option("--expires", help="When it ends: ISO 8601 with a zone; in a year when left out.")
]

_DEFAULT = Path("yunhu.toml")


def commands(load_settings: LoadSettings) -> typer.Typer:
    """The commands below `yunhu token`."""
    app = typer.Typer(help="Tokens that programs sign in with.", no_args_is_help=True)

    @app.command()
    def create(
        name: str, scope: ScopeOption, expires: ExpiresOption = None, config_path: ConfigOption = _DEFAULT
    ) -> None:
        """Make a token and print it; it is shown only now."""
        until = None if expires is None else instants.parse(expires)

        async def make(identity: Identity, tenant: str) -> str:
            owner = Principal(tenant, ACTOR, UNLIMITED)
            return (await identity.create(owner, name, scope, until))[1]

        print(_with_identity(load_settings(config_path), make))

    @app.command("list")
    def list_tokens(config_path: ConfigOption = _DEFAULT) -> None:
        """All tokens, without their texts."""

        async def table(identity: Identity, tenant: str) -> Table:
            found = await identity.list(tenant, None, MOST_TOKENS)
            # The id is what `revoke` takes: it is never cut, however narrow the terminal.
            id_ = Column("id", no_wrap=True, min_width=ID_WIDTH)
            rows = Table(id_, "name", "state", "scopes", "made", "by", box=None)
            for token in found.items:
                state = rules.state(token, SystemClock().now())
                made = instants.to_iso(token.created_at)
                rows.add_row(
                    token.id, token.name, state, " ".join(sorted(token.scopes)), made, token.created_by
                )
            return rows

        Console().print(_with_identity(load_settings(config_path), table))

    @app.command()
    def revoke(id: str, config_path: ConfigOption = _DEFAULT) -> None:
        """Make a token open nothing any more."""

        async def end(identity: Identity, tenant: str) -> None:
            await identity.revoke(Principal(tenant, ACTOR, UNLIMITED), ids.parse(id))

        _with_identity(load_settings(config_path), end)
        print(f"revoked; a running node forgets it within {FRESH_S:.0f} s")

    return app


def _with_identity(settings: Settings, use: Callable[[Identity, str], Awaitable[T]]) -> T:
    """Open the main database (made if need be), and use the tenant's tokens."""
    main_database.upgrade(settings.database_url)

    async def run() -> T:
        database, clock, told = Database(settings.database_url), SystemClock(), Told()
        try:
            identity = Identity(
                IdentityStore(database),
                Authority(),
                told.announce,
                clock,
                IdSource(clock),
                settings.tokens.days * instants.DAY,
                settings.tokens.longest_days * instants.DAY,
            )
            tenant = await main_database.tenant(database)
            await identity.ensure_tenant(tenant, tenant)
            return await use(identity, tenant)
        finally:
            await told.leave(database)
            await database.close()

    return asyncio.run(run())
