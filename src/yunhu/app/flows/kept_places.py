"""What is kept of waiting contacts that have gone on in their plan: a restart takes them up there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

import msgspec

from yunhu.work.queues.model import PlaceRecord

PREFIX = "place:"
"""Begins the names of these records among those of others."""

_DECODER = msgspec.msgpack.Decoder(PlaceRecord)


class Records(Protocol):
    """Where records are kept (the journal)."""

    def remember(self, contact: str, blob: bytes) -> None:
        """Keep a record under a name, instead of the earlier one."""
        ...

    def forget(self, contact: str) -> None:
        """The record is not needed any more."""
        ...


class KeptPlaces:
    """Writes the records that the router asks for."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def keep(self, contact: str, record: PlaceRecord | None) -> None:
        """Write a contact's record, or forget it (None)."""
        if record is None:
            self._records.forget(PREFIX + contact)
        else:
            self._records.remember(PREFIX + contact, msgspec.msgpack.encode(record))


def read(found: Mapping[str, bytes], unreadable: Callable[[str], None]) -> Iterator[PlaceRecord]:
    """The places among all records that were kept; the name of one that cannot be read is told."""
    for name, blob in found.items():
        if name.startswith(PREFIX):
            try:
                yield _DECODER.decode(blob)
            except ValueError:
                unreadable(name)
