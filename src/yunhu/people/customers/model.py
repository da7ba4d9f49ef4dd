"""What a customer is.

One person may have been written down several times. Merging keeps every one of those records as it is and
makes one of them speak for all: so a merge can be undone, and everybody gets back what was theirs.
"""

from typing import Any, Final, Literal

import msgspec

from yunhu.kit.instants import Instant

Kind = Literal["phone", "email", "wechat", "app", "browser"]
"""How somebody reaches us: a number (E.164), an address, an openid, a user of our app, a browser."""

Why = Literal["identity", "other_format", "local_number", "similar_name"]
"""Why somebody may be the caller: the codes of the reasons' texts."""

NAME_MAX: Final = 200
NOTE_MAX: Final = 8_000
TAG_MAX: Final = 40
VALUE_MAX: Final = 128
KEY_MAX: Final = 64
ATTRIBUTE_MAX: Final = 500
"""Characters."""

MOST_TAGS: Final = 50
MOST_ATTRIBUTES: Final = 50
MOST_IDENTITIES: Final = 50
"""Of one record."""

MOST_RECORDS: Final = 20
"""Records that are one customer together."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which a customer reaches us. It belongs to one record, and so to one living customer."""

    id: str
    record: str
    kind: Kind
    value: str
    added_at: Instant
    added_by: str

    def __repr__(self) -> str:
        """Without the value: it is somebody's number."""
        return f"Identity(id={self.id!r}, kind={self.kind!r})"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What was written down about somebody, with what belongs to it."""

    id: str
    tenant: str
    name: str
    created_at: Instant
    created_by: str
    changed_at: Instant
    note: str = ""
    attributes: dict[str, str] = {}
    version: int = 1
    merged_into: str | None = None
    """The record that speaks for this one; None when it speaks for itself."""

    tags: frozenset[str] = frozenset()
    identities: tuple[Identity, ...] = ()

    def __repr__(self) -> str:
        """Without what is personal."""
        return f"Record(id={self.id!r}, version={self.version})"


class Customer(msgspec.Struct, frozen=True):
    """A living customer: the record that speaks, and those that were merged into it, however deep."""

    record: Record
    merged: tuple[Record, ...] = ()

    @property
    def id(self) -> str:
        """The id of the record that speaks."""
        return self.record.id

    @property
    def records(self) -> tuple[Record, ...]:
        """All records, the one that speaks first."""
        return self.record, *self.merged

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids under which contacts and tickets may know this customer."""
        return tuple(record.id for record in self.records)

    @property
    def identities(self) -> tuple[Identity, ...]:
        """Every way in which the customer reaches us, in the order they were added."""
        found = (identity for record in self.records for identity in record.identities)
        return tuple(sorted(found, key=lambda it: (it.added_at, it.id)))

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of all records."""
        return tuple(sorted(frozenset[str]().union(*(record.tags for record in self.records))))

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes of all records; those of the one that speaks go first."""
        merged: dict[str, str] = {}
        for record in reversed(self.records):
            merged |= record.attributes
        return merged


class Match(msgspec.Struct, frozen=True):
    """Who somebody may be, how sure that is (0 to 1), and why."""

    customer: Customer
    score: float
    why: Why


def stamped(record: Record, now: Instant, **changes: Any) -> Record:
    """The record's next version."""
    return msgspec.structs.replace(record, version=record.version + 1, changed_at=now, **changes)
