"""Builds what an agent's desk shows, from what is in memory."""

from __future__ import annotations

from collections.abc import Callable

from yunhu.flow.desk import rules
from yunhu.flow.desk.api.shapes import (
    CallerShown,
    ConsultShown,
    ContactOnDesk,
    DeskState,
    Device,
    DirectoryShown,
    DispositionShown,
    Member,
    Named,
    QualityShown,
    Reachable,
    Reasons,
    RecordingOnDesk,
    WrapUpShown,
)
from yunhu.flow.desk.model import Disposition, leaves
from yunhu.flow.desk.ports import Devices, Directory, FindLeg, RegionOf, Stories
from yunhu.flow.desk.services.tabs import Tabs
from yunhu.flow.desk.services.today import Today
from yunhu.kit import masks, veil
from yunhu.kit.instants import MILLISECOND, SECOND, to_iso
from yunhu.kit.veil import Names
from yunhu.people.agents.api import shown
from yunhu.people.agents.records import AgentView
from yunhu.people.agents.service import Agents
from yunhu.platform.clock import Clock
from yunhu.telephony.legs.leg import Leg
from yunhu.work.calls.model import TALKS, Contact, Party, Phase
from yunhu.work.calls.moves.consults import name_of
from yunhu.work.calls.notes import Notes

DIRECT_RING_S = 20
"""How long a transfer or a consultation rings its target."""

DIRECTORY_MAX = 50
"""Targets that one look-up shows."""


class View:
    """What desks show. Nothing here waits."""

    def __init__(
        self,
        tenant: str,
        stories: Stories,
        agents: Agents,
        directory: Directory,
        devices: Devices,
        tabs: Tabs,
        today: Today,
        notes: Notes,
        find_leg: FindLeg,
        region_of: RegionOf,
        clock: Clock,
    ) -> None:
        self.recording_of: Callable[[str | None], RecordingOnDesk | None] = lambda recording: None
        """How a contact's recording stands; handed in when there are recordings."""

        self._tenant = tenant
        self._stories = stories
        self._agents = agents
        self._directory = directory
        self._devices = devices
        self._tabs = tabs
        self._today = today
        self._notes = notes
        self._find_leg = find_leg
        self._region_of = region_of
        self._clock = clock

    def desk(self, agent: str, names: Names) -> DeskState:
        """Everything that the desk shows of an agent who is shown names so. Raises NoSuchAgent."""
        view = self._agents.view(agent)
        reasons = self._directory.centre.reasons
        return DeskState(
            agent=shown(view),
            device=self.device(agent),
            contact=self._contact(view, names),
            wrap_up=self._wrap_up(view),
            reasons=Reasons(
                **{"break": [Named(id=each.id, name=each.name) for each in reasons.break_]},
                reject=[Named(id=each.id, name=each.name) for each in reasons.reject],
            ),
            today=self._today.of(agent),
        )

    def device(self, agent: str) -> Device:
        """Where the agent's calls ring: the registered browser before the phone."""
        registered = self._devices.browser(agent)
        phone = self._devices.phone(agent)
        if registered is not None or phone is None:
            tab = self._tabs.owner(agent)
            if registered is None and tab is None:
                return Device(kind="none", tab=None, registered=False)
            return Device(kind="browser", tab=tab, registered=registered is not None)
        return Device(kind="phone", tab=self._tabs.owner(agent), registered=phone)

    def dispositions(self) -> list[DispositionShown]:
        """How contacts may come out."""
        return [_disposition(each) for each in self._directory.centre.dispositions]

    def knows_disposition(self, code: str) -> bool:
        """Whether a disposition can be chosen."""
        return any(each.code == code for each in leaves(self._directory.centre.dispositions))

    def directory(self, text: str, me: str) -> DirectoryShown:
        """Queues and agents whose name or id has this text in it, those who are ready first."""
        wanted = text.strip().casefold()
        found = [
            Reachable(to=f"queue:{queue.id}", name=queue.name, state="open", ready=True)
            for queue in self._directory.centre.queues
            if wanted in queue.name.casefold() or wanted in queue.id
        ]
        people = [
            view
            for view in self._agents.views()
            if view.agent != me and (wanted in view.name.casefold() or wanted in view.agent)
        ]
        people.sort(key=lambda view: (not view.ready, view.agent))
        found += [
            Reachable(to=f"agent:{view.agent}", name=view.name, state=_standing(view), ready=view.ready)
            for view in people
        ]
        return DirectoryShown(items=found[:DIRECTORY_MAX])

    # --- the contact ----------------------------------------------------------------------------------

    def _contact(self, view: AgentView, names: Names) -> ContactOnDesk | None:
        story = self._stories.find(view.contact) if view.contact is not None else None
        part = rules.my_part(story.contact, view.agent) if story is not None else None
        stands = rules.stands(story.contact, part) if story is not None and part is not None else None
        if story is None or part is None or stands is None:
            return None
        contact, now = story.contact, self._clock.now()
        queued = contact.queued_at or contact.arrived_at
        place = contact.waiting or contact.last_queue
        queue = self._directory.queue(self._tenant, place.queue) if place else None
        waited = max(0, (part.since if contact.phase in TALKS else now) - queued)
        return ContactOnDesk(
            id=contact.id,
            channel=contact.channel,
            phase=stands[0],
            since=to_iso(rules.since(contact, part)),
            arrived_at=to_iso(contact.arrived_at),
            offer_until=self._until(contact, part, queue.ring_s if queue else DIRECT_RING_S),
            queue=Named(id=queue.id, name=queue.name) if queue else None,
            waited_ms=waited // MILLISECOND,
            dialled=contact.dialled,
            caller=CallerShown(number=contact.callback or contact.caller, name=names(contact.caller_name)),
            callback=contact.callback is not None,
            region=self._region_of(contact.callback or contact.caller),
            attributes=contact.attributes,
            members=self._members(contact, part, names),
            consult=self._consult(contact, part),
            quality=_quality(self._find_leg(part.leg)),
            recording=self.recording_of(contact.recording),
            can=list(stands[1]),
        )

    def _until(self, contact: Contact, part: Party, ring_s: int) -> str | None:
        if rules.stands(contact, part) is None or part.since == 0:
            return None
        if contact.phase is Phase.OFFERED:
            return to_iso(part.since + ring_s * SECOND)
        rings = Phase.ASKING if rules.is_consulted(contact, part) else Phase.CONNECTING
        return to_iso(part.since + DIRECT_RING_S * SECOND) if contact.phase is rings else None

    def _members(self, contact: Contact, me: Party, names: Names) -> list[Member]:
        customer = Member(
            id="customer",
            name=names(contact.caller_name) or veil.number(contact.caller),
            state=rules.customer_state(contact),
            me=False,
        )
        others = [
            Member(
                id=name_of(part),
                name=self._name(part),
                state=rules.party_state(contact, part),
                me=part.leg == me.leg,
            )
            for part in contact.members
            if part is me or part not in contact.rung
        ]
        return [customer, *others]

    def _consult(self, contact: Contact, me: Party) -> ConsultShown | None:
        other = contact.consult
        state = rules.consult_state(contact)
        if other is None or state is None or rules.is_consulted(contact, me):
            return None
        return ConsultShown(to=name_of(other), name=self._name(other), state=state, since=to_iso(other.since))

    def _name(self, part: Party) -> str:
        if part.agent is None:
            return masks.number(part.number or "")
        known = {each.id: each.name for each in self._directory.centre.agents if each.id == part.agent}
        return known.get(part.agent, part.agent)

    def _wrap_up(self, view: AgentView) -> WrapUpShown | None:
        if view.routing != "wrap-up" or view.contact is None:
            return None
        return WrapUpShown(
            contact=view.contact,
            until=None if view.until is None else to_iso(view.until),
            disposition=self._notes.known(self._tenant, view.contact).disposition,
        )


def _standing(view: AgentView) -> str:
    if view.presence != "available":
        return view.presence
    return {"engaged": "talking", "reserved": "ringing", "alerting": "ringing"}.get(
        view.routing, view.routing
    )


def _disposition(of: Disposition) -> DispositionShown:
    return DispositionShown(
        code=of.code, name=of.name, children=[_disposition(child) for child in of.children]
    )


def _quality(leg: Leg | None) -> QualityShown | None:
    figures = leg.figures if leg is not None else None
    if figures is None:
        return None
    expected = figures.rx_packets + figures.rx_lost
    return QualityShown(
        mos=figures.mos,
        lost=figures.rx_lost / expected if expected else None,
        jitter_ms=figures.rx_jitter_ms,
        rtt_ms=figures.rtt_ms,
    )
