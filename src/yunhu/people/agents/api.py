"""Agents over HTTP: how they stand now, and what they or their supervisors change of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from yunhu.kit import instants
from yunhu.kit.paging import cut_page
from yunhu.people.agents.model import Presence, Routing
from yunhu.people.agents.records import AgentView, Held
from yunhu.people.agents.service import WRAP_UP_S_MAX, Agents
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.platform.http.sight import Seen
from yunhu.trust.privacy.entry import WRITTEN

READ = "agent.read"

Reader = Annotated[Principal, needs(READ)]
Controller = Annotated[Principal, needs("agent.control")]
Id = Annotated[str, Path(max_length=64)]


class PresenceWanted(BaseModel):
    """What an agent is to be from now on, or after the contact that goes on."""

    model_config = ConfigDict(extra="forbid")

    presence: Presence
    reason: Annotated[str, WRITTEN] = Field(
        "", max_length=64, description="Why there is a break, for reports"
    )


class MoreTime(BaseModel):
    """How much longer the after-work goes on."""

    model_config = ConfigDict(extra="forbid")

    seconds: int = Field(ge=1, le=WRAP_UP_S_MAX, description="From now")


class Pending(BaseModel):
    """A presence that takes effect after the contact."""

    presence: Presence
    reason: str
    by: str


class HeldShown(BaseModel):
    """One contact of an agent, with a routing state of its own."""

    contact: str | None
    channel: str
    routing: Routing
    since: str
    until: str | None


class AgentShown(BaseModel):
    """An agent's three axes at this moment."""

    id: str
    name: str
    presence: Presence = Field(description="Set by the person")
    reason: str
    pending: Pending | None = Field(description="What was asked for during a contact")
    routing: Routing = Field(description="Set by the router")
    since: str = Field(description="When the routing state began")
    until: str | None = Field(description="When after-work or a pause ends by itself")
    reachable: bool = Field(description="Whether there is a device to ring")
    ready: bool = Field(description="Whether the next contact may come")
    contact: str | None = Field(description="The one that matters most, when there are several")
    load: dict[str, int] = Field(description="Units in use on each channel; a call takes 100")
    held: list[HeldShown] = Field(description="Every contact that the agent has, is offered or writes up")
    handled: int = Field(description="Contacts taken since midnight")
    talked_ms: int = Field(description="How long those of them that are over were talked to")


def make_router(agents: Agents) -> APIRouter:
    """The endpoints below `/api/v1/agents`."""
    router = APIRouter(prefix="/api/v1/agents", tags=["agents"])

    @router.get("")
    async def list_agents(
        request: Request, response: Response, page: AskedPage, who: Reader, seen: Seen
    ) -> Paged[AgentShown]:
        """Every agent's state now, in the order of ids."""
        within = seen.agents(who, READ)
        after = page.after(str)
        views = sorted(agents.views(), key=lambda view: view.agent)
        found = [view for view in views if after is None or view.agent > str(after[0])]
        if within is not None:
            found = [view for view in found if view.agent in within]
        cut = cut_page(found[: page.limit + 1], page.limit, lambda view: (view.agent,))
        return paged(request, response, cut, [shown(view) for view in cut.items])

    @router.get("/{id}")
    async def get_agent(id: Id, who: Reader) -> AgentShown:
        """One agent's state now."""
        return shown(agents.view(id))

    @router.post("/{id}/presence")
    async def set_presence(id: Id, wanted: PresenceWanted, who: Controller) -> AgentShown:
        """Say whether an agent is there; during a contact it takes effect afterwards (`pending`)."""
        agents.set_presence(id, wanted.presence, wanted.reason, who.actor)
        return shown(agents.view(id))

    @router.post("/{id}/wrap-up/finish")
    async def finish_wrap_up(id: Id, who: Controller) -> AgentShown:
        """End the after-work now; nothing happens when there is none."""
        agents.finish_wrap_up(id, who.actor)
        return shown(agents.view(id))

    @router.post("/{id}/wrap-up/extend")
    async def extend_wrap_up(id: Id, more: MoreTime, who: Controller) -> AgentShown:
        """Let the after-work go on for some time from now."""
        agents.extend_wrap_up(id, more.seconds)
        return shown(agents.view(id))

    return router


def shown(view: AgentView) -> AgentShown:
    """An agent as the interface shows one."""
    asked = view.requested
    return AgentShown(
        id=view.agent,
        name=view.name,
        presence=view.presence,
        reason=view.reason,
        pending=None if asked is None else Pending(presence=asked.presence, reason=asked.reason, by=asked.by),
        routing=view.routing,
        since=instants.to_iso(view.since),
        until=None if view.until is None else instants.to_iso(view.until),
        reachable=view.reachable,
        ready=view.ready,
        contact=view.contact,
        load=view.load,
        held=[_held(one) for one in view.held],
        handled=view.handled,
        talked_ms=view.talked_us // instants.MILLISECOND,
    )


def _held(one: Held) -> HeldShown:
    return HeldShown(
        contact=one.contact,
        channel=one.channel,
        routing=one.routing,
        since=instants.to_iso(one.since),
        until=None if one.until is None else instants.to_iso(one.until),
    )
