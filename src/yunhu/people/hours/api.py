"""Business hours over HTTP: how they stand now, closing at once, and opening outside of them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from yunhu.kit import instants
from yunhu.kit.paging import cut_page
from yunhu.people.hours.model import LONGEST_REASON, Standing, State, Switch
from yunhu.people.hours.services.calendar import Calendar
from yunhu.people.hours.services.switches import Switches, To
from yunhu.platform.clock import Clock
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.trust.privacy.entry import WRITTEN

Reader = Annotated[Principal, needs("hours.read")]
Controller = Annotated[Principal, needs("hours.control")]
Id = Annotated[str, Path(max_length=64)]
Reason = Annotated[str, WRITTEN, Field(min_length=1, max_length=LONGEST_REASON)]


class ClosingWanted(BaseModel):
    """Why the centre is closed at once, and until when."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason
    until: str | None = Field(None, description="ISO 8601; absent: until it is taken back")


class OpeningWanted(BaseModel):
    """Why the centre is open outside of its hours, and until when."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason
    until: str = Field(description="ISO 8601")


class SwitchShown(BaseModel):
    """What somebody switched by hand."""

    to: Literal["closed", "open"]
    reason: str
    by: str
    at: str
    until: str | None = Field(description="When it ends by itself")


class HoursShown(BaseModel):
    """Business hours as they stand at this moment."""

    id: str
    name: str
    zone: str
    state: State
    changes_at: str | None = Field(description="When they open or close next, as far as is known")
    day: str | None = Field(description="What the special day is called that it is today")
    switch: SwitchShown | None


def make_router(calendar: Calendar, switches: Switches, clock: Clock) -> APIRouter:
    """The endpoints below `/api/v1/hours`; the hours themselves are part of the configuration."""
    router = APIRouter(prefix="/api/v1/hours", tags=["hours"])

    @router.get("")
    async def list_hours(
        request: Request, response: Response, page: AskedPage, who: Reader
    ) -> Paged[HoursShown]:
        """All business hours as they stand now, in the order of ids."""
        after = page.after(str)
        found = sorted(calendar.standings(clock.now()), key=lambda each: each.hours.id)
        left = [each for each in found if after is None or each.hours.id > str(after[0])]
        cut = cut_page(left[: page.limit + 1], page.limit, lambda each: (each.hours.id,))
        return paged(request, response, cut, [shown(each) for each in cut.items])

    @router.get("/{id}")
    async def get_hours(id: Id, who: Reader) -> HoursShown:
        """One of them."""
        return shown(calendar.standing(id, clock.now()))

    _closing(router, switches)
    _opening(router, switches)
    return router


def _closing(router: APIRouter, switches: Switches) -> None:
    @router.get("/{id}/closing")
    async def get_closing(id: Id, who: Reader) -> SwitchShown:
        """The emergency closing that holds now."""
        return _switch(switches.find(id, "closed"))

    @router.post("/{id}/closing", status_code=201)
    async def close_now(id: Id, wanted: ClosingWanted, who: Controller) -> SwitchShown:
        """Close at once, whatever the calendar says. Calls in progress and tickets' targets go on."""
        return await _turn(switches, who, id, "closed", wanted.reason, wanted.until)

    @router.delete("/{id}/closing", status_code=204)
    async def end_closing(id: Id, who: Controller) -> None:
        """Let the calendar hold again."""
        await switches.take_back(who.tenant, id, "closed", who.actor)


def _opening(router: APIRouter, switches: Switches) -> None:
    @router.get("/{id}/opening")
    async def get_opening(id: Id, who: Reader) -> SwitchShown:
        """The opening outside of the hours that holds now."""
        return _switch(switches.find(id, "open"))

    @router.post("/{id}/opening", status_code=201)
    async def open_now(id: Id, wanted: OpeningWanted, who: Controller) -> SwitchShown:
        """Open earlier, or stay open longer, than the calendar says."""
        return await _turn(switches, who, id, "open", wanted.reason, wanted.until)

    @router.delete("/{id}/opening", status_code=204)
    async def end_opening(id: Id, who: Controller) -> None:
        """Let the calendar hold again."""
        await switches.take_back(who.tenant, id, "open", who.actor)


async def _turn(
    switches: Switches, who: Principal, hours: str, to: To, reason: str, until: str | None
) -> SwitchShown:
    end = None if until is None else instants.parse(until)
    return _switch(await switches.turn(who.tenant, hours, to, reason, who.actor, end))


def shown(standing: Standing) -> HoursShown:
    """Business hours in words."""
    return HoursShown(
        id=standing.hours.id,
        name=standing.hours.name,
        zone=standing.hours.zone,
        state=standing.state,
        changes_at=None if standing.changes_at is None else instants.to_iso(standing.changes_at),
        day=standing.day,
        switch=None if standing.switch is None else _switch(standing.switch),
    )


def _switch(switch: Switch) -> SwitchShown:
    return SwitchShown(
        to=switch.to,
        reason=switch.reason,
        by=switch.by,
        at=instants.to_iso(switch.at),
        until=None if switch.until is None else instants.to_iso(switch.until),
    )
