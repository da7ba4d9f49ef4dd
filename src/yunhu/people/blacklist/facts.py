"""What is announced about the blacklist. Never a number, a customer's name or a reason."""

import msgspec

from yunhu.kit.instants import Instant


class BlacklistAdded(msgspec.Struct, frozen=True, kw_only=True, tag="blacklist.added", tag_field="kind"):
    """Somebody is on the list from now on. `of`: a number, a prefix, a region or a customer."""

    entry: str
    of: str
    effect: str
    until: Instant | None
    by: str


class BlacklistChanged(msgspec.Struct, frozen=True, kw_only=True, tag="blacklist.changed", tag_field="kind"):
    """Something of an entry is different; `fields` says what."""

    entry: str
    fields: tuple[str, ...]
    by: str


class BlacklistRemoved(msgspec.Struct, frozen=True, kw_only=True, tag="blacklist.removed", tag_field="kind"):
    """An entry is off the list."""

    entry: str
    by: str


class BlacklistHit(msgspec.Struct, frozen=True, kw_only=True, tag="blacklist.hit", tag_field="kind"):
    """A caller who is on the list called; `matched` says by what. The number is not told."""

    entry: str
    matched: str
    effect: str
