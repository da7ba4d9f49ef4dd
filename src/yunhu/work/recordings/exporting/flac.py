"""FLAC by a program beside us, `flac` or `ffmpeg`: fed and read by pipes, so no sound touches the disk."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator
from typing import IO

from yunhu.work.recordings.blocks import CHANNELS
from yunhu.work.recordings.errors import NoFlacProgram, RecordingUnreadable
from yunhu.work.recordings.rules import RATE

PIECE = 64 * 1024
PATIENCE_S = 10.0
"""How long the program may take to end after its last byte."""

_FLAC = f"--silent --stdout --force-raw-format --endian=little --sign=signed --bps=16 --channels={CHANNELS}"
_FFMPEG = f"-v error -f s16le -ac {CHANNELS} -ar {RATE} -i - -f flac -"
_DECODE = "-v error -i - -f s16le -"


def encoded(pcm: Iterable[bytes]) -> Iterator[bytes]:
    """16 bit stereo as FLAC. Raises `NoFlacProgram`, `RecordingUnreadable` when the program fails."""
    flac, ffmpeg = shutil.which("flac"), shutil.which("ffmpeg")
    if flac is not None:
        yield from _through([flac, *_FLAC.split(), f"--sample-rate={RATE}", "-"], pcm)
    elif ffmpeg is not None:
        yield from _through([ffmpeg, *_FFMPEG.split()], pcm)
    else:
        raise NoFlacProgram


def decoded(flac: Iterable[bytes]) -> Iterator[bytes]:
    """A FLAC as 16 bit samples. Raises like `encoded`."""
    program, ffmpeg = shutil.which("flac"), shutil.which("ffmpeg")
    if program is not None:
        raw = "--decode --silent --stdout --force-raw-format --endian=little --sign=signed -"
        yield from _through([program, *raw.split()], flac)
    elif ffmpeg is not None:
        yield from _through([ffmpeg, *_DECODE.split()], flac)
    else:
        raise NoFlacProgram


def _through(command: list[str], given: Iterable[bytes]) -> Iterator[bytes]:
    """What a program makes of what it is given."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        feeder = threading.Thread(target=_feed, args=(child.stdin, given), daemon=True)
        feeder.start()
        try:
            while piece := child.stdout.read(PIECE):
                yield piece
            feeder.join(PATIENCE_S)
            code = child.wait(PATIENCE_S)
        finally:
            child.kill()
    if code != 0:
        raise RecordingUnreadable(file=command[0], why=f"it ended with {code}")


def _feed(target: IO[bytes], given: Iterable[bytes]) -> None:
    try:
        with target:
            for piece in given:
                target.write(piece)
    except (BrokenPipeError, OSError):
        # The reader has gone, or the program ended; its own code says why.
        return
