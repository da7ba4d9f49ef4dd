"""What visits need from others."""

from __future__ import annotations

from typing import Protocol

from yunhu.flow.visits.model import Standing, WebEntry
from yunhu.telephony.registrar.credentials import Credentials


class Entries(Protocol):
    """The configuration, from memory."""

    def web_entry(self, entry: str) -> WebEntry | None:
        """A web entry."""
        ...

    def language_of(self, entry: WebEntry) -> str:
        """The language in which its number answers."""
        ...


class Contacts(Protocol):
    """The contacts in progress."""

    def standing(self, contact: str) -> Standing | None:
        """Where a contact stands; None when it is over."""
        ...


class Issue(Protocol):
    """Gives out SIP credentials (`Registrar.issue`)."""

    def __call__(self, kind: str, id_: str, tab: str, lifetime_s: int) -> Credentials:
        """New credentials of an agent or a visit."""
        ...
