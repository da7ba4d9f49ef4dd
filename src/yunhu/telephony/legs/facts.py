"""What is announced about legs. The envelope says when, which tenant and contact (the leg's session)."""

from __future__ import annotations

import msgspec
from msgspec.structs import force_setattr

from yunhu.kit.pii import Number
from yunhu.telephony.legs.model import By, Direction


class LegStarted(msgspec.Struct, frozen=True, kw_only=True, tag="leg.started", tag_field="kind"):
    """An INVITE reached us, or we are about to send one."""

    leg: str
    direction: Direction
    trunk: str | None = None
    phone: str | None = None
    caller: Number
    dialled: Number

    def __post_init__(self) -> None:
        """Numbers are personal whoever gives them."""
        force_setattr(self, "caller", Number.of(self.caller))
        force_setattr(self, "dialled", Number.of(self.dialled))


class LegRinging(msgspec.Struct, frozen=True, kw_only=True, tag="leg.ringing", tag_field="kind"):
    """The called side rings. `after_ms` since the start."""

    leg: str
    after_ms: int
    early_media: bool = False


class LegAnswered(msgspec.Struct, frozen=True, kw_only=True, tag="leg.answered", tag_field="kind"):
    """The call is answered: our 200 is sent, or theirs is here. `after_ms` since the start."""

    leg: str
    after_ms: int
    codec: str = ""
    digits: str = "rfc4733"


class LegHeld(msgspec.Struct, frozen=True, kw_only=True, tag="leg.held", tag_field="kind"):
    """The far end put us on hold, or took us back."""

    leg: str
    held: bool


class LegEnded(msgspec.Struct, frozen=True, kw_only=True, tag="leg.ended", tag_field="kind"):
    """The leg is over: exactly one for each leg.

    `figures` are the engine's of the whole life (see docs/media-protocol.md), empty when the engine is gone.
    `at` is set when it ended earlier than it is announced: a crash is found out at the next start.
    """

    leg: str
    direction: Direction
    trunk: str | None = None
    phone: str | None = None
    cause: str
    status: int | None = None
    by: By
    total_ms: int
    talk_ms: int
    figures: dict[str, float | int | None] = {}
    at: int | None = None


LegFact = LegStarted | LegRinging | LegAnswered | LegHeld | LegEnded
