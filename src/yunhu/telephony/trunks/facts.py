"""What is announced about trunks."""

from __future__ import annotations

import msgspec


class TrunkUp(msgspec.Struct, frozen=True, kw_only=True, tag="trunk.up", tag_field="kind"):
    """The trunk answers."""

    trunk: str


class TrunkDown(msgspec.Struct, frozen=True, kw_only=True, tag="trunk.down", tag_field="kind"):
    """The trunk does not answer; no calls are sent there until it does."""

    trunk: str
