"""What the SIP floor refuses, before any transaction exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yunhu.telephony.sip.messages.message import Request


class SipSyntaxError(ValueError):
    """A piece of a message (a URI, an address, a header) breaks the grammar of RFC 3261 §25."""


class MalformedMessage(ValueError):  # noqa: N818 - named for what it is, as the RFC says it
    """A whole message cannot be used.

    `status` is what a request deserves as answer (400, 505, 513 …), `reason` says why in plain words, and
    `request` holds what could still be read, so that the answer finds its way back (None for responses).
    """

    def __init__(self, status: int, reason: str, request: Request | None = None) -> None:
        super().__init__(f"{status} {reason}")
        self.status = status
        self.reason = reason
        self.request = request
