"""The request desk over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path as File
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from yunhu.kit import instants
from yunhu.platform.clock import Clock
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.trust.law.requests import packing
from yunhu.trust.law.requests.errors import NoFile
from yunhu.trust.law.requests.model import LONGEST_WORDS, Demand, How, Kind, Reason, State
from yunhu.trust.law.requests.ports import Clean
from yunhu.trust.law.requests.service import Requests

Reader = Annotated[Principal, needs("request.read")]
Writer = Annotated[Principal, needs("request.write")]
Id = Annotated[str, Path(max_length=64)]
Words = Annotated[str, Field(min_length=1, max_length=LONGEST_WORDS)]


class RequestWanted(BaseModel):
    """What a person asks for."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    customer: str = Field(max_length=64)
    channel: str = Field("voice", pattern=r"^[a-z]{1,16}$")
    wish: str = Field("", max_length=LONGEST_WORDS, description="In the person's words")


class Verification(BaseModel):
    """How it was made sure that the person is who they say."""

    model_config = ConfigDict(extra="forbid")

    how: How


class Answer(BaseModel):
    """What the person is told."""

    model_config = ConfigDict(extra="forbid")

    words: Words


class RefusalWanted(BaseModel):
    """Why it is refused, and in which words the person is told."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason
    words: Words


class RequestShown(BaseModel):
    """A request."""

    id: str
    kind: Kind
    customer: str
    channel: str
    wish: str
    received_at: str
    received_by: str
    due_at: str
    late: bool
    state: State
    verified_at: str | None
    verified_by: str | None
    verified_how: How | None
    closed_at: str | None
    closed_by: str | None
    reason: Reason | None
    answer: str
    has_file: bool
    certificate: dict[str, Any] | None = Field(description="Signed: what was deleted, kept, and looked for")
    trouble: str | None


def make_router(requests: Requests, clock: Clock, path_of: Callable[[str], File], clean: Clean) -> APIRouter:
    """The endpoints below `/api/v1/requests`. `path_of` knows where a file is."""
    router = APIRouter(prefix="/api/v1/requests", tags=["requests"])

    def shown(demand: Demand) -> RequestShown:
        return _shown(demand, clock.now())

    @router.get("")
    async def list_requests(
        request: Request,
        response: Response,
        page: AskedPage,
        who: Reader,
        state: State | None = None,
        customer: Annotated[str | None, Query(max_length=64)] = None,
    ) -> Paged[RequestShown]:
        """Requests of persons, the newest first."""
        key = page.after(str)
        found = await requests.list(
            who.tenant,
            page.limit,
            None if key is None else str(key[0]),
            states=None if state is None else (state,),
            customer=customer,
        )
        return paged(request, response, found, [shown(each) for each in found.items])

    @router.post("", status_code=201)
    async def receive_request(wanted: RequestWanted, response: Response, who: Writer) -> RequestShown:
        """Take a request in; it must be answered within fifteen working days."""
        made = await requests.receive(
            who.tenant, who.actor, wanted.kind, wanted.customer, wanted.channel, clean(wanted.wish)
        )
        response.headers["Location"] = f"/api/v1/requests/{made.id}"
        return shown(made)

    @router.get("/{id}")
    async def get_request(id: Id, who: Reader) -> RequestShown:
        """One request, with its certificate once it is carried out."""
        return shown(await requests.get(who.tenant, id))

    @router.post("/{id}/verify")
    async def verify_request(id: Id, wanted: Verification, who: Writer) -> RequestShown:
        """The person is who they say."""
        return shown(await requests.verify(who.tenant, who.actor, id, wanted.how))

    @router.post("/{id}/carry-out", status_code=202)
    async def carry_out_request(id: Id, who: Writer) -> RequestShown:
        """Let the node do it: pack everything, delete it, or let nobody read it. It goes on afterwards."""
        return shown(await requests.carry_out(who.tenant, who.actor, id))

    @router.post("/{id}/answer")
    async def answer_request(id: Id, wanted: Answer, who: Writer) -> RequestShown:
        """Answer a correction or an explanation in words."""
        return shown(await requests.answer(who.tenant, who.actor, id, clean(wanted.words)))

    @router.post("/{id}/refuse")
    async def refuse_request(id: Id, wanted: RefusalWanted, who: Writer) -> RequestShown:
        """Refuse it, with the reason that the person is told."""
        return shown(await requests.refuse(who.tenant, who.actor, id, wanted.reason, clean(wanted.words)))

    @router.post("/{id}/lift")
    async def lift_restriction(id: Id, wanted: Answer, who: Writer) -> RequestShown:
        """End a restriction that was carried out: the person's data may be read again."""
        return shown(await requests.lift(who.tenant, who.actor, id, clean(wanted.words)))

    @router.post("/{id}/withdraw")
    async def withdraw_request(id: Id, who: Writer) -> RequestShown:
        """The person does not want it any more."""
        return shown(await requests.withdraw(who.tenant, who.actor, id))

    @router.get("/{id}/file", response_class=StreamingResponse)
    async def download_request_file(id: Id, who: Reader) -> StreamingResponse:
        """Everything of the person in one ZIP."""
        found = await requests.get(who.tenant, id)
        if found.file is None or not (path := path_of(found.file)).is_file():
            raise NoFile
        name = f"yunhu-{found.kind}-{found.id}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return StreamingResponse(packing.opened(path), media_type="application/zip", headers=headers)

    return router


def _shown(demand: Demand, now: int) -> RequestShown:
    return RequestShown(
        id=demand.id,
        kind=demand.kind,
        customer=demand.customer,
        channel=demand.channel,
        wish=demand.wish,
        received_at=instants.to_iso(demand.received_at),
        received_by=demand.received_by,
        due_at=instants.to_iso(demand.due_at),
        late=demand.is_late(now),
        state=demand.state,
        verified_at=_iso(demand.verified_at),
        verified_by=demand.verified_by,
        verified_how=demand.verified_how,
        closed_at=_iso(demand.closed_at),
        closed_by=demand.closed_by,
        reason=demand.reason,
        answer=demand.answer,
        has_file=demand.file is not None,
        certificate=demand.proof,
        trouble=demand.trouble,
    )


def _iso(at: int | None) -> str | None:
    return None if at is None else instants.to_iso(at)
