"""Take a recording out of its encryption, and prove that one is whole. For the command line and the API.

Both take as long as the recording is long divided by a few hundred: run them in a thread.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from yunhu.work.recordings import wav
from yunhu.work.recordings.blocks import Problem
from yunhu.work.recordings.keys import Identity
from yunhu.work.recordings.model import Gap
from yunhu.work.recordings.reader import Opened, Outline, outline, timeline
from yunhu.work.recordings.rules import kept_ms


class Report(Struct, frozen=True, kw_only=True):
    """What was found in a recording. It is whole without `problems`; its `gaps` are silent when played."""

    file: str
    blocks: int
    duration_ms: int
    kept_ms: int
    bytes: int
    sha256: str
    gaps: tuple[Gap, ...]
    problems: list[Problem]
    problem_count: int
    decrypted: bool

    @property
    def whole(self) -> bool:
        """Whether every byte is what the engine wrote, as far as the given key and digest can tell."""
        return self.problem_count == 0


def export(file: Path, identities: Sequence[Identity], out: Path, form: wav.Form = "pcm16") -> Report:
    """Write a recording as a WAV file, readable by its owner only, and say what was found.

    The file appears when it is whole: before, it has another name. Raises what `Opened` raises.
    """
    opened = Opened(file, identities)
    partial = out.with_name(out.name + ".part")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as target:
            for piece in stream(opened, form):
                target.write(piece)
        partial.replace(out)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return report(file, opened.outline, opened)


def stream(opened: Opened, form: wav.Form = "pcm16") -> Iterator[bytes]:
    """A recording as the bytes of a WAV file, `stream_bytes` of them."""
    yield wav.header(form, wav.data_bytes(form, _samples(opened.outline)))
    yield from wav.encoded(form, opened.audio())


def stream_bytes(opened: Opened, form: wav.Form = "pcm16") -> int:
    """How long `stream` is: for Content-Length."""
    size = wav.data_bytes(form, _samples(opened.outline))
    return len(wav.header(form, size)) + size


def _samples(found: Outline) -> int:
    """The samples of one channel on the whole time line, silence in gaps included."""
    return sum(silence + block.samples for silence, block in timeline(found.blocks))


def verify(file: Path, identities: Sequence[Identity] = (), sha256: str | None = None) -> Report:
    """Look for damage: structure and digest always, every block's seal too when a key is given.

    Raises `RecordingUnreadable`; with identities also what `Opened` raises.
    """
    if not identities:
        return report(file, outline(file), None, sha256)
    opened = Opened(file, identities)
    for _ in opened.blocks():
        pass
    return report(file, opened.outline, opened, sha256)


def report(file: Path, found: Outline, opened: Opened | None, sha256: str | None = None) -> Report:
    """Put together what the file showed, what decrypting showed, and whether it is what was sealed."""
    problems, count = list(found.problems), found.problem_count
    if opened is not None:
        problems += opened.problems.found
        count += opened.problems.count
    if sha256 is not None and sha256 != found.sha256:
        problems.append(Problem("sha256", 0, 0, "this is not the file that the engine sealed"))
        count += 1
    return Report(
        file=file.name,
        blocks=len(found.blocks),
        duration_ms=found.duration_ms,
        kept_ms=kept_ms(found.duration_ms, found.gaps),
        bytes=found.bytes,
        sha256=found.sha256,
        gaps=found.gaps,
        problems=problems,
        problem_count=count,
        decrypted=opened is not None,
    )
