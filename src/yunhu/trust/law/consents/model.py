"""What a consent is (PIPL articles 13 to 17, 23, 29): who, to what, in which words, how, when, the proof."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from yunhu.kit.instants import Instant

PURPOSE_PATTERN: Final = r"^[a-z][a-z0-9_.-]{0,79}$"
PurposeName = Annotated[str, Meta(pattern=PURPOSE_PATTERN)]
"""What is consented to: `marketing`, `survey`, …"""

Act = Literal["given", "withdrawn", "informed"]
"""`informed`: a notice was played or shown, which is no consent, and is proven by the same ledger."""

Channel = Literal["voice", "web", "app", "message", "paper", "desk"]
EvidenceKind = Literal["recording", "digits", "click", "agent", "document"]
"""Where the proof is: in a recording (at an offset), keys pressed, a click, what an agent wrote, a paper."""

State = Literal["none", "valid", "withdrawn", "outdated"]
"""`outdated`: the words have changed since, so it is asked for again (article 14)."""

ASKED_FOR: Final = frozenset({"service", "callback", "ticket"})
"""What a person asked us for needs no consent, and goes on when one is withdrawn (articles 13 and 16)."""

MOST_TEXTS: Final = 100
LONGEST_TEXT: Final = 4_000
LONGEST_NOTE: Final = 500


class ConsentText(Struct, frozen=True, forbid_unknown_fields=True):
    """The words in which consent to a purpose is asked for. Other words or another version: ask again."""

    purpose: PurposeName
    version: Annotated[int, Meta(ge=1, le=1_000_000)]
    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)]

    @property
    def digest(self) -> str:
        """Proves which words they were: SHA-256, hexadecimal."""
        return sha256(self.text.encode()).hexdigest()


class Evidence(Struct, frozen=True, kw_only=True):
    """Where the proof of an act is. `offset_ms` is from the start of the recording."""

    kind: EvidenceKind
    contact: str | None = None
    recording: str | None = None
    offset_ms: int | None = None
    note: str = ""


class Entry(Struct, frozen=True, kw_only=True):
    """One line of the ledger. It is never changed and never taken away."""

    id: str
    tenant: str
    customer: str | None
    """Who, as a customer; None when only the number was known."""

    person: str | None
    """Who, as the keyed hash of the number, address or account that was used."""

    purpose: str
    act: Act
    text_version: int
    text_digest: str
    channel: Channel
    evidence: Evidence
    at: Instant
    by: str


class Person(Struct, frozen=True):
    """Whom the ledger knows somebody as."""

    customers: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    """Keyed hashes of the person's numbers, addresses and accounts."""

    contacts: tuple[str, ...] = ()
    """Contacts in which notices were given to the person; the newest ones."""


class Standing(Struct, frozen=True):
    """How a purpose stands for a person now, and by which line."""

    purpose: str
    state: State
    entry: Entry | None = None
    version: int = 0
    """The version of the words that hold now; 0 when there are none any more."""
