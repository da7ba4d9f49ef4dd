"""One ZIP of a recording, made while it is sent: the sound, then JSON with all that must be known of it.

Nothing of it is ever in clear on a disk of ours. Generators, for a thread.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from typing import Any, Literal

from yunhu.kit import instants
from yunhu.kit.instants import Instant
from yunhu.work.recordings import wav
from yunhu.work.recordings.exporting import flac
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.playing.sound import Sound
from yunhu.work.recordings.playing.watermark import Mark

Format = Literal["wav", "flac"]
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""Times in a ZIP would say when it was made; the JSON says it, with a zone."""


class _Spout:
    """What a ZIP is written to: its bytes are taken away as they come."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep bytes until they are taken."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def take(self) -> bytes:
        """What came since the last time."""
        out = b"".join(self._parts)
        self._parts.clear()
        return out


def stream(
    recording: Recording, sound: Sound, form: Format, mark: Mark, why: str, now: Instant
) -> Iterator[bytes]:
    """The ZIP in pieces. Raises `NoFlacProgram` before the first."""
    spout, digest, bytes_ = _Spout(), hashlib.sha256(), 0
    name = f"{recording.id}.{form}"
    audio = _wav(sound) if form == "wav" else flac.encoded(sound.pcm(0, sound.samples))
    with zipfile.ZipFile(spout, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        with archive.open(zipfile.ZipInfo(name, _EARLIEST), "w") as entry:
            for piece in audio:
                entry.write(piece)
                digest.update(piece)
                bytes_ += len(piece)
                yield spout.take()
        made = {"name": name, "bytes": bytes_, "sha256": digest.hexdigest()}
        about = json.dumps(_about(recording, sound, mark, why, now, made), ensure_ascii=False, indent=2)
        archive.writestr(zipfile.ZipInfo(f"{recording.id}.json", _EARLIEST), about)
    yield spout.take()


def first_of(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, the first of them made already: a refusal comes before an answer has begun."""
    first = next(pieces)

    def all_of_them() -> Iterator[bytes]:
        yield first
        yield from pieces

    return all_of_them()


def _wav(sound: Sound) -> Iterator[bytes]:
    yield wav.header("pcm16", wav.data_bytes("pcm16", sound.samples))
    yield from sound.pcm(0, sound.samples)


def _about(
    it: Recording, sound: Sound, mark: Mark, why: str, now: Instant, made: dict[str, Any]
) -> dict[str, Any]:
    """What the JSON says. `verified`: every block opened and was the one that was sealed in its place."""
    return {
        "recording": it.id,
        "contact": it.contact,
        "tenant": it.tenant,
        "started_at": None if it.started_at is None else instants.to_iso(it.started_at),
        "ended_at": None if it.ended_at is None else instants.to_iso(it.ended_at),
        "duration_ms": it.duration_ms,
        "channels": ["customer", "what the customer heard"],
        "gaps": [{"from_ms": gap.from_ms, "to_ms": gap.to_ms, "reason": gap.reason} for gap in it.gaps],
        "audio": made,
        "sealed": {"sha256": it.sha256, "bytes": it.bytes, "blocks": it.blocks, "root": it.root},
        "verified": {"whole": sound.problems == 0, "bad_blocks": sound.problems, "chained": sound.chained},
        "watermark": {"export": mark.listening, "by": mark.who, "at": instants.to_iso(mark.at)},
        "purpose": why,
        "exported_at": instants.to_iso(now),
    }
