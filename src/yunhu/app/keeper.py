"""What a restart needs: who was signed in, which phones were registered, when we were last alive."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from yunhu.app.wiring import Rooms
from yunhu.kit.instants import Instant
from yunhu.people.agents.seat import Seat, SeatRecord, record
from yunhu.telephony.registrar.model import Binding

AGENT = "agent:"
PHONES = "phones"
ALIVE = "alive"

Bindings = dict[str, tuple[Binding, ...]]


class Keeper:
    """Writes these records, and restores from them. Contacts and recordings have records of their own."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._presence: dict[str, tuple[object, ...]] = {}
        self._phones: Bindings = {}
        self._alive = False
        self.died_at: Instant = rooms.clock.now()
        """When the process before us was last alive (now, when there was none)."""
        rooms.agents.listen(self)

    # --- writing --------------------------------------------------------------------------------------

    def agent_changed(self, seat: Seat) -> None:
        """Keep what a person chose and what runs by the clock; a contact's record knows who talks."""
        kept = (seat.presence, seat.reason, seat.requested, seat.until)
        if self._presence.get(seat.agent.id) != kept:
            self._presence[seat.agent.id] = kept
            if kept != ("available", "", None, None) or seat.agent.sign_in != "always":
                blob = msgspec.msgpack.encode(record(seat))
                self._rooms.journal.remember(AGENT + seat.agent.id, blob)

    def agent_idle(self, seat: Seat) -> None:
        """Nothing more than `agent_changed` says."""

    def beat(self) -> None:
        """Every second: that we are alive while calls are, and which phones are registered."""
        rooms = self._rooms
        alive = len(rooms.legs) > 0
        if alive or self._alive:
            rooms.journal.remember(ALIVE, msgspec.msgpack.encode(rooms.clock.now()))
        self._alive = alive
        phones = rooms.registrar.records()
        if phones != self._phones:
            self._phones = phones
            rooms.journal.remember(PHONES, msgspec.msgpack.encode(phones))

    # --- restoring ------------------------------------------------------------------------------------

    def before_engine(self, found: Mapping[str, bytes]) -> None:
        """What does not depend on the engine: presence, phones, open recordings."""
        if ALIVE in found:
            self.died_at = msgspec.msgpack.decode(found[ALIVE], type=int)
        seats = msgspec.msgpack.Decoder(SeatRecord)
        known = {agent.id for agent in self._rooms.directory.centre.agents}
        kept = [seats.decode(blob) for name, blob in found.items() if name.startswith(AGENT)]
        self._rooms.agents.restore(seat for seat in kept if seat.agent in known)
        if PHONES in found:
            self._rooms.registrar.restore(msgspec.msgpack.decode(found[PHONES], type=Bindings))
        self._rooms.recorder.restore(found)

    def restore(self, found: Mapping[str, bytes], living: set[str]) -> int:
        """Contacts whose endpoints still live are taken up; how many."""
        return self._rooms.recovery.restore(found, living, self.died_at)
