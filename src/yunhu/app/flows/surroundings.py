"""What flows may ask about the centre, answered by its rooms from memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from yunhu.app.directory import Directory
from yunhu.flow.ivr.world import Customer, HoursState, Region
from yunhu.kit import masks
from yunhu.people.hours.errors import NoSuchHours
from yunhu.people.hours.services.calendar import Calendar
from yunhu.platform.clock import Clock
from yunhu.trust.privacy.cleaner import clean
from yunhu.work.calls.model import Contact
from yunhu.work.queues.errors import NoSuchQueue
from yunhu.work.queues.model import QueueFigures
from yunhu.work.queues.service import Queues

_SECOND_US = 1_000_000


class Surroundings:
    """The centre as its flows see it now.

    What others know is handed in by them: where a number belongs, who a contact is, how long a wait will be.
    """

    def __init__(
        self,
        clock: Clock,
        directory: Directory,
        calendar: Calendar,
        queues: Callable[[], Queues],
    ) -> None:
        self._clock = clock
        self._directory = directory
        self._calendar = calendar
        self._queues = queues
        self.region_of: Callable[[str], Region | None] = lambda number: None
        self.expected_of: Callable[[str, int], float | None] = lambda queue, position: None
        self.customer_of: Callable[[Contact], Customer | None] = lambda contact: None
        self.outside_of: Callable[[str, str], str] = lambda url, text: masks.HIDDEN
        self.written_of: Callable[[str, str], str] = lambda url, text: clean(text).text
        self.when_known: Callable[[Contact, Callable[[], None]], None] = lambda contact, call: call()

    def now(self) -> datetime:
        """The time, in the zone of the centre's first business hours."""
        zone = self._calendar.hours(self._calendar.default).zone
        return datetime.fromtimestamp(self._clock.now() / _SECOND_US, UTC).astimezone(zone)

    def figures(self, queue: str) -> QueueFigures | None:
        """How a queue stands; None when there is no such queue."""
        try:
            return self._queues().figures(queue)
        except NoSuchQueue:
            return None

    def expected_s(self, queue: str) -> int | None:
        """The wait that half of those who come now would have; None when nobody can tell."""
        found = self.figures(queue)
        expected = None if found is None else self.expected_of(queue, found.waiting + 1)
        return None if expected is None else round(expected)

    def is_open(self, queue: str) -> bool | None:
        """Whether a queue takes contacts by its business hours; one without hours always does."""
        found = self._directory.queue("", queue)
        if found is None:
            return None
        return found.hours is None or self.hours(found.hours) == "open"

    def hours(self, name: str) -> HoursState | None:
        """How business hours stand; None when there are none of that name."""
        try:
            self._calendar.named(name)
        except NoSuchHours:
            return None
        return self._calendar.state(name, self._clock.now())

    def region(self, number: str) -> Region | None:
        """Where a number belongs, in the centre's language; None when nothing is known of it."""
        return self.region_of(number)

    def customer(self, contact: Contact) -> Customer | None:
        """Who a contact comes from; None when nobody is known (yet)."""
        return self.customer_of(contact)

    def consent_words(self, purpose: str, version: int) -> str:
        """The digest of the words in which consent is asked for; empty when these are not in force."""
        words = (each for each in self._directory.centre.consent_texts if each.purpose == purpose)
        return next((each.digest for each in words if each.version == version), "")

    def outside(self, url: str, text: str) -> str:
        """What the server of an address is told in the place of a person's value."""
        return self.outside_of(url, text)

    def written(self, url: str, text: str) -> str:
        """What it is told of a text that somebody said, keyed or wrote."""
        return self.written_of(url, text)
