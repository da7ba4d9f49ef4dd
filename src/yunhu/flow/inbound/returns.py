"""Customers who call again get their place back: those who gave up, and those who are owed a callback."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Literal

import msgspec

from yunhu.flow.inbound.ports import Announce, Directory
from yunhu.flow.inbound.story import Story
from yunhu.kit.instants import SECOND, Instant
from yunhu.platform.clock import Clock
from yunhu.work.callbacks.service import Callbacks
from yunhu.work.calls import facts
from yunhu.work.calls.model import Contact

LEFT_MAX = 10_000
"""Callers who gave up and are remembered; over it the first are forgotten, and wait anew."""

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


class Returns:
    """Who left which queue, in memory. One number has one place in a queue."""

    def __init__(
        self,
        ledger: Callbacks,
        directory: Directory,
        find: Callable[[str], Story | None],
        announce: Announce,
        clock: Clock,
    ) -> None:
        self._ledger = ledger
        self._directory = directory
        self._find = find
        self._announce = announce
        self._clock = clock
        self._left: OrderedDict[tuple[str, str, str], Left] = OrderedDict()

    def gave_up(self, contact: Contact, queue: str) -> None:
        """A caller hung up while waiting."""
        number = _same(contact.caller)
        configured = self._directory.queue(contact.tenant, queue)
        if number is None or configured is None or not configured.resume_within_s:
            return
        key = (contact.tenant, number, queue)
        self._left.pop(key, None)
        self._left[key] = Left(contact.id, contact.place_at or contact.arrived_at, self._clock.now())
        while len(self._left) > LEFT_MAX:
            self._left.popitem(last=False)

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
        left = self._left.pop((contact.tenant, number, queue), None)
        configured = self._directory.queue(contact.tenant, queue)
        if left is None or configured is None:
            return None
        within = self._clock.now() - left.at <= configured.resume_within_s * SECOND
        return ("redial", left) if within else None


def _same(number: str) -> str | None:
    """How one customer's number is remembered; None when it is nobody's in particular."""
    plain = number.removeprefix(HOME)
    return plain if plain.isdigit() and len(plain) >= SHORTEST else None
