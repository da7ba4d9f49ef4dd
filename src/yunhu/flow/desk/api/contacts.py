"""The desk over HTTP: commands on a contact that goes on. What comes of them is told by the live stream."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict

from yunhu.flow.desk.api.shapes import Target
from yunhu.flow.desk.api.targets import target_of
from yunhu.flow.desk.services.contacts import Desk
from yunhu.platform.http.base import Principal, needs
from yunhu.platform.http.persons import Numbers

Controller = Annotated[Principal, needs("contact.control")]
Id = Annotated[str, Path(max_length=64)]


class Transfer(BaseModel):
    """Where a contact goes."""

    model_config = ConfigDict(extra="forbid")

    to: Target


def make_router(desk: Desk, numbers: Numbers) -> APIRouter:
    """The commands below `/api/v1/contacts/{id}`."""
    router = APIRouter(prefix="/api/v1/contacts/{id}", tags=["contacts"])

    @router.post("/hold", status_code=202, response_class=Response)
    async def hold(id: Id, who: Controller) -> None:
        """Let the customer hear music, and the agent nothing, until `resume`."""
        desk.hold(who.tenant, id)

    @router.post("/resume", status_code=202, response_class=Response)
    async def resume(id: Id, who: Controller) -> None:
        """Let customer and agent hear each other again."""
        desk.resume(who.tenant, id)

    @router.post("/transfer", status_code=202, response_class=Response)
    async def transfer(id: Id, wanted: Transfer, who: Controller) -> None:
        """Send the contact to a queue, an agent or a number at once (a blind transfer)."""
        desk.transfer(who.tenant, id, await target_of(who, wanted.to, numbers), who.actor)

    @router.post("/hang-up", status_code=202, response_class=Response)
    async def hang_up(id: Id, who: Controller) -> None:
        """End the contact."""
        desk.hang_up(who.tenant, id)

    return router
