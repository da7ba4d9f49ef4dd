"""What servers outside are told of persons: tokens, but for those that the register lets have the values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from yunhu.trust.law.recipients.model import Recipient
from yunhu.trust.law.recipients.rules import recipient_of
from yunhu.trust.privacy.tokens import Tokens


class Outside:
    """Decides by the address, from memory."""

    def __init__(self, tokens: Tokens, recipients: Callable[[], Sequence[Recipient]]) -> None:
        """`recipients` is the register as it is now."""
        self.tokens = tokens
        self._recipients = recipients

    def told(self, url: str, text: str) -> str:
        """The value for whoever is registered for values, and its token for everybody else."""
        recipient = recipient_of(url, self._recipients()) if url else None
        return text if recipient is not None and recipient.clear else self.tokens.token(text)
