"""Who listens to what now. In memory only: after a restart the player asks for the purpose again."""

from __future__ import annotations

from collections import OrderedDict

from yunhu.kit.instants import Instant
from yunhu.platform.clock import Clock
from yunhu.work.recordings.errors import NoSuchListening
from yunhu.work.recordings.playing.model import Listening
from yunhu.work.recordings.playing.sound import Sound
from yunhu.work.recordings.ports import NewId

LASTS_US = 2 * 3600 * 1_000_000
"""How long a listening may be used: an hour of recording with pauses."""

MOST = 1000
"""Listenings at a time; over it the oldest ends, and its player opens another."""

MOST_OPEN = 32
"""Recordings whose blocks are known and whose keys are in memory; others are opened again when asked."""


class Listenings:
    """The listenings of one node."""

    def __init__(self, new_id: NewId, clock: Clock) -> None:
        self._new_id = new_id
        self._clock = clock
        self._all: OrderedDict[str, Listening] = OrderedDict()
        self._sounds: OrderedDict[str, Sound] = OrderedDict()

    def open(self, tenant: str, recording: str, by: str, purpose: str) -> Listening:
        """Somebody wants to listen."""
        now: Instant = self._clock.now()
        listening = Listening(
            id=self._new_id(),
            tenant=tenant,
            recording=recording,
            by=by,
            purpose=purpose,
            at=now,
            until=now + LASTS_US,
        )
        self._all[listening.id] = listening
        while len(self._all) > MOST:
            old, _ = self._all.popitem(last=False)
            self._sounds.pop(old, None)
        return listening

    def get(self, id_: str, tenant: str, recording: str, by: str) -> Listening:
        """A listening of this person to this recording. Raises `NoSuchListening`."""
        found = self._all.get(id_)
        if found is None or (found.tenant, found.recording, found.by) != (tenant, recording, by):
            raise NoSuchListening
        if found.until < self._clock.now():
            self._forget(id_)
            raise NoSuchListening
        return found

    def sound(self, listening: Listening) -> Sound | None:
        """What was opened for a listening, if it is still known."""
        sound = self._sounds.get(listening.id)
        if sound is not None:
            self._sounds.move_to_end(listening.id)
        return sound

    def keep(self, listening: Listening, sound: Sound) -> None:
        """Know what was opened for a listening, until others are more wanted."""
        if listening.id in self._all:
            self._sounds[listening.id] = sound
            while len(self._sounds) > MOST_OPEN:
                self._sounds.popitem(last=False)

    def erased(self, recording: str) -> None:
        """A recording is gone: nobody listens to it any more."""
        for listening in [it for it in self._all.values() if it.recording == recording]:
            self._forget(listening.id)

    def _forget(self, id_: str) -> None:
        self._all.pop(id_, None)
        self._sounds.pop(id_, None)
