"""An agent's own desk over HTTP. Whoever asks acts for the agent of the own login, and for nobody else."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from yunhu.flow.desk.api import papers
from yunhu.flow.desk.api.at_desk import NEEDED, Me
from yunhu.flow.desk.api.shapes import (
    DeskState,
    Device,
    DigitsAsked,
    DirectoryShown,
    DispositionShown,
    ExtendAsked,
    FinishAsked,
    PresenceAsked,
    RejectAsked,
    SipCredentials,
    TabAsked,
    TabNamed,
    TargetAsked,
)
from yunhu.flow.desk.api.targets import target_of
from yunhu.flow.desk.ports import Cards, Issue
from yunhu.flow.desk.services.agent_desk import AgentDesk
from yunhu.flow.desk.services.tabs import Tabs
from yunhu.flow.desk.services.view import View
from yunhu.platform.http.persons import Numbers
from yunhu.work.calls.notes import Notes

Id = Annotated[str, Path(max_length=64)]
Text = Annotated[str, Query(max_length=64)]


def make_router(
    desk: AgentDesk,
    view: View,
    tabs: Tabs,
    notes: Notes,
    cards: Cards,
    issue: Issue,
    numbers: Numbers,
) -> APIRouter:
    """The endpoints below `/api/v1/desk`."""
    router = APIRouter(prefix="/api/v1/desk", tags=["desk"], dependencies=[NEEDED])
    _person(router, desk, view, tabs, issue)
    _contact(router, desk, numbers)
    _consult(router, desk, numbers)
    papers.add(router, view, notes, cards)
    return router


def _person(router: APIRouter, desk: AgentDesk, view: View, tabs: Tabs, issue: Issue) -> None:
    @router.get("")
    async def get_desk(me: Me) -> DeskState:
        """Everything that the desk shows now."""
        return view.desk(me.agent, me.names)

    @router.post("/presence")
    async def set_presence(wanted: PresenceAsked, me: Me) -> DeskState:
        """Say whether one is there; during a contact it takes effect afterwards (`pending`)."""
        desk.presence(me.agent, wanted.presence, wanted.reason)
        return view.desk(me.agent, me.names)

    @router.post("/tab")
    async def claim_tab(wanted: TabAsked, me: Me) -> Device:
        """Make a tab the desk; another one that is open is only replaced with `take`."""
        tabs.claim(me.agent, wanted.tab, wanted.take)
        return view.device(me.agent)

    @router.post("/sip-credentials")
    async def get_credentials(wanted: TabNamed, me: Me) -> SipCredentials:
        """What the tab's phone registers with; the newest tab that registers is the one that rings."""
        return issue(me.agent, wanted.tab)

    @router.get("/directory")
    async def look_up(me: Me, q: Text = "") -> DirectoryShown:
        """Where a contact can be transferred to: queues and agents, those who are ready first."""
        return view.directory(q, me.agent)

    @router.get("/dispositions")
    async def list_dispositions(me: Me) -> list[DispositionShown]:
        """How contacts may come out, as a tree."""
        return view.dispositions()

    @router.post("/wrap-up/finish")
    async def finish_wrap_up(wanted: FinishAsked, me: Me) -> DeskState:
        """End the after-work, and be something else from then on if so wished."""
        desk.finish_wrap_up(me.agent, wanted.presence, wanted.reason)
        return view.desk(me.agent, me.names)

    @router.post("/wrap-up/extend")
    async def extend_wrap_up(wanted: ExtendAsked, me: Me) -> DeskState:
        """Let the after-work go on for some time from now."""
        desk.extend_wrap_up(me.agent, wanted.seconds)
        return view.desk(me.agent, me.names)


def _contact(router: APIRouter, desk: AgentDesk, numbers: Numbers) -> None:
    @router.post("/contacts/{id}/hold", status_code=202, response_class=Response)
    async def hold_contact(id: Id, me: Me) -> None:
        """Let the customer hear music, and oneself nothing, until `resume`."""
        desk.hold(me.tenant, me.agent, id)

    @router.post("/contacts/{id}/resume", status_code=202, response_class=Response)
    async def resume_contact(id: Id, me: Me) -> None:
        """Talk with the customer again."""
        desk.resume(me.tenant, me.agent, id)

    @router.post("/contacts/{id}/hang-up", status_code=202, response_class=Response)
    async def hang_up_contact(id: Id, me: Me) -> None:
        """End the contact."""
        desk.hang_up(me.tenant, me.agent, id)

    @router.post("/contacts/{id}/reject", status_code=202, response_class=Response)
    async def reject_contact(id: Id, wanted: RejectAsked, me: Me) -> None:
        """Do not take what rings; somebody else gets it."""
        desk.reject(me.tenant, me.agent, id, wanted.reason)

    @router.post("/contacts/{id}/rejoin", status_code=202, response_class=Response)
    async def rejoin_contact(id: Id, me: Me) -> None:
        """Ring this browser, which answers by itself; the new leg takes the place of the lost one."""
        desk.rejoin(me.tenant, me.agent, id)

    @router.post("/contacts/{id}/transfer", status_code=202, response_class=Response)
    async def transfer_contact(id: Id, wanted: TargetAsked, me: Me) -> None:
        """Send the contact to a queue, an agent or a number at once (a blind transfer)."""
        desk.transfer(me.tenant, me.agent, id, await target_of(me.who, wanted.to, numbers))

    @router.post("/contacts/{id}/digits", status_code=202, response_class=Response)
    async def press_digits(id: Id, wanted: DigitsAsked, me: Me) -> None:
        """Press keys for the customer's side to hear."""
        desk.digits(me.tenant, me.agent, id, wanted.digits)


def _consult(router: APIRouter, desk: AgentDesk, numbers: Numbers) -> None:
    @router.post("/contacts/{id}/consult", status_code=202, response_class=Response)
    async def consult(id: Id, wanted: TargetAsked, me: Me) -> None:
        """Ask an agent or a number while the customer waits with music."""
        desk.consult(me.tenant, me.agent, id, await target_of(me.who, wanted.to, numbers))

    @router.post("/contacts/{id}/consult/complete", status_code=202, response_class=Response)
    async def complete_consult(id: Id, me: Me) -> None:
        """Let the consulted one take the contact; one's own wrap-up begins."""
        desk.complete(me.tenant, me.agent, id)

    @router.post("/contacts/{id}/consult/merge", status_code=202, response_class=Response)
    async def merge_consult(id: Id, me: Me) -> None:
        """Let all three talk together."""
        desk.merge(me.tenant, me.agent, id)

    @router.post("/contacts/{id}/consult/swap", status_code=202, response_class=Response)
    async def swap_consult(id: Id, me: Me) -> None:
        """Talk with the other of the two; this one waits with music."""
        desk.swap(me.tenant, me.agent, id)

    @router.post("/contacts/{id}/consult/cancel", status_code=202, response_class=Response)
    async def cancel_consult(id: Id, me: Me) -> None:
        """Let the consulted one (or the third of a conference) go, and talk with the customer again."""
        desk.cancel(me.tenant, me.agent, id)

    @router.post("/contacts/{id}/leave", status_code=202, response_class=Response)
    async def leave_contact(id: Id, me: Me) -> None:
        """Leave a conference or a consultation; the others go on."""
        desk.leave(me.tenant, me.agent, id)
