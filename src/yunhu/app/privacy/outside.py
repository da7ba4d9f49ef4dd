"""What servers outside are told of persons: tokens and masks, unless the register lets them have values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from yunhu.trust.law.recipients.model import Recipient
from yunhu.trust.law.recipients.rules import recipient_of
from yunhu.trust.privacy.cleaner import clean
from yunhu.trust.privacy.tokens import Tokens


class Outside:
    """Decides by the address, from memory."""

    def __init__(self, tokens: Tokens, recipients: Callable[[], Sequence[Recipient]]) -> None:
        """`recipients` is the register as it is now."""
        self.tokens = tokens
        self._recipients = recipients

    def told(self, url: str, text: str) -> str:
        """The value for whoever is registered for values, and its token for everybody else."""
        return text if self._may_have(url) else self.tokens.token(text)

    def written(self, url: str, text: str) -> str:
        """A text as it is for the same, and with masks in the place of what is personal for the others."""
        return text if self._may_have(url) else clean(text).text

    def _may_have(self, url: str) -> bool:
        recipient = recipient_of(url, self._recipients()) if url else None
        return recipient is not None and recipient.clear
