"""What an agent does at the own desk: with the own presence, and with a contact that is offered or taken."""

from __future__ import annotations

from collections.abc import Callable

from yunhu.flow.desk import rules
from yunhu.flow.desk.errors import NoDevice, NoReason
from yunhu.flow.desk.model import Can, Reason
from yunhu.flow.desk.ports import Devices, Directory, Progress, Stories
from yunhu.flow.desk.services.contacts import Desk
from yunhu.people.agents.model import Presence
from yunhu.people.agents.service import Agents
from yunhu.work.calls import events as ev
from yunhu.work.calls.errors import BadTarget, NoSuchContact, NotPossibleNow
from yunhu.work.calls.model import Party

ENDED_BY_AGENT = "ended_by_agent"


class AgentDesk:
    """Commands of agents. A contact of somebody else raises NoSuchContact, whatever its phase."""

    def __init__(
        self,
        desk: Desk,
        stories: Stories,
        agents: Agents,
        directory: Directory,
        devices: Devices,
        new_id: Callable[[], str],
    ) -> None:
        self._desk = desk
        self._stories = stories
        self._agents = agents
        self._directory = directory
        self._devices = devices
        self._new_id = new_id

    # --- the person -----------------------------------------------------------------------------------

    def presence(self, agent: str, presence: Presence, reason: str) -> None:
        """Set the own presence; during a contact it takes effect afterwards.

        Raises NoReason, and what `Agents.set_presence` raises.
        """
        if presence == "break":
            _check(reason, self._directory.centre.reasons.break_)
        self._agents.set_presence(agent, presence, reason, "agent")

    def finish_wrap_up(self, agent: str, presence: Presence | None, reason: str) -> None:
        """End the after-work, and be something else from then on if so wished."""
        if presence is not None:
            self.presence(agent, presence, reason)
        self._agents.finish_wrap_up(agent)

    def extend_wrap_up(self, agent: str, seconds: int) -> None:
        """More time for the after-work. Raises StateRefused."""
        self._agents.extend_wrap_up(agent, seconds)

    # --- the contact ----------------------------------------------------------------------------------

    def hold(self, tenant: str, agent: str, contact: str) -> None:
        """The customer hears music until `resume`."""
        self._may(tenant, agent, contact, "hold")[0].happen(ev.HoldAsked())

    def resume(self, tenant: str, agent: str, contact: str) -> None:
        """Customer and agent hear each other again."""
        self._may(tenant, agent, contact, "resume")[0].happen(ev.ResumeAsked())

    def reject(self, tenant: str, agent: str, contact: str, reason: str) -> None:
        """Do not take what rings. Raises NoReason as well."""
        story, part = self._may(tenant, agent, contact, "reject")
        _check(reason, self._directory.centre.reasons.reject)
        story.happen(ev.RejectAsked(leg=part.leg, reason=reason))

    def transfer(self, tenant: str, agent: str, contact: str, to: str) -> None:
        """Send the contact somewhere at once. Raises BadTarget as well."""
        self._may(tenant, agent, contact, "transfer")
        self._desk.transfer(tenant, contact, to, f"agent:{agent}")

    def consult(self, tenant: str, agent: str, contact: str, to: str) -> None:
        """Ask an agent or a number while the customer waits. Raises BadTarget as well, also for queues."""
        story, _ = self._may(tenant, agent, contact, "consult")
        target = self._desk.target(tenant, to)
        if target.kind == "queue" or (target.kind == "agent" and target.value == agent):
            raise BadTarget(target=to)
        story.happen(ev.ConsultAsked(target=target, leg=self._new_id(), by=f"agent:{agent}"))

    def complete(self, tenant: str, agent: str, contact: str) -> None:
        """The consulted one takes the contact."""
        story, _ = self._may(tenant, agent, contact, "complete")
        story.happen(ev.CompleteAsked(by=f"agent:{agent}"))

    def merge(self, tenant: str, agent: str, contact: str) -> None:
        """All three talk together."""
        self._may(tenant, agent, contact, "merge")[0].happen(ev.MergeAsked())

    def swap(self, tenant: str, agent: str, contact: str) -> None:
        """Talk with the other of the two."""
        self._may(tenant, agent, contact, "swap")[0].happen(ev.SwapAsked())

    def cancel(self, tenant: str, agent: str, contact: str) -> None:
        """Let the consulted one, or the third in a conference, go."""
        self._may(tenant, agent, contact, "cancel_consult")[0].happen(ev.CancelConsultAsked())

    def leave(self, tenant: str, agent: str, contact: str) -> None:
        """Leave the others to themselves."""
        story, part = self._may(tenant, agent, contact, "leave")
        story.happen(ev.LeaveAsked(leg=part.leg))

    def hang_up(self, tenant: str, agent: str, contact: str) -> None:
        """End the contact."""
        self._may(tenant, agent, contact, "hang_up")
        self._desk.hang_up(tenant, contact, ENDED_BY_AGENT, by_agent=True)

    def digits(self, tenant: str, agent: str, contact: str, digits: str) -> None:
        """Press keys for the customer's side to hear."""
        self._may(tenant, agent, contact, "digits")
        self._stories.press(contact, digits)

    def rejoin(self, tenant: str, agent: str, contact: str) -> None:
        """Go on with a new leg to the present browser, in the old one's place. Raises NoDevice as well."""
        story, part = self._may(tenant, agent, contact, "rejoin")
        if self._devices.browser(agent) is None:
            raise NoDevice
        story.happen(ev.RejoinAsked(leg=part.leg, new=self._new_id()))

    def _may(self, tenant: str, agent: str, contact: str, what: Can) -> tuple[Progress, Party]:
        """The contact and the agent's part in it. Raises NoSuchContact, NotPossibleNow."""
        story = self._desk.find(tenant, contact)
        part = rules.my_part(story.contact, agent)
        stands = None if part is None else rules.stands(story.contact, part)
        if part is None or stands is None:
            raise NoSuchContact(contact=contact)
        if what not in stands[1]:
            raise NotPossibleNow(phase=stands[0], asked=what)
        return story, part


def _check(reason: str, known: tuple[Reason, ...]) -> None:
    if known and reason not in {each.id for each in known}:
        raise NoReason(reason=reason)
