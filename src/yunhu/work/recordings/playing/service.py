"""The hands of playing: a recording opened with the node's keys, watermarked for whoever listens."""

from __future__ import annotations

import asyncio
from pathlib import Path

from yunhu.work.recordings.errors import NoFittingKey, NotPlayableHere
from yunhu.work.recordings.facts import RecordingListened
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.playing import peaks
from yunhu.work.recordings.playing.listenings import Listenings
from yunhu.work.recordings.playing.model import Listening
from yunhu.work.recordings.playing.sound import Sound
from yunhu.work.recordings.playing.watermark import Mark, Marker
from yunhu.work.recordings.ports import Announce, Keys
from yunhu.work.recordings.reader import Opened
from yunhu.work.recordings.sealing import chain

WATERMARK = "recording.watermark"

MOST_AT_ONCE = 4
"""Waveforms that are computed at a time: one takes a second of a core for each hour of sound."""


class Player:
    """Plays the recordings of one folder."""

    def __init__(self, root: Path, keys: Keys, listenings: Listenings, announce: Announce) -> None:
        self._root = root
        self._keys = keys
        self.listenings = listenings
        self._announce = announce
        self._computing = asyncio.Semaphore(MOST_AT_ONCE)

    async def listen(self, recording: Recording, by: str, purpose: str) -> tuple[Listening, Sound]:
        """Open a recording for somebody. Raises `NotPlayableHere` and what `Opened` raises."""
        listening = self.listenings.open(recording.tenant, recording.id, by, purpose)
        sound = await self._opened(recording, listening)
        fact = RecordingListened(recording=recording.id, listening=listening.id, by=by)
        self._announce(recording.tenant, recording.contact, fact)
        return listening, sound

    async def sound(self, recording: Recording, listening: Listening) -> Sound:
        """What a listening hears."""
        return self.listenings.sound(listening) or await self._opened(recording, listening)

    async def waveform(self, recording: Recording, listening: Listening) -> list[bytes]:
        """How loud both channels were, as it was kept, or computed now."""
        sound = await self.sound(recording, listening)
        file = self._root / recording.file
        async with self._computing:
            return await asyncio.to_thread(_waveform, file, sound)

    async def _opened(self, recording: Recording, listening: Listening) -> Sound:
        sound = await asyncio.to_thread(self.open, recording, self.mark(listening))
        self.listenings.keep(listening, sound)
        return sound

    def mark(self, listening: Listening) -> Mark:
        """What the watermark of a listening says."""
        return Mark(recording=listening.recording, listening=listening.id, at=listening.at, who=listening.by)

    def open(self, recording: Recording, mark: Mark | None) -> Sound:
        """A recording as sound, in a thread. Raises `NotPlayableHere` and what `Opened` raises."""
        identities = self._keys.recording_identity(recording.tenant)
        try:
            opened = Opened(self._root / recording.file, identities, digest=False)
        except NoFittingKey as bad:
            raise NotPlayableHere(recording=recording.id) from bad
        marker = None if mark is None else Marker(mark, lambda said: self.sign(recording.tenant, said))
        leaves = chain.kept(opened.path, recording.id, recording.root) if recording.root else None
        return Sound(opened, marker, leaves)

    def sign(self, tenant: str, said: bytes) -> bytes:
        """The tag of a watermark, by the tenant's key."""
        return self._keys.fingerprint(tenant, said.hex(), WATERMARK).encode()[:16]


def _waveform(file: Path, sound: Sound) -> list[bytes]:
    found = peaks.kept(file, sound.file_key)
    if found is None:
        found = peaks.peaks(sound)
        peaks.keep(file, sound.file_key, found)
    return found
