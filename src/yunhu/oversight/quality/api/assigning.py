"""Giving samples over HTTP: by hand from what there is, or by chance; and taking them away again."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement

from yunhu.kit.instants import Instant, to_iso
from yunhu.kit.paging import cut_page
from yunhu.oversight.quality import store
from yunhu.oversight.quality.api.shapes import SampleList, SampleShown, one, page_of, shown
from yunhu.oversight.quality.model import Candidate, Choices, Lot
from yunhu.oversight.quality.service import Quality
from yunhu.oversight.quality.tables import SAMPLE
from yunhu.platform.http.audit import detail_of
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.platform.http.sight import Seen
from yunhu.work.calls.tables import CONTACT

ASSIGN = "quality.assign"
MOST_CONTACTS = 200
MOST_EACH = 50
LARGEST_SEED = 2**31 - 1

Assigner = Annotated[Principal, needs(ASSIGN)]
Id = Annotated[str, Path(max_length=64)]
User = Annotated[str, Field(min_length=1, max_length=48, description="Who reviews: the id of a user")]
ContactId = Annotated[str, Field(min_length=1, max_length=64)]
Slug = Annotated[str | None, Field(max_length=64)]
AskedSlug = Annotated[str | None, Query(max_length=64)]
AskedWhen = Annotated[AwareDatetime | None, Query()]
Due = Annotated[AwareDatetime | None, Field(description="Until when it is to be reviewed")]

ChoicesOf = Callable[[str, frozenset[str] | None], Awaitable[Choices]]
"""What can be chosen in a tenant: with the agents whom somebody leads, or (None) all of them."""


class Assignment(BaseModel):
    """Contacts for a reviewer."""

    model_config = ConfigDict(extra="forbid")

    reviewer: User
    contacts: list[ContactId] = Field(min_length=1, max_length=MOST_CONTACTS)
    due_at: Due = None


class Draw(BaseModel):
    """Contacts for a reviewer, by chance: so many of every agent, or so many altogether."""

    model_config = ConfigDict(extra="forbid")

    reviewer: User
    since: AwareDatetime = Field(description="Contacts that arrived from then on")
    until: AwareDatetime
    queue: Slug = Field(None, description="Only contacts of this queue")
    agent: Slug = Field(None, description="Only contacts of this agent")
    each: int | None = Field(None, ge=1, le=MOST_EACH, description="Contacts of every agent")
    count: int | None = Field(None, ge=1, le=MOST_CONTACTS, description="Contacts altogether")
    seed: int | None = Field(None, ge=0, le=LARGEST_SEED, description="To draw the same ones again")
    due_at: Due = None


class CandidateShown(BaseModel):
    """A contact that can be given to a reviewer."""

    contact: str
    arrived_at: str
    queue: str | None
    agent: str | None
    talked_ms: int
    recording: str | None = Field(description="The contact's first recording")
    reviewers: list[str] = Field(description="Who was given it already")


class Choice(BaseModel):
    """Something by its id, and what it is called."""

    id: str
    name: str


class ChoicesShown(BaseModel):
    """Who can review, and whose contacts can be given to them."""

    reviewers: list[Choice]
    agents: list[Choice]
    queues: list[Choice]


def add(router: APIRouter, quality: Quality, choices: ChoicesOf) -> None:
    """The endpoints of those who lead."""
    _look(router, quality, choices)
    _give(router, quality)


def _look(router: APIRouter, quality: Quality, choices: ChoicesOf) -> None:
    @router.get("/choices")
    async def list_quality_choices(who: Assigner, seen: Seen) -> ChoicesShown:
        """Who can review, and the agents and queues whose contacts you can give."""
        found = await choices(who.tenant, seen.agents(who, ASSIGN))
        return ChoicesShown(
            reviewers=_named(found.reviewers), agents=_named(found.agents), queues=_named(found.queues)
        )

    @router.get("/candidates")
    async def list_candidates(
        request: Request,
        response: Response,
        page: AskedPage,
        who: Assigner,
        seen: Seen,
        since: AskedWhen = None,
        until: AskedWhen = None,
        queue: AskedSlug = None,
        agent: AskedSlug = None,
    ) -> Paged[CandidateShown]:
        """The contacts that you can give: somebody talked in them, and they are over. The newest first."""
        key = page.after(int, str)
        after = None if key is None else (int(key[0]), str(key[1]))
        within = [
            seen.contacts(who, ASSIGN, CONTACT.c.id),
            *store.among(_instant(since), _instant(until), queue, agent),
        ]
        await quality.settle()
        async with quality.database.reading() as connection:
            found = await store.candidates(connection, who.tenant, page.limit + 1, after, within)
        cut = cut_page(found, page.limit, lambda it: (it.arrived_at, it.contact))
        return paged(request, response, cut, [_candidate(it) for it in cut.items])

    @router.get("/assignments")
    async def list_assignments(
        request: Request, response: Response, page: AskedPage, who: Assigner, seen: Seen
    ) -> Paged[SampleShown]:
        """The samples of the agents you lead, the last first."""
        return await page_of(quality, who, request, response, page, _led(who, seen))


def _give(router: APIRouter, quality: Quality) -> None:
    @router.post("/assignments", status_code=201)
    async def assign_samples(wanted: Assignment, request: Request, who: Assigner, seen: Seen) -> SampleList:
        """Give contacts to a reviewer, who may see and hear them from now on."""
        within = seen.contacts(who, ASSIGN, CONTACT.c.id)
        contacts = list(dict.fromkeys(wanted.contacts))
        made = await quality.assign(who, wanted.reviewer, contacts, within, _instant(wanted.due_at))
        detail_of(request).update(reviewer=wanted.reviewer, given=len(made))
        return SampleList(items=await shown(quality, who.tenant, made))

    @router.post("/draws", status_code=201)
    async def draw_samples(wanted: Draw, request: Request, who: Assigner, seen: Seen) -> SampleList:
        """Give a reviewer contacts of a period, by chance: so many of every agent, or so many altogether.

        The audit keeps the seed, with which the same contacts are drawn again.
        """
        lot = Lot(
            since=_at(wanted.since),
            until=_at(wanted.until),
            queue=wanted.queue,
            agent=wanted.agent,
            each=wanted.each,
            count=wanted.count,
            seed=secrets.randbelow(LARGEST_SEED) if wanted.seed is None else wanted.seed,
        )
        within = seen.contacts(who, ASSIGN, CONTACT.c.id)
        made = await quality.draw(who, wanted.reviewer, lot, within, _instant(wanted.due_at))
        detail_of(request).update(reviewer=wanted.reviewer, given=len(made), seed=lot.seed)
        return SampleList(items=await shown(quality, who.tenant, made))

    @router.delete("/assignments/{id}", status_code=204, response_class=Response)
    async def withdraw_sample(id: Id, who: Assigner, seen: Seen) -> None:
        """Take a sample away: the reviewer sees the contact no longer."""
        await quality.withdraw(who, await one(quality, who, id, _led(who, seen)))


def _led(who: Principal, seen: Seen) -> list[ColumnElement[bool]]:
    agents = seen.agents(who, ASSIGN)
    return [] if agents is None else [SAMPLE.c.agent.in_(agents)]


def _named(found: tuple[tuple[str, str], ...]) -> list[Choice]:
    return [Choice(id=id_, name=name) for id_, name in found]


def _candidate(of: Candidate) -> CandidateShown:
    return CandidateShown(
        contact=of.contact,
        arrived_at=to_iso(of.arrived_at),
        queue=of.queue,
        agent=of.agent,
        talked_ms=of.talked_ms,
        recording=of.recording,
        reviewers=list(of.reviewers),
    )


def _at(moment: datetime) -> Instant:
    return round(moment.timestamp() * 1_000_000)


def _instant(moment: datetime | None) -> Instant | None:
    return None if moment is None else _at(moment)
