"""What is announced about messages. The envelope says when, which tenant and which contact."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import force_setattr

from yunhu.kit.pii import Number


class VoicemailLeft(Struct, frozen=True, kw_only=True, tag="voicemail.left", tag_field="kind"):
    """A customer has left a message; its id is that of its recording.

    `ticket` is the type of the ticket that is wanted of it, None for none.
    """

    voicemail: str
    caller: Number
    seconds: float
    queue: str | None = None
    ticket: str | None = None

    def __post_init__(self) -> None:
        """A number is personal whoever gives it."""
        force_setattr(self, "caller", Number.of(self.caller))


class VoicemailHandled(Struct, frozen=True, kw_only=True, tag="voicemail.handled", tag_field="kind"):
    """Somebody has dealt with a message, or says that it is still to be done."""

    voicemail: str
    handled: bool
    by: str


VoicemailFact = VoicemailLeft | VoicemailHandled
