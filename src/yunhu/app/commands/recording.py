"""`yunhu recording keygen|export|verify|watermark|rewrap`: the keys of recordings, and what these open.

They work on the main database and the recordings' folder, whether a node runs or not.
"""

from __future__ import annotations

import asyncio
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from yunhu.app.access.audit_inbox import left_at
from yunhu.kit import ids, instants
from yunhu.platform import texts
from yunhu.platform.clock import SystemClock
from yunhu.platform.settings.node import Settings
from yunhu.trust.privacy.keyring import Keyring
from yunhu.work.recordings import export as exporting
from yunhu.work.recordings import keys
from yunhu.work.recordings.errors import NoSuchRecording, RecordingUnreadable
from yunhu.work.recordings.exporting import flac
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.playing.service import WATERMARK
from yunhu.work.recordings.playing.watermark import Mark, Sign, read
from yunhu.work.recordings.sealing import chain
from yunhu.work.recordings.sealing.rewrap import headers_of, rewrap_all
from yunhu.work.recordings.service import store_of

IdArgument = Annotated[str, typer.Argument(help="The recording's id: the name of its file.")]
ConfigOption = Annotated[Path, typer.Option("--config", help="The node's settings.")]
IdentityOption = Annotated[list[Path], typer.Option("--identity", help="A file with a private age key.")]
MaybeIdentityOption = Annotated[
    list[Path] | None, typer.Option("--identity", help="A file with a private age key.")
]
OutOption = Annotated[Path, typer.Option("--out", help="The WAV file to write.")]
AlawOption = Annotated[bool, typer.Option("--alaw", help="A-law as it was recorded, half as large.")]
SoundArgument = Annotated[Path, typer.Argument(help="A WAV or FLAC that somebody heard or took out.")]
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
        differing = chain.compare(file, found.id, found.root) if found.root else []
        for problem in differing[:SHOWN_PROBLEMS]:
            say("problem", text=problem.text)
        if found.root:
            say("unchained" if differing else "chained", blocks=found.blocks)
        if not report.whole or differing:
            raise typer.Exit(1)

    @app.command()
    def watermark(file: SoundArgument, config_path: ConfigOption = _DEFAULT) -> None:
        """Say who heard or took out what a WAV or FLAC holds, and when. Ends with 1 when no mark is in it."""
        found = watermarks(file)
        sign = _signer(load_settings(config_path)) if config_path.exists() else None
        for mark in found:
            known = "unknown" if sign is None else "ours" if sign(mark.said) == mark.tag else "forged"
            at = instants.to_iso(mark.at)
            say(f"mark_{known}", recording=mark.recording, listening=mark.listening, who=mark.who, at=at)
        if not found:
            say("no_mark")
            raise typer.Exit(1)

    @app.command()
    def rewrap(config_path: ConfigOption = _DEFAULT) -> None:
        """Wrap the keys of all recordings for the newest key; the sound is not touched. Repeat it freely."""
        settings = load_settings(config_path)
        tenant, keyring = _keyring(settings)
        recipients = settings.recording.recipients or (keyring.recipient(tenant),)
        headers = headers_of(settings.recording_store / store_of(tenant))
        done = rewrap_all(headers, keyring.recording_identity(tenant), recipients)
        for text in done.failed[:SHOWN_PROBLEMS]:
            say("problem", text=text)
        say("rewrapped", anew=done.anew, already=done.already, failed=len(done.failed))
        if done.failed:
            raise typer.Exit(1)

    return app


def watermarks(file: Path) -> list[Mark]:
    """The marks in a WAV or FLAC of 16 bit, of one channel or two. Raises `RecordingUnreadable`."""
    try:
        data = file.read_bytes()
    except OSError as bad:
        raise RecordingUnreadable(file=file.name, why=bad.strerror or "") from bad
    if data.startswith(b"fLaC"):
        # The channels stand in the first block (RFC 9639 §8.2): three bits, less one, behind the rate.
        return read(b"".join(flac.decoded([data])), (data[20] >> 1 & 7) + 1)
    try:
        with wave.open(str(file)) as sound:
            if sound.getsampwidth() != 2:
                raise RecordingUnreadable(file=file.name, why="not 16 bit")
            return read(sound.readframes(sound.getnframes()), sound.getnchannels())
    except (wave.Error, EOFError) as bad:
        raise RecordingUnreadable(file=file.name, why=str(bad)) from bad


def _keyring(settings: Settings) -> tuple[str, Keyring]:
    from yunhu.app import database as main_database
    from yunhu.app.privacy.keys import keyring_of
    from yunhu.platform.database.db import Database

    async def tenant() -> str:
        database = Database(settings.database_url)
        try:
            return await main_database.tenant(database)
        finally:
            await database.close()

    return asyncio.run(tenant()), keyring_of(settings, SystemClock())


def _signer(settings: Settings) -> Sign:
    tenant, keyring = _keyring(settings)
    return lambda said: keyring.fingerprint(tenant, said.hex(), WATERMARK).encode()[:16]


def find(url: str, recording: str) -> Recording:
    """A recording in the main database. Raises `NoSuchRecording`, `MalformedId`."""
    return asyncio.run(_find(url, ids.parse(recording)))


async def _find(url: str, id_: str) -> Recording:
    from yunhu.app import database as main_database  # the database's libraries take their time to load
    from yunhu.platform.database.db import Database
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
