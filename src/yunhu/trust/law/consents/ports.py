"""What the ledger needs from others."""

from collections.abc import Awaitable, Callable, Sequence

import msgspec

from yunhu.platform.journal.file import Envelope
from yunhu.trust.law.consents.model import Act, Channel, ConsentText, Evidence, Person

Announce = Callable[[str, str | None, msgspec.Struct], None]
"""Writes a fact down: tenant, contact, fact."""

NewId = Callable[[], str]

Clean = Callable[[str], str]
"""A text that somebody wrote, without the personal data in it."""

PersonOf = Callable[[str, str], Awaitable[Person]]
"""Tenant and customer → whom the ledger knows that customer as. Raises the customers' refusal for nobody."""

Texts = Callable[[], Sequence[ConsentText]]
"""The words that hold now."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a fact says for the ledger: one line. When, and in which contact, its envelope knows."""

    purpose: str
    act: Act
    channel: Channel
    evidence: Evidence
    text_version: int = 0
    text_digest: str = ""
    person: str | None = None
    """Who, as the keyed hash of the number that was used; None: only by the contact."""
    by: str = "system"


class Recorded(msgspec.Struct, frozen=True):
    """A recording of the contact has begun: the notice of this purpose that the contact heard is about it."""

    purpose: str
    recording: str


Translate = Callable[[Envelope], Said | Recorded | None]
"""What a fact of another room means for the ledger; None: nothing."""
