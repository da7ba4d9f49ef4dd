"""The world as one contact sees it now: the machine's questions, answered for this contact."""

from __future__ import annotations

from datetime import datetime

import msgspec

from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.ports import FlowBook, Surroundings
from yunhu.flow.ivr.verbs.subflow import Subflow
from yunhu.flow.ivr.world import Customer, Figures, HoursState, Region
from yunhu.work.calls.model import Contact

_CUSTOMER = b"customer."
"""How the values of a customer are written, in conditions and texts alike."""


class View:
    """A `world.World`. Made for each event, and asked only for what a node wants to know."""

    __slots__ = ("_around", "_book", "_contact")

    def __init__(self, around: Surroundings, book: FlowBook, contact: Contact) -> None:
        self._around = around
        self._book = book
        self._contact = contact

    @property
    def now(self) -> datetime:
        """The time, in the tenant's zone."""
        return self._around.now()

    def figures(self, queue: str) -> Figures | None:
        """How a queue stands."""
        return self._around.figures(queue)

    def expected_s(self, queue: str) -> int | None:
        """The wait that most would have."""
        return self._around.expected_s(queue)

    def is_open(self, queue: str) -> bool | None:
        """Whether a queue takes contacts by its hours."""
        return self._around.is_open(queue)

    def hours(self, name: str) -> HoursState | None:
        """How business hours stand."""
        return self._around.hours(name)

    def region(self, number: str) -> Region | None:
        """Where a number belongs."""
        return self._around.region(number)

    def customer(self) -> Customer | None:
        """Who the contact comes from."""
        return self._around.customer(self._contact)

    def outside(self, url: str, text: str) -> str:
        """What a server is told in the place of a person's value."""
        return self._around.outside(url, text)

    def written(self, url: str, text: str) -> str:
        """What it is told of a text that somebody said, keyed or wrote."""
        return self._around.written(url, text)

    def consent_words(self, purpose: str, version: int) -> str:
        """The digest of the words in which consent is asked for."""
        return self._around.consent_words(purpose, version)

    def reads_customer(self, flow: Flow) -> bool:
        """Whether a flow, or one that it calls, asks who the customer is."""
        ahead, seen = [flow], {flow.id}
        while ahead:
            here = ahead.pop()
            if _CUSTOMER in msgspec.json.encode(here.nodes):
                return True
            called = {node.flow for node in here.nodes.values() if isinstance(node, Subflow)} - seen
            seen |= called
            found = (self._book.flow(self._contact.tenant, name, None, self._contact) for name in called)
            ahead += [one for one in found if one is not None]
        return False

    def flow(self, name: str, version: int) -> Flow | None:
        """A flow in the version that the contact began with."""
        return self._book.flow(self._contact.tenant, name, version, self._contact)
