"""What is announced about phones."""

from __future__ import annotations

from typing import Literal

import msgspec

Why = Literal["asked", "expired", "unreachable", "removed"]


class PhoneRegistered(msgspec.Struct, frozen=True, kw_only=True, tag="phone.registered", tag_field="kind"):
    """The phone can be reached now. Refreshing a registration is no fact."""

    phone: str
    agent: str | None = None
    transport: str
    nat: bool
    user_agent: str = ""


class PhoneUnregistered(
    msgspec.Struct, frozen=True, kw_only=True, tag="phone.unregistered", tag_field="kind"
):
    """The phone cannot be reached any more."""

    phone: str
    agent: str | None = None
    why: Why
