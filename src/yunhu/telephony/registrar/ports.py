"""What the registrar needs from others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from yunhu.telephony.registrar.model import Phone
from yunhu.telephony.sip.flow import Flow, Key
from yunhu.telephony.sip.message import Request, Response

Announce = Callable[[str, str | None, msgspec.Struct], Any]
"""Journal and publish a fact: tenant, contact (none here), fact."""

Ask = Callable[[Request, Flow, Callable[[Response | None], None]], None]
"""Send a request; the call-back gets its final response, or None when there is none."""

Respond = Callable[[Key, Response], Any]
"""Answer a request."""


class PhoneHandler(Protocol):
    """Whoever wants to know which phones can be reached: agents sign in by registering."""

    def phone_registered(self, phone: Phone) -> None:
        """The phone can be reached now."""

    def phone_unregistered(self, phone: Phone, why: str) -> None:
        """The phone cannot be reached any more."""
