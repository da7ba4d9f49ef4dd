"""The way of a contact through its flow, over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from yunhu.flow.ivr.trace import rules
from yunhu.flow.ivr.trace.model import Note, Visit
from yunhu.flow.ivr.trace.ports import Fresh, Staged
from yunhu.kit import instants, veil
from yunhu.kit.instants import MILLISECOND
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import Principal, needs
from yunhu.work.calls import store
from yunhu.work.calls.errors import NoSuchContact

Reader = Annotated[Principal, needs("contact.read")]


class NoteShown(BaseModel):
    """Something that happened at a node."""

    at: str
    kind: str = Field(
        description="digits, requested, intent_heard, survey_answered, consent_answered or prompt_failed, "
        "as the facts name it"
    )
    text: str = Field(description="Keys are dots unless the node keeps them; keyed in secret is never shown")


class VisitShown(BaseModel):
    """A contact at a node."""

    flow: str = Field(description="The flow, or a sub-flow of it")
    node: str
    verb: str
    entered_at: str
    ms: int | None = Field(description="How long it was there; null while it is")
    why: str = Field(description="The way out of the node before")
    notes: list[NoteShown]


class TraceShown(BaseModel):
    """Where a contact was in its flow, and for how long."""

    flow: str | None = Field(description="The flow that it began; null when it never was in one")
    version: int | None = Field(description="The configuration's version it began with: its flow is in that")
    staged: bool = Field(description="Whether it got the staged flow of that version")
    nodes: list[VisitShown]
    live: bool = Field(description="Whether it is in the flow now")


def make_router(database: Database, fresh: Fresh, staged: Staged) -> APIRouter:
    """The endpoint `/api/v1/contacts/{id}/trace`."""
    router = APIRouter(prefix="/api/v1/contacts", tags=["flows"])

    @router.get("/{id}/trace")
    async def get_trace(id: Annotated[str, Path(max_length=64)], who: Reader) -> TraceShown:
        """A contact's way through its flow, with the time at each node; while it goes on, up to this moment.

        The live stream tells each step as it happens, as the facts `flow.started`, `flow.node_entered`,
        `flow.digits` and `flow.ended` with the contact's id: follow those, and ask again after a gap.
        """
        # The newest first: what moves into the database meanwhile is then there twice, and never missing.
        newest = await fresh(who.tenant, id)
        async with database.reading() as connection:
            contact = await store.contact(connection, who.tenant, id)
            facts = await store.story(connection, who.tenant, id)
        if contact is None and not newest:
            raise NoSuchContact(contact=id)
        known = {fact["id"] for fact in facts}
        facts += [fact for fact in newest if fact["id"] not in known]
        found = rules.trace(facts, None if contact is None else contact["ended_at"])
        caller = "" if contact is None else contact["caller"]
        return TraceShown(
            flow=found.flow,
            version=found.version,
            staged=found.flow is not None
            and await staged(who.tenant, found.flow, found.version or 0, id, caller),
            nodes=[_shown(visit) for visit in found.visits],
            live=found.live,
        )

    return router


def _shown(visit: Visit) -> VisitShown:
    left_at = visit.left_at
    return VisitShown(
        flow=visit.flow,
        node=visit.node,
        verb=visit.verb,
        entered_at=instants.to_iso(visit.entered_at),
        ms=None if left_at is None else max((left_at - visit.entered_at) // MILLISECOND, 0),
        why=visit.why,
        notes=[_note(it) for it in visit.notes],
    )


def _note(it: Note) -> NoteShown:
    return NoteShown(at=instants.to_iso(it.at), kind=it.kind, text=veil.text(it.text))
