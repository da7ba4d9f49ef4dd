"""Customers who call again get their place back: those who gave up, and those who are owed a callback.

A restart costs nobody the place: who gave up is kept in records, until the queue's own limit.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from yunhu.flow.inbound.ports import Announce, Directory, Records
from yunhu.flow.inbound.story import Story
from yunhu.kit.instants import SECOND, Instant
from yunhu.platform.clock import Clock, Scheduler
from yunhu.work.callbacks.service import Callbacks
from yunhu.work.calls import facts
from yunhu.work.calls.model import Contact

LEFT_MAX = 10_000
"""Callers who gave up and are remembered; over it the first are forgotten, and wait anew."""

PREFIX = "left:"
"""Begins the names of these records among those of others; the contact's id follows."""

SWEEP_S = 60.0
"""How often those are forgotten whose time is over."""

HOME = "+86"
"""A number with it and one without are the same customer's."""

SHORTEST = 5
"""Digits of a caller's number; what is shorter ("anonymous", nothing) is nobody in particular."""


Why = Literal["redial", "callback"]


class Left(msgspec.Struct, frozen=True):
    """Somebody who gave up waiting: which contact that was, its arrival, and when it ended."""

    contact: str
    arrived_at: Instant
    at: Instant


class LeftRecord(msgspec.Struct, frozen=True):
    """The same for another process: whose number it was, and which queue's place."""

    tenant: str
    number: str
    queue: str
    left: Left


Key = tuple[str, str, str]


class Returns:
    """Who left which queue. One number has one place in a queue."""

    def __init__(
        self,
        ledger: Callbacks,
        directory: Directory,
        find: Callable[[str], Story | None],
        announce: Announce,
        clock: Clock,
        scheduler: Scheduler,
        records: Records,
    ) -> None:
        self._ledger = ledger
        self._directory = directory
        self._find = find
        self._announce = announce
        self._clock = clock
        self._scheduler = scheduler
        self._records = records
        self._left: OrderedDict[Key, Left] = OrderedDict()
        self._sweeps = False
        self._encode = msgspec.msgpack.Encoder().encode
        self._decoder = msgspec.msgpack.Decoder(LeftRecord)

    def gave_up(self, contact: Contact, queue: str) -> None:
        """A caller hung up while waiting."""
        number = _same(contact.caller)
        configured = self._directory.queue(contact.tenant, queue)
        if number is None or configured is None or not configured.resume_within_s:
            return
        key = (contact.tenant, number, queue)
        self._forget(key)
        left = Left(contact.id, contact.place_at or contact.arrived_at, self._clock.now())
        self._left[key] = left
        self._records.remember(PREFIX + contact.id, self._encode(LeftRecord(*key, left)))
        while len(self._left) > LEFT_MAX:
            self._forget(next(iter(self._left)))
        self._sweep_later()

    def restore(self, found: Mapping[str, bytes], unreadable: Callable[[str], None]) -> None:
        """Take up what the process before us remembered; the name of a record that cannot be read is told."""
        taken: list[LeftRecord] = []
        for name, blob in found.items():
            if name.startswith(PREFIX):
                try:
                    taken.append(self._decoder.decode(blob))
                except ValueError:
                    unreadable(name)
        for record in sorted(taken, key=lambda record: record.left.at):
            key = (record.tenant, record.number, record.queue)
            self._forget(key)
            self._left[key] = record.left
        self._sweep()

    def resume(self, story: Story, queue: str) -> None:
        """A contact enters a queue: give it the place of this customer's earlier call, if there is one."""
        contact = story.contact
        number = _same(contact.caller)
        if number is None or contact.promise is not None or contact.place_at is not None:
            return
        found = self._owed(contact, number, queue) or self._gone(contact, number, queue)
        if found is None:
            return
        why, before = found
        story.contact = msgspec.structs.replace(contact, place_at=min(before.arrived_at, contact.arrived_at))
        told = facts.ContactResumed(
            contact=before.contact, queue=queue, arrived_at=before.arrived_at, why=why
        )
        self._announce(contact.tenant, contact.id, told)

    def _owed(self, contact: Contact, number: str, queue: str) -> tuple[Why, Left] | None:
        for written in (number, HOME + number):
            owed = self._ledger.owed_to(contact.tenant, written, queue)
            other = self._find(owed) if owed is not None else None
            if owed is None or other is None or owed == contact.id:
                continue
            arrived = other.contact.place_at or other.contact.arrived_at
            self._ledger.kept_by_caller(owed)
            return "callback", Left(owed, arrived, self._clock.now())
        return None

    def _gone(self, contact: Contact, number: str, queue: str) -> tuple[Why, Left] | None:
        key = (contact.tenant, number, queue)
        left = self._forget(key)
        return ("redial", left) if left is not None and self._holds(key, left) else None

    def _holds(self, key: Key, left: Left) -> bool:
        """Whether the place is still kept."""
        tenant, _number, queue = key
        configured = self._directory.queue(tenant, queue)
        if configured is None:
            return False
        return self._clock.now() - left.at <= configured.resume_within_s * SECOND

    def _forget(self, key: Key) -> Left | None:
        left = self._left.pop(key, None)
        if left is not None:
            self._records.forget(PREFIX + left.contact)
        return left

    def _sweep_later(self) -> None:
        if self._left and not self._sweeps:
            self._sweeps = True
            self._scheduler.after(SWEEP_S, self._sweep)

    def _sweep(self) -> None:
        self._sweeps = False
        for key in [key for key, left in self._left.items() if not self._holds(key, left)]:
            self._forget(key)
        self._sweep_later()


def _same(number: str) -> str | None:
    """How one customer's number is remembered; None when it is nobody's in particular."""
    plain = number.removeprefix(HOME)
    return plain if plain.isdigit() and len(plain) >= SHORTEST else None
