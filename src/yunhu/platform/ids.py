"""New ids, each greater than the one before, even within one millisecond or when the clock steps back."""

import os
from collections.abc import Callable

from yunhu.kit.ids import CHANCE_BITS, uuid7
from yunhu.platform.clock import Clock

_STEP_BITS = 40
"""Random size of the step to the next id of one millisecond: unguessable, and 2^33 ids fit."""

_OVERFLOW = 1 << CHANCE_BITS

_DRAWN_BYTES = 4096


class IdSource:
    """Makes UUIDv7 ids (RFC 9562 §6.2, method 2). Not shared between threads."""

    __slots__ = ("_bits", "_chance", "_clock", "_ms")

    def __init__(self, clock: Clock, bits: Callable[[int], int] | None = None) -> None:
        """`bits(n)` gives n random bits; by default the operating system's."""
        self._clock = clock
        self._bits = bits or _Chance().bits
        self._ms = 0
        self._chance = 0

    def __call__(self) -> str:
        """A new id."""
        return self.at(self._clock.now())

    def at(self, now_us: int) -> str:
        """A new id for an instant that the caller already has."""
        ms = now_us // 1000
        if ms > self._ms:
            self._ms = ms
            # The highest bit is left free, so that steps within this millisecond have room.
            self._chance = self._bits(CHANCE_BITS - 1)
        else:
            self._chance += 1 + self._bits(_STEP_BITS)
            if self._chance >= _OVERFLOW:
                self._ms += 1
                self._chance = self._bits(CHANCE_BITS - 1)
        return uuid7(self._ms * 1000, self._chance)


class _Chance:
    """Chance from the operating system, many bytes at a time: a system call for each id cost more than it."""

    __slots__ = ("_at", "_drawn")

    def __init__(self) -> None:
        self._drawn = b""
        self._at = 0

    def bits(self, count: int) -> int:
        """`count` random bits, none of which was given before."""
        size = (count + 7) // 8
        begin, self._at = self._at, self._at + size
        if self._at > len(self._drawn):
            self._drawn = os.urandom(_DRAWN_BYTES)
            begin, self._at = 0, size
        return int.from_bytes(self._drawn[begin : self._at], "big") >> (size * 8 - count)
