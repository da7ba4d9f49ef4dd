"""The hands: messages are written down as facts, and marked as dealt with."""

from __future__ import annotations

from yunhu.kit.pii import Number
from yunhu.work.voicemails.facts import VoicemailHandled, VoicemailLeft
from yunhu.work.voicemails.ports import Announce


class Voicemails:
    """Writes messages down. What they are is in the database, a moment behind."""

    def __init__(self, announce: Announce) -> None:
        self._announce = announce

    def left(
        self,
        tenant: str,
        contact: str,
        recording: str,
        caller: str,
        seconds: float,
        queue: str | None,
        ticket: str | None,
    ) -> None:
        """A customer has left a message, which is this recording."""
        told = VoicemailLeft(
            voicemail=recording, caller=Number(caller), seconds=seconds, queue=queue, ticket=ticket
        )
        self._announce(tenant, contact, told)

    def handled(self, tenant: str, contact: str, voicemail: str, handled: bool, by: str) -> None:
        """Somebody has dealt with it, or not yet."""
        self._announce(tenant, contact, VoicemailHandled(voicemail=voicemail, handled=handled, by=by))
