"""What an agent or supervisor does with a contact that goes on: hold, resume, transfer, end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from yunhu.work.calls import events as ev
from yunhu.work.calls.errors import BadTarget, NoSuchContact
from yunhu.work.calls.model import Contact, Target, parse_target


class Progress(Protocol):
    """A contact in progress."""

    @property
    def contact(self) -> Contact:
        """Its state now."""
        ...

    def happen(self, event: ev.Event) -> None:
        """Take an event. Raises NotPossibleNow."""
        ...


class Stories(Protocol):
    """The contacts in progress."""

    def find(self, contact: str) -> Progress | None:
        """The one with this id."""
        ...

    def knows(self, tenant: str, target: Target) -> bool:
        """Whether a target exists: a queue or agent of the configuration, a number some trunk takes."""
        ...


class Desk:
    """Commands on contacts in progress. Every method raises NoSuchContact or NotPossibleNow."""

    def __init__(self, stories: Stories, new_id: Callable[[], str]) -> None:
        self._stories = stories
        self._new_id = new_id

    def hold(self, tenant: str, contact: str) -> None:
        """The customer hears music until `resume`."""
        self._find(tenant, contact).happen(ev.HoldAsked())

    def resume(self, tenant: str, contact: str) -> None:
        """Customer and agent hear each other again."""
        self._find(tenant, contact).happen(ev.ResumeAsked())

    def transfer(self, tenant: str, contact: str, to: str, by: str) -> None:
        """A blind transfer to `queue:…`, `agent:…` or `number:…`. Raises BadTarget as well."""
        story = self._find(tenant, contact)
        target = parse_target(to)
        if target is None or not self._stories.knows(tenant, target):
            raise BadTarget(target=to if target is not None and target.kind != "number" else "")
        story.happen(ev.TransferAsked(target=target, leg=self._new_id(), by=by))

    def hang_up(self, tenant: str, contact: str, cause: str = "ended_by_staff") -> None:
        """End the contact."""
        self._find(tenant, contact).happen(ev.HangUpAsked(cause=cause))

    def _find(self, tenant: str, contact: str) -> Progress:
        story = self._stories.find(contact)
        if story is None or story.contact.tenant != tenant:
            raise NoSuchContact(contact=contact)
        return story
