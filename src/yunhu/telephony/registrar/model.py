"""A phone that may register, and the addresses under which it did."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from yunhu.kit.instants import Instant
from yunhu.telephony.sdp.model import Srtp
from yunhu.telephony.sip.transports.flow import Flow

Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}([0-9a-f]{32})?$")]


class Phone(Struct, frozen=True, forbid_unknown_fields=True):
    """`ha1` holds, by algorithm ("SHA-256", "MD5"), the hash of user, realm and password; never the password.

    `agent` is whose phone it is, when it is one agent's. `srtp`: whether its calls are encrypted with keys
    from SDES.
    """

    username: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._+-]{1,64}$")]
    ha1: dict[str, Hash]
    name: str = ""
    agent: str | None = None
    srtp: Srtp = "required"

    def __repr__(self) -> str:
        return f"Phone({self.username})"


class Binding(Struct, frozen=True):
    """One contact of a phone: its URI, and the flow it registered on, which is the way to it, NAT or not."""

    contact: str
    flow: Flow
    expires_at: Instant
    q: float
    call_id: str
    cseq: int
    agent: str = ""
    """The User-Agent."""
    tab: str = ""
    """The browser tab whose credentials were used, "" for a configured phone."""
    issued: int = 0
    """Grows with the moment when those credentials were given out."""

    @property
    def is_behind_nat(self) -> bool:
        """Whether the contact names another address than the one that packets come from.

        What a browser names means nothing: it cannot know its own address (RFC 7118 §5.2).
        """
        if self.flow.is_websocket:
            return False
        host, port = self.flow.remote
        shown = f"[{host}]" if ":" in host else host
        rest = self.contact.partition(":")[2].partition(";")[0].rpartition("@")[2]
        return rest not in (f"{shown}:{port}", shown if port == 5060 else "")
