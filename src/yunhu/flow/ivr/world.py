"""What a flow may ask about the world while it decides. Every event comes with a view of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from yunhu.flow.ivr.model import Flow

HoursState = Literal["open", "closed", "holiday", "closed_now"]
"""`closed_now`: an emergency closing; `holiday`: a day that is not worked."""


class Region(Struct, frozen=True):
    """Where a number belongs, and how sure that is (0 to 1). What is not known is empty."""

    province: str = ""
    city: str = ""
    country: str = ""
    carrier: str = ""
    confidence: float = 0.0


class Customer(Struct, frozen=True):
    """Who the contact comes from, when that is known."""

    id: str
    tags: tuple[str, ...] = ()
    vip: bool = False
    language: str = ""


class Figures(Protocol):
    """What a flow may ask about a queue (`work.queues.model.QueueFigures`)."""

    @property
    def waiting(self) -> int:
        """Contacts that wait."""
        ...

    @property
    def available(self) -> int:
        """Agents who could take a contact now."""
        ...

    @property
    def staffed(self) -> int:
        """Agents who are signed in."""
        ...


class World(Protocol):
    """The world as one contact sees it at one instant. Every answer comes from memory."""

    @property
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
        """How the business hours of that name stand; None when there are none."""
        ...

    def region(self, number: str) -> Region | None:
        """Where a number belongs; None when that is not known."""
        ...

    def customer(self) -> Customer | None:
        """Who the contact comes from; None when nobody is known."""
        ...

    def consent_words(self, purpose: str, version: int) -> str:
        """The digest of the words in which consent is asked for; empty when these are not in force."""
        ...

    def flow(self, name: str, version: int) -> Flow | None:
        """A flow in the version the contact began with; None when there is none."""
        ...

    def outside(self, url: str, text: str) -> str:
        """What a server is told in the place of a person's value: a token, unless it may have the value.

        `url` is its address, as far as it is known before values are filled in.
        """
        ...

    def written(self, url: str, text: str) -> str:
        """What a server is told of a text that somebody said, keyed or wrote: masks for what is personal."""
        ...


class MadeWorld(Struct, frozen=True, kw_only=True):
    """A world that is written down: for simulated callers, tests, and "what would happen at…"."""

    now: datetime = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
    queues: Mapping[str, Figures] = {}
    waits_s: Mapping[str, int] = {}
    closed: frozenset[str] = frozenset()
    """Queues that are closed."""
    states: Mapping[str, HoursState] = {}
    """Business hours by name."""
    regions: Mapping[str, Region] = {}
    who: Customer | None = None
    flows: Mapping[str, Flow] = {}

    def figures(self, queue: str) -> Figures | None:
        """How a queue stands."""
        return self.queues.get(queue)

    def expected_s(self, queue: str) -> int | None:
        """The wait of a queue."""
        return self.waits_s.get(queue)

    def is_open(self, queue: str) -> bool | None:
        """Whether a queue is open."""
        return queue not in self.closed if queue in self.queues else None

    def hours(self, name: str) -> HoursState | None:
        """How business hours stand."""
        return self.states.get(name)

    def region(self, number: str) -> Region | None:
        """Where a number belongs."""
        return self.regions.get(number)

    def customer(self) -> Customer | None:
        """Who calls."""
        return self.who

    def consent_words(self, purpose: str, version: int) -> str:
        """Nothing: no words are in force in a made world."""
        return ""

    def flow(self, name: str, version: int) -> Flow | None:
        """A flow, whatever its version."""
        return self.flows.get(name)

    def outside(self, url: str, text: str) -> str:
        """The value itself: nobody is asked in a made world."""
        return text

    def written(self, url: str, text: str) -> str:
        """The text itself."""
        return text


NOTHING = MadeWorld()
"""A world in which nothing is known."""
