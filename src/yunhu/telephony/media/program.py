"""The program `yunhu-media`: where it is, how it is called, where it says what troubles it."""

from __future__ import annotations

import os
import shutil
import sysconfig
from io import FileIO
from pathlib import Path

from msgspec import Struct

from yunhu.telephony.media.errors import EngineMissing

NAME = "yunhu-media"

LARGEST_LOG = 4 * 1024 * 1024
"""A log that is longer when the engine starts is set aside as `.log.1`."""

LAST_WORDS = 600
"""Characters of the log's end that are shown when the engine dies."""


class EngineSettings(Struct, frozen=True, kw_only=True):
    """What the engine is told at its start.

    `address` is where media is received, and told to far ends; `ports` the first and last port, both even;
    `rtc_port` is where WebRTC far ends send everything, UDP and TCP (0: any free one). `threads` nil leaves
    the choice to the engine; `orphan_s` is how long it goes on without client and calls.
    """

    socket: Path
    address: str = "127.0.0.1"
    ports: tuple[int, int] = (30_000, 39_998)
    rtc_port: int = 0
    prompts: tuple[Path, ...] = ()
    recordings: Path | None = None
    threads: int | None = None
    orphan_s: int | None = None
    binary: Path | None = None

    @property
    def log(self) -> Path:
        """Where the engine writes what troubles it: beside its socket."""
        return self.socket.with_suffix(".log")


def command_line(settings: EngineSettings) -> list[str]:
    """The arguments of the program."""
    first, last = settings.ports
    out = ["--socket", str(settings.socket), "--address", settings.address, "--ports", f"{first}-{last}"]
    if settings.rtc_port:
        out += ["--rtc-port", str(settings.rtc_port)]
    for folder in settings.prompts:
        out += ["--prompts", str(folder)]
    if settings.recordings is not None:
        out += ["--recordings", str(settings.recordings)]
    if settings.threads is not None:
        out += ["--threads", str(settings.threads)]
    if settings.orphan_s is not None:
        out += ["--orphan-s", str(settings.orphan_s)]
    return out


def find_engine(setting: Path | None = None) -> Path:
    """The program: as set, else beside our own scripts, on the path, or built in this source tree.

    A set one that is not there is a mistake, not a reason to look elsewhere. Raises `EngineMissing`.
    """
    if setting is not None:
        places = [setting]
    else:
        places = [Path(sysconfig.get_path("scripts")) / NAME]
        on_path = shutil.which(NAME)
        places += [Path(on_path)] if on_path else []
        places.append(Path(__file__).resolve().parents[4] / "media" / "target" / "release" / NAME)
    for place in places:
        if place.is_file() and os.access(place, os.X_OK):
            return place.resolve()
    raise EngineMissing(places=[str(place) for place in places])


def open_log(settings: EngineSettings) -> FileIO:
    """The engine's log, open for appending; a long one is set aside first."""
    log = settings.log
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    return FileIO(log, "a")


def last_words(settings: EngineSettings) -> str:
    """The end of the engine's log."""
    try:
        with settings.log.open("rb") as log:
            log.seek(max(settings.log.stat().st_size - LAST_WORDS, 0))
            return log.read().decode("utf-8", "replace").strip()
    except OSError:
        return ""
