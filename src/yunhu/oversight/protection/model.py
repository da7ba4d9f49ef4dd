"""How the ways into a node are protected."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from yunhu.kit.instants import Instant

Weakness = Literal["signalling_in_clear", "audio_in_clear", "audio_may_be_in_clear", "keys_in_clear"]
"""What somebody on the way could read: who calls whom, what is said, or the keys to it."""


class Way(Struct, frozen=True, kw_only=True):
    """One way in or out: a listener, a trunk or a phone."""

    kind: Literal["listener", "trunk", "phone"]
    id: str
    name: str = ""
    transport: str | None = None
    """`udp`, `tcp`, `tls`; None of a phone that is not registered."""

    srtp: str | None = None
    """What its configuration says of encrypted audio; None of a listener."""

    certificate_names: tuple[str, ...] = ()
    """Whose certificate the connections of a trunk have to show; without any its address is enough."""

    weaknesses: tuple[Weakness, ...] = ()


class Shown(Struct, frozen=True, kw_only=True):
    """The certificate that is shown, and until when it is good."""

    issuer: str
    names: tuple[str, ...]
    ends_at: Instant
