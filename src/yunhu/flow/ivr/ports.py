"""What flows need from others: the contact that walks through, the configuration, a voice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

import msgspec

from yunhu.flow.ivr.actions import HttpRequest
from yunhu.flow.ivr.events import RequestDone, RequestFailed
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.verbs.intent import Intent
from yunhu.flow.ivr.words import Sound
from yunhu.flow.ivr.world import Customer, Figures, HoursState, Region
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

    def speak(self, guest: Any, prompts: Sequence[Sound]) -> None:
        """Play prompts by name in the contact's language, and texts in their own."""
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


class Surroundings(Protocol):
    """What flows may ask about the centre, as it is now. Every answer comes from memory."""

    def now(self) -> datetime:
        """The time, in the tenant's zone."""
        ...

    def figures(self, queue: str) -> Figures | None:
        """How a queue stands; None when there is no such queue."""
        ...

    def expected_s(self, queue: str) -> int | None:
        """The wait that most would have now, in seconds; None when it cannot be told."""
        ...

    def is_open(self, queue: str) -> bool | None:
        """Whether a queue takes contacts by its business hours; None when there is no such queue."""
        ...

    def hours(self, name: str) -> HoursState | None:
        """How business hours stand; None when there are none of that name."""
        ...

    def region(self, number: str) -> Region | None:
        """Where a number belongs; None when that is not known."""
        ...

    def customer(self, contact: Contact) -> Customer | None:
        """Who a contact comes from; None when nobody is known."""
        ...

    def outside(self, url: str, text: str) -> str:
        """What the server of an address is told in the place of a person's value."""
        ...

    def written(self, url: str, text: str) -> str:
        """What it is told of a text that somebody said, keyed or wrote."""
        ...

    def consent_words(self, purpose: str, version: int) -> str:
        """The digest of the words in which consent is asked for; empty when these are not in force."""
        ...

    @property
    def when_known(self) -> Callable[[Contact, Callable[[], None]], None]:
        """Makes the call once `customer` knows the contact, at the latest a moment later."""
        ...


class Requests(Protocol):
    """Asks servers on behalf of flows."""

    def ask(
        self, contact: str, request: HttpRequest, told: Callable[[RequestDone | RequestFailed], None]
    ) -> None:
        """Ask; how it came out is told later, never from inside. Nothing is told of what was cancelled."""
        ...

    def cancel(self, contact: str, id: int) -> None:
        """Nobody waits for this answer any more."""
        ...


class Heard(msgspec.Struct, frozen=True):
    """What a text seems to mean: the likeliest intent, how likely (0 to 1), and what was named in it."""

    name: str
    confidence: float
    slots: Mapping[str, str] = {}


class Classifier(Protocol):
    """Tells what texts mean."""

    def classify(
        self, intent: Intent, text: str, language: str, today: date, told: Callable[[Heard | str], None]
    ) -> None:
        """Find the intent by the node's examples. Told later, never from inside; a word says why not."""
        ...
