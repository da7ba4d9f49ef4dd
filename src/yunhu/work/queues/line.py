"""Who waits, in order: a sorted list in chunks, so that a line of 100 000 stays cheap everywhere."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

Key = tuple[float, ...]
"""Unique within a line; the least goes first."""

CHUNK = 512
"""A chunk is split when it has twice as many."""


class Line(Generic[T]):
    """Items by key. Adding, removing and `position` cost O(log n + n / CHUNK); `first` costs O(1)."""

    __slots__ = ("_chunks", "_items", "_lasts")

    def __init__(self) -> None:
        self._items: dict[Key, T] = {}
        self._chunks: list[list[Key]] = []
        self._lasts: list[Key] = []

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        """The items, first to last."""
        for chunk in self._chunks:
            for key in chunk:
                yield self._items[key]

    def add(self, key: Key, item: T) -> None:
        """Put an item in its place. Its key is not in the line yet."""
        self._items[key] = item
        if not self._chunks:
            self._chunks.append([key])
            self._lasts.append(key)
            return
        at = min(bisect_left(self._lasts, key), len(self._chunks) - 1)
        chunk = self._chunks[at]
        insort(chunk, key)
        self._lasts[at] = chunk[-1]
        if len(chunk) >= 2 * CHUNK:
            self._split(at)

    def remove(self, key: Key) -> bool:
        """Take an item out; False when it is not in the line."""
        if self._items.pop(key, None) is None:
            return False
        at = bisect_left(self._lasts, key)
        chunk = self._chunks[at]
        del chunk[bisect_left(chunk, key)]
        if chunk:
            self._lasts[at] = chunk[-1]
        else:
            del self._chunks[at], self._lasts[at]
        return True

    def first(self, least: Key | None = None) -> tuple[Key, T] | None:
        """The item that goes next (of those whose key is `least` or more), with its key."""
        at = 0 if least is None else bisect_left(self._lasts, least)
        if at == len(self._chunks):
            return None
        chunk = self._chunks[at]
        key = chunk[0 if least is None else bisect_left(chunk, least)]
        return key, self._items[key]

    def after(self, key: Key) -> tuple[Key, T] | None:
        """The item that comes after `key`, whether or not that is in the line."""
        at = bisect_right(self._lasts, key)
        if at == len(self._chunks):
            return None
        chunk = self._chunks[at]
        found = chunk[bisect_right(chunk, key)]
        return found, self._items[found]

    def at(self, index: int) -> tuple[Key, T]:
        """The item with so many before it. Raises IndexError."""
        for chunk in self._chunks:
            if index < len(chunk):
                return chunk[index], self._items[chunk[index]]
            index -= len(chunk)
        raise IndexError(index)

    def position(self, key: Key) -> int:
        """How many items go before `key`, whether or not it is in the line."""
        at = bisect_left(self._lasts, key)
        if at == len(self._chunks):
            return len(self._items)
        return sum(map(len, self._chunks[:at])) + bisect_left(self._chunks[at], key)

    def _split(self, at: int) -> None:
        chunk = self._chunks[at]
        self._chunks[at : at + 1] = [chunk[:CHUNK], chunk[CHUNK:]]
        self._lasts[at : at + 1] = [chunk[CHUNK - 1], chunk[-1]]
