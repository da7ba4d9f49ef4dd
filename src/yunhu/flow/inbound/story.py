"""One contact in progress: its state, its flow, its legs; events go in, actions come out to the hands.

The shell is always the same: step, announce the facts, perform the actions, remember the state.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

import msgspec

from yunhu.flow.inbound.ports import Announce
from yunhu.platform.clock import Clock, Handle
from yunhu.telephony.legs.leg import Leg
from yunhu.work.calls import machine
from yunhu.work.calls.actions import Action
from yunhu.work.calls.events import Event
from yunhu.work.calls.model import Contact, Party, Phase

INBOX_MAX = 256
"""Events that one turn of a story may give rise to; more is a loop of our own making and ends the contact."""


class Performer(Protocol):
    """The hands: do what the machine asks."""

    def perform(self, story: Story, action: Action) -> None:
        """Carry one action out; what comes of it arrives as an event."""
        ...

    def remember(self, story: Story) -> None:
        """Keep the story's state for a restart, or forget a story that is over."""
        ...


class Story:
    """A contact in progress, on the event loop; a turn runs to its end before the next event."""

    __slots__ = (
        "announce",
        "clock",
        "contact",
        "customer",
        "hands",
        "inbox",
        "legs",
        "play",
        "playing",
        "run",
        "timers",
        "waits",
    )

    def __init__(
        self, contact: Contact, customer: Leg | None, hands: Performer, announce: Announce, clock: Clock
    ) -> None:
        """`customer`: None for one who has hung up and will be called back."""
        self.contact = contact
        self.customer = customer
        self.legs: dict[str, Leg] = {}
        """Everybody else's legs that are ours to end, by their ids."""
        self.playing: set[str] = set()
        """Which of them we play something to."""
        self.run: object | None = None
        """Where it stands in its flow; only the flows look inside."""
        self.play: tuple[str, str] | None = None
        """What the customer is played now: the id of the play, and what it is for."""
        self.timers: dict[str, Handle] = {}
        self.waits: dict[str, tuple[Handle, ...]] = {}
        """What runs while a lost leg is waited for, by the leg."""
        self.hands = hands
        self.announce = announce
        self.clock = clock
        self.inbox: deque[Event] | None = None

    @property
    def over(self) -> bool:
        """The contact has ended and no leg of it is left."""
        return self.contact.phase is Phase.ENDED and self.customer is None and not self.legs

    def is_party(self, leg: Leg) -> bool:
        """Whether this is the leg of the one who has the contact, or rings for it."""
        party = self.contact.party
        return party is not None and party.leg == leg.id and leg.id in self.legs

    def rung_on(self, leg: Leg) -> Party | None:
        """The agent who rings on this leg, because the contact is offered."""
        return next((party for party in self.contact.rung if party.leg == leg.id), None)

    def is_consulted(self, leg: Leg) -> bool:
        """Whether this is the leg of the one whom the agent asks."""
        consult = self.contact.consult
        return consult is not None and consult.leg == leg.id and leg.id in self.legs

    def set_recording(self, recording: str | None) -> None:
        """The contact's recording is open under this id (None: policy goes on without one)."""
        self.contact = msgspec.structs.replace(self.contact, recording=recording)

    def changed(self) -> None:
        """What a restart needs to know has changed."""
        self.hands.remember(self)

    def happen(self, event: Event) -> None:
        """Take an event; what its actions cause is taken in order, in the same turn.

        Raises NotPossibleNow when the contact's phase refuses it (nothing changed then).
        """
        if self.inbox is not None:
            self.inbox.append(event)
            return
        self.inbox = deque((event,))
        try:
            for _ in range(INBOX_MAX):
                if not self.inbox:
                    break
                self._turn(self.inbox.popleft())
            else:
                raise AssertionError(f"contact {self.contact.id}: more than {INBOX_MAX} events in one turn")
        finally:
            self.inbox = None
            self.hands.remember(self)

    def _turn(self, event: Event) -> None:
        done = machine.step(self.contact, event, self.clock.now())
        self.contact = done.contact
        for fact in done.facts:
            self.announce(done.contact.tenant, done.contact.id, fact)
        for action in done.actions:
            self.hands.perform(self, action)
