"""`yunhu recording keygen|export|verify`: the keys of recordings, and what these open.

They work on the main database and the recordings' folder, whether a node runs or not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from yunhu.app.audit_inbox import left_at
from yunhu.kit import ids
from yunhu.platform import texts
from yunhu.platform.settings import Settings
from yunhu.work.recordings import export as exporting
from yunhu.work.recordings import keys
from yunhu.work.recordings.errors import NoSuchRecording
from yunhu.work.recordings.model import Recording

IdArgument = Annotated[str, typer.Argument(help="The recording's id: the name of its file.")]
ConfigOption = Annotated[Path, typer.Option("--config", help="The node's settings.")]
IdentityOption = Annotated[list[Path], typer.Option("--identity", help="A file with a private age key.")]
MaybeIdentityOption = Annotated[
    list[Path] | None, typer.Option("--identity", help="A file with a private age key.")
]
OutOption = Annotated[Path, typer.Option("--out", help="The WAV file to write.")]
AlawOption = Annotated[bool, typer.Option("--alaw", help="A-law as it was recorded, half as large.")]
FolderArgument = Annotated[Path, typer.Argument(help="Where the four files go.")]

SHOWN_PROBLEMS = 20
_DEFAULT = Path("yunhu.toml")


def commands(load_settings: Callable[[Path], Settings], language: Callable[[], str]) -> typer.Typer:
    """The commands below `yunhu recording`."""
    app = typer.Typer(help="Recordings: their keys, taking them out, proving them.", no_args_is_help=True)

    def say(key: str, **params: object) -> None:
        print(texts.load().render(f"recording_cli.{key}", params, language()))

    def tell(report: exporting.Report) -> None:
        seconds = f"{report.duration_ms / 1000:.1f}"
        say("found", file=report.file, blocks=report.blocks, seconds=seconds, gaps=len(report.gaps))
        for problem in report.problems[:SHOWN_PROBLEMS]:
            say("problem", text=problem.text)
        say("whole" if report.whole else "damaged", count=report.problem_count)

    @app.command()
    def keygen(folder: FolderArgument) -> None:
        """Make the tenant's and the escrow's key pairs; the public halves go into [recording] recipients."""
        made = keys.keygen(folder)
        recipients = keys.load_recipients([made.tenant_pub, made.escrow_pub])
        say("made", folder=folder, recipients=", ".join(f'"{key}"' for key in recipients))

    @app.command()
    def export(
        recording: IdArgument,
        identity: IdentityOption,
        out: OutOption,
        alaw: AlawOption = False,
        config_path: ConfigOption = _DEFAULT,
    ) -> None:
        """Decrypt a recording into a WAV file: the customer left, the other side right."""
        settings = load_settings(config_path)
        found = find(settings.database_url, recording)
        left_at(settings.database_url, "recording.export", found.id, {"alaw": alaw})
        file = settings.recording_store / found.file
        tell(exporting.export(file, keys.load_identities(identity), out, "alaw" if alaw else "pcm16"))
        say("written", out=out)

    @app.command()
    def verify(
        recording: IdArgument, identity: MaybeIdentityOption = None, config_path: ConfigOption = _DEFAULT
    ) -> None:
        """Look for damage; with a private key every block is opened too. Ends with 1 when there is some."""
        settings = load_settings(config_path)
        found = find(settings.database_url, recording)
        file = settings.recording_store / found.file
        report = exporting.verify(file, keys.load_identities(identity or []), found.sha256 or None)
        tell(report)
        if not report.whole:
            raise typer.Exit(1)

    return app


def find(url: str, recording: str) -> Recording:
    """A recording in the main database. Raises `NoSuchRecording`, `MalformedId`."""
    return asyncio.run(_find(url, ids.parse(recording)))


async def _find(url: str, id_: str) -> Recording:
    from yunhu.app import database as main_database  # the database's libraries take their time to load
    from yunhu.platform.db import Database
    from yunhu.work.recordings.store import recording

    database = Database(url)
    try:
        tenant = await main_database.tenant(database)
        async with database.reading() as connection:
            found = await recording(connection, tenant, id_)
    finally:
        await database.close()
    if found is None:
        raise NoSuchRecording(recording=id_)
    return found
