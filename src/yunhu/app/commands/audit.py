"""`yunhu audit verify|prove|check-proof|export|check-export`: the audit looked at from outside.

They work on the main database and the files of seals, whether a node runs or not; with public keys from
elsewhere (`--key`) nobody who can write here can deceive them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
import typer

from yunhu.platform import texts
from yunhu.platform.settings.node import Settings

if TYPE_CHECKING:
    from yunhu.platform.database.db import Database
    from yunhu.trust.audit.keys import Keys
    from yunhu.trust.audit.services.checks import Checked

T = TypeVar("T")

ConfigOption = Annotated[Path, typer.Option("--config", help="The node's settings.")]
KeyOption = Annotated[list[Path] | None, typer.Option("--key", help="A public key (PEM) that you trust.")]
TrustedOption = Annotated[list[Path], typer.Option("--key", help="A public key (PEM) that you trust.")]
SealsOption = Annotated[
    list[Path] | None, typer.Option("--seals", help="Another file with seals, from a second place.")
]
EntryArgument = Annotated[str, typer.Argument(help="The entry's id.")]
ProofArgument = Annotated[Path, typer.Argument(help="A proof, as `yunhu audit prove` prints it.")]
FileArgument = Annotated[Path, typer.Argument(help="An export (JSON lines).")]
OutOption = Annotated[Path, typer.Option("--out", help="The file to write.")]

LARGEST_PROOF = 1 << 20
_DEFAULT = Path("yunhu.toml")


def commands(load_settings: Callable[[Path], Settings], language: Callable[[], str]) -> typer.Typer:
    """The commands below `yunhu audit`."""
    app = typer.Typer(help="Who did what, and that nobody has changed it.", no_args_is_help=True)

    def say(key: str, **params: object) -> None:
        print(texts.load().render(f"audit_cli.{key}", params, language()))

    @app.command()
    def verify(
        key: KeyOption = None, seals: SealsOption = None, config_path: ConfigOption = _DEFAULT
    ) -> None:
        """Look at every row and every seal; names the first that is not as it was, and ends with 1."""
        settings = load_settings(config_path)
        found = _with_database(settings, lambda database: _check(settings, database, key, seals))
        for each in found:
            say("chain", chain=each.chain, rows=each.rows, seals=each.seals, sealed=each.sealed)
            if each.trouble is not None:
                fault = texts.load().raw(f"audit_cli.fault_{each.trouble.fault}", language())
                say("trouble", seq=each.trouble.seq, entry=each.trouble.id or "-", fault=fault)
        intact = all(each.trouble is None for each in found)
        say("intact" if intact else "broken")
        if not intact:
            raise typer.Exit(1)

    @app.command()
    def prove(entry: EntryArgument, config_path: ConfigOption = _DEFAULT) -> None:
        """Print the proof that an entry was there when its hour was sealed; it can be checked anywhere."""
        settings = load_settings(config_path)
        print(_with_database(settings, lambda database: _prove(settings, database, entry)).decode())

    @app.command("check-proof")
    def check_proof(proof: ProofArgument, key: TrustedOption) -> None:
        """Check a proof by a public key that you were given before; needs nothing else."""
        from yunhu.trust.audit.keys import keys_of
        from yunhu.trust.audit.model import Proof
        from yunhu.trust.audit.services.proofs import holds

        try:
            found = msgspec.json.decode(proof.read_bytes()[:LARGEST_PROOF], type=Proof)
            right = holds(found, keys_of(key))
        except msgspec.DecodeError:
            right = False
        say("proved" if right else "not_proved", file=proof.name)
        if not right:
            raise typer.Exit(1)

    @app.command()
    def export(out: OutOption, config_path: ConfigOption = _DEFAULT) -> None:
        """Write the whole audit as JSON lines with its seals, signed; that it was taken out is an entry."""
        settings = load_settings(config_path)
        count = _with_database(settings, lambda database: _export(settings, database, out))
        say("exported", count=count, file=out)

    @app.command("check-export")
    def check_export(file: FileArgument, key: TrustedOption) -> None:
        """Check an export by a public key that you were given before; names the first bad line."""
        from yunhu.trust.audit.keys import keys_of
        from yunhu.trust.audit.services.exports import bad_line

        with file.open("rb") as lines:
            bad = bad_line(lines, keys_of(key))
        say("export_right" if bad is None else "export_wrong", file=file.name, line=bad or 0)
        if bad is not None:
            raise typer.Exit(1)

    return app


def _with_database(settings: Settings, use: Callable[[Database], Awaitable[T]]) -> T:
    from yunhu.platform.database.db import Database  # the database's libraries take their time to load

    async def run() -> T:
        database = Database(settings.database_url)
        try:
            return await use(database)
        finally:
            await database.close()

    return asyncio.run(run())


async def _check(
    settings: Settings, database: Database, key: list[Path] | None, seals: list[Path] | None
) -> list[Checked]:
    from yunhu.app import database as main_database
    from yunhu.app.access.auditing import seal_files
    from yunhu.trust.audit.services.checks import Checks

    files = (*seal_files(settings), *(seals or ()))
    tenant = await main_database.tenant(database)
    return await Checks(database, files).check(tenant, _keys(settings, key))


async def _prove(settings: Settings, database: Database, entry: str) -> bytes:
    from yunhu.app import database as main_database
    from yunhu.kit import ids
    from yunhu.trust.audit.services.proofs import prove

    tenant = await main_database.tenant(database)
    found = await prove(database, tenant, ids.parse(entry), _keys(settings, None))
    return msgspec.json.format(msgspec.json.encode(found))


async def _export(settings: Settings, database: Database, out: Path) -> int:
    from yunhu.app import database as main_database
    from yunhu.app.access.audit_inbox import left
    from yunhu.app.access.auditing import key_folder
    from yunhu.app.privacy.keys import keyring_of
    from yunhu.platform.clock import SystemClock
    from yunhu.trust.audit.keys import open_signer
    from yunhu.trust.audit.services.exports import export

    tenant, count = await main_database.tenant(database), 0
    await left(database, tenant, "audit.export")
    keyring = await asyncio.to_thread(keyring_of, settings, SystemClock())
    signer, _ = await asyncio.to_thread(open_signer, key_folder(settings), keyring)
    with out.open("xb") as file:
        async for line in export(database, signer, tenant, None, None):
            file.write(line)
            count += 1
    return count


def _keys(settings: Settings, given: list[Path] | None) -> Keys:
    from yunhu.app.access.auditing import key_folder
    from yunhu.trust.audit.errors import NoKeys
    from yunhu.trust.audit.keys import keys_in, keys_of

    found = keys_of(given) if given else keys_in(key_folder(settings))
    if not found:
        raise NoKeys
    return found
