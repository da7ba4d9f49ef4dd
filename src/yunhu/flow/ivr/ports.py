"""What flows need from others: the contact that walks through, the configuration, a voice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import msgspec

from yunhu.flow.ivr.model import Flow
from yunhu.platform.clock import Handle
from yunhu.work.calls.events import Event
from yunhu.work.calls.model import Contact

Announce = Callable[[str, str | None, msgspec.Struct], Any]
"""Journal and publish a fact: tenant, contact, fact."""

Alarm = Callable[[str, str], None]
"""Raise a named alarm with its reason."""

NewId = Callable[[], str]
"""Makes ids of legs."""


class Guest(Protocol):
    """A contact in a flow, as its story shows it."""

    run: object | None
    """Where it stands in its flow; only `Flows` looks inside."""
    timers: dict[str, Handle]

    @property
    def contact(self) -> Contact:
        """The contact's state now."""
        ...

    def happen(self, event: Event) -> None:
        """Tell the contact's story what the flow wants."""
        ...

    def changed(self) -> None:
        """What a restart needs to know has changed."""
        ...


class Speaker(Protocol):
    """Says prompts to the customer; `Flows.play_over` hears how it ended, never from inside `speak`."""

    def speak(self, guest: Any, prompts: Sequence[str]) -> None:
        """Play prompts by name, in the contact's language."""
        ...

    def hush(self, guest: Any) -> None:
        """Play nothing any more."""
        ...


class FlowBook(Protocol):
    """The flows of the configuration."""

    @property
    def version(self) -> int:
        """The version in force."""
        ...

    def flow(
        self, tenant: str, flow: str, version: int | None = None, of: Contact | None = None
    ) -> Flow | None:
        """A flow as it is now, or as it was in the version that a contact began with.

        A version may hold a flow twice, while a new one is tried with some of the contacts: who gets which is
        decided by the contact alone, so the same one gets the same flow each time.
        """
        ...
