"""What a restart needs: who was signed in, which phones were registered, when we were last alive."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TypeVar

import msgspec

from yunhu.app.flows import kept_places
from yunhu.app.wiring import Rooms
from yunhu.flow.inbound.recorder import PREFIX as RECORDING
from yunhu.kit.instants import Instant
from yunhu.kit.refusal import Refusal
from yunhu.people.agents.records import SeatRecord, record
from yunhu.people.agents.rules import HANDLING, LEASED
from yunhu.people.agents.seat import Seat
from yunhu.telephony.registrar.model import Binding

AGENT = "agent:"
PHONES = "phones"
ALIVE = "alive"

UNTOUCHED = ("available", "", None, None)
"""What an agent who signs in always is without a record: presence, reason, wish, end of a pause."""

NOTHING = (None, None, 0)
"""What an agent did whom nothing was ever offered: last offer, last end, offers that rang out."""

Bindings = dict[str, tuple[Binding, ...]]
T = TypeVar("T")


class Keeper:
    """Writes these records, and restores from them. Contacts and recordings have records of their own."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._presence: dict[str, tuple[object, ...]] = {}
        self._counts: dict[str, tuple[object, ...]] = {}
        self._stale: dict[str, Seat] = {}
        """The agents whose counts are to be written with the next beat."""
        self._written: set[str] = set()
        self._phones: Bindings = {}
        self._alive = False
        self.died_at: Instant = rooms.clock.now()
        """When the process before us was last alive (now, when there was none)."""
        rooms.agents.listen(self)

    # --- writing --------------------------------------------------------------------------------------

    def agent_changed(self, seat: Seat) -> None:
        """Keep what a person chose and what runs by the clock; a contact's record knows who talks."""
        agent, counts = seat.agent.id, (seat.offered_at, seat.last_ended_at, seat.no_answers)
        if self._counts.get(agent, NOTHING) != counts:
            self._counts[agent] = counts
            self._stale[agent] = seat
        kept = (seat.presence, seat.reason, seat.requested, seat.until)
        if self._presence.get(agent) == kept:
            return
        self._presence[agent] = kept
        name = AGENT + agent
        if kept != UNTOUCHED or seat.agent.sign_in != "always" or counts != NOTHING:
            self._write(seat)
        elif name in self._written:
            self._written.discard(name)
            self._rooms.journal.forget(name)

    def agent_idle(self, seat: Seat) -> None:
        """Nothing more than `agent_changed` says."""

    def beat(self) -> None:
        """Every second: that we are alive while calls are, which phones are registered, what agents did."""
        rooms = self._rooms
        for seat in self._stale.values():
            self._write(seat)
        self._stale.clear()
        alive = len(rooms.legs) > 0
        if alive or self._alive:
            rooms.journal.remember(ALIVE, msgspec.msgpack.encode(rooms.clock.now()))
        self._alive = alive
        phones = rooms.registrar.records()
        if phones != self._phones:
            self._phones = phones
            rooms.journal.remember(PHONES, msgspec.msgpack.encode(phones))

    def _write(self, seat: Seat) -> None:
        name = AGENT + seat.agent.id
        self._written.add(name)
        self._rooms.journal.remember(name, msgspec.msgpack.encode(record(seat)))

    # --- restoring ------------------------------------------------------------------------------------

    def before_engine(self, found: Mapping[str, bytes]) -> None:
        """What does not depend on the engine: presence, phones, open recordings.

        A record that cannot be read is forgotten, with an alarm; the start goes on.
        """
        if (died_at := self._read(found, ALIVE, int)) is not None:
            self.died_at = died_at
        self._restore_agents(found)
        bindings = self._read(found, PHONES, Bindings)
        self._rooms.registrar.restore(bindings or {})
        self._miss_phones()
        for name in found:
            if name.startswith(RECORDING):
                try:
                    self._rooms.recorder.restore({name: found[name]})
                except ValueError:
                    self._unreadable(name)

    def _restore_agents(self, found: Mapping[str, bytes]) -> None:
        known = {agent.id for agent in self._rooms.directory.centre.agents}
        names = [name for name in found if name.startswith(AGENT)]
        self._written.update(names)
        kept = [seat for name in names if (seat := self._read(found, name, SeatRecord)) is not None]
        self._rooms.agents.restore(_alone(seat) for seat in kept if seat.agent in known)

    def _miss_phones(self) -> None:
        """Phones whose registration ended meanwhile are not there, whatever the agents' records say."""
        registered = self._rooms.registrar.records()
        for agent in self._rooms.directory.centre.agents:
            if agent.phone is not None and agent.phone not in registered:
                self._rooms.agents.phone_unregistered(agent.phone)

    def restore(self, found: Mapping[str, bytes], living: set[str]) -> int:
        """Contacts whose endpoints still live are taken up, and who gave up waiting; how many go on."""
        self._rooms.returns.restore(found, self._unreadable)
        self._rooms.queues.recall(kept_places.read(found, self._unreadable))
        taken = self._rooms.recovery.restore(found, living, self._rooms.alarm)
        for view in self._rooms.agents.views():
            if view.requested is not None and view.routing not in HANDLING:
                # The contact after which it was to take effect is over.
                with suppress(Refusal):
                    asked = view.requested
                    self._rooms.agents.set_presence(view.agent, asked.presence, asked.reason, asked.by)
        return taken

    def _read(self, found: Mapping[str, bytes], name: str, type_: type[T]) -> T | None:
        if name not in found:
            return None
        try:
            return msgspec.msgpack.decode(found[name], type=type_)
        except ValueError:
            self._unreadable(name)
            return None

    def _unreadable(self, name: str) -> None:
        self._rooms.alarm("record_unreadable", name)
        self._rooms.journal.forget(name)


def _alone(kept: SeatRecord) -> SeatRecord:
    """An agent without the contact: that one's own record says whether it goes on, and with whom."""
    held = tuple(one for one in kept.held if one.routing not in LEASED)
    return kept if held == kept.held else msgspec.structs.replace(kept, held=held)
