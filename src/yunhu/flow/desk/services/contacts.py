"""What an agent or supervisor does with a contact that goes on: hold, resume, transfer, end."""

from __future__ import annotations

from collections.abc import Callable

from yunhu.flow.desk.ports import Progress, Stories
from yunhu.work.calls import events as ev
from yunhu.work.calls.errors import BadTarget, NoSuchContact
from yunhu.work.calls.model import Target, parse_target


class Desk:
    """Commands on contacts in progress. Every method raises NoSuchContact or NotPossibleNow."""

    def __init__(self, stories: Stories, new_id: Callable[[], str]) -> None:
        self._stories = stories
        self._new_id = new_id

    def hold(self, tenant: str, contact: str) -> None:
        """The customer hears music until `resume`."""
        self.find(tenant, contact).happen(ev.HoldAsked())

    def resume(self, tenant: str, contact: str) -> None:
        """Customer and agent hear each other again."""
        self.find(tenant, contact).happen(ev.ResumeAsked())

    def transfer(self, tenant: str, contact: str, to: str, by: str) -> None:
        """A blind transfer to `queue:…`, `agent:…` or `number:…`. Raises BadTarget as well."""
        story = self.find(tenant, contact)
        target = self.target(tenant, to)
        story.happen(ev.TransferAsked(target=target, leg=self._new_id(), by=by))

    def hang_up(
        self, tenant: str, contact: str, cause: str = "ended_by_staff", by_agent: bool = False
    ) -> None:
        """End the contact. `by_agent`: it ends for the agent, and the customer may be asked how it was."""
        self.find(tenant, contact).happen(ev.HangUpAsked(cause=cause, by_agent=by_agent))

    def find(self, tenant: str, contact: str) -> Progress:
        """A contact of this tenant that goes on."""
        story = self._stories.find(contact)
        if story is None or story.contact.tenant != tenant:
            raise NoSuchContact(contact=contact)
        return story

    def target(self, tenant: str, to: str) -> Target:
        """What a person wrote as a target. Raises BadTarget."""
        target = parse_target(to)
        if target is None or not self._stories.knows(tenant, target):
            raise BadTarget(target=to if target is not None and target.kind != "number" else "")
        return target
