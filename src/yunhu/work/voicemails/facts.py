"""What is announced about messages. The envelope says when, which tenant and which contact."""

from __future__ import annotations

from msgspec import Struct


class VoicemailLeft(Struct, frozen=True, kw_only=True, tag="voicemail.left", tag_field="kind"):
    """A customer has left a message; its id is that of its recording.

    `ticket` is the type of the ticket that is wanted of it, None for none.
    """

    voicemail: str
    caller: str
    seconds: float
    queue: str | None = None
    ticket: str | None = None


class VoicemailHandled(Struct, frozen=True, kw_only=True, tag="voicemail.handled", tag_field="kind"):
    """Somebody has dealt with a message, or says that it is still to be done."""

    voicemail: str
    handled: bool
    by: str


VoicemailFact = VoicemailLeft | VoicemailHandled
