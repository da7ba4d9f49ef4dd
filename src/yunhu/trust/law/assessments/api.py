"""Impact assessments over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from yunhu.kit import instants
from yunhu.platform.clock import Clock
from yunhu.platform.http.base import Principal, needs
from yunhu.trust.law.assessments.model import LONGEST_TITLE, LONGEST_WORDS, Assessment, Risk, State, Subject
from yunhu.trust.law.assessments.service import Assessments

Reader = Annotated[Principal, needs("law.read")]
Writer = Annotated[Principal, needs("law.write")]
Id = Annotated[str, Path(max_length=64)]
Title = Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE)]
Words = Annotated[str, Field(min_length=1, max_length=LONGEST_WORDS)]


class AssessmentWanted(BaseModel):
    """A draft."""

    model_config = ConfigDict(extra="forbid")

    subject: Subject
    title: Title
    owner: Annotated[str, Field(min_length=1, max_length=128)]
    purpose: Annotated[str, Field(min_length=1, max_length=64)]
    risk: Risk
    effects: Words = Field(description="What may happen to persons, and why it is lawful and needed")
    measures: Words = Field(description="What is done against it")


class Decision(BaseModel):
    """Approved until a day, or rejected."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["approved", "rejected"]
    decision: Words
    expires_at: str | None = Field(None, description="ISO 8601; needed for an approval, within three years")


class Revocation(BaseModel):
    """Why an approval ends."""

    model_config = ConfigDict(extra="forbid")

    why: Words


class AssessmentShown(BaseModel):
    """An assessment."""

    id: str
    subject: Subject
    title: str
    owner: str
    purpose: str
    risk: Risk
    effects: str
    measures: str
    made_at: str
    made_by: str
    state: State
    decision: str
    decided_at: str | None
    decided_by: str | None
    expires_at: str | None
    revoked_at: str | None
    revoked_by: str | None
    revoked_why: str
    holds: bool


class AssessmentsShown(BaseModel):
    """All of them, the newest first."""

    items: list[AssessmentShown]


def make_router(assessments: Assessments, clock: Clock) -> APIRouter:
    """The endpoints below `/api/v1/assessments`."""
    router = APIRouter(prefix="/api/v1/assessments", tags=["law"])

    def shown(it: Assessment) -> AssessmentShown:
        return AssessmentShown(
            id=it.id,
            subject=it.subject,
            title=it.title,
            owner=it.owner,
            purpose=it.purpose,
            risk=it.risk,
            effects=it.effects,
            measures=it.measures,
            made_at=instants.to_iso(it.made_at),
            made_by=it.made_by,
            state=it.state,
            decision=it.decision,
            decided_at=_iso(it.decided_at),
            decided_by=it.decided_by,
            expires_at=_iso(it.expires_at),
            revoked_at=_iso(it.revoked_at),
            revoked_by=it.revoked_by,
            revoked_why=it.revoked_why,
            holds=it.holds(clock.now()),
        )

    @router.get("")
    async def list_assessments(who: Reader) -> AssessmentsShown:
        """Every assessment, the newest first."""
        return AssessmentsShown(items=[shown(each) for each in await assessments.every()])

    @router.post("", status_code=201)
    async def make_assessment(wanted: AssessmentWanted, who: Writer) -> AssessmentShown:
        """Begin an assessment, as a draft."""
        return shown(await assessments.make(who.actor, **wanted.model_dump()))

    @router.get("/{id}")
    async def get_assessment(id: Id, who: Reader) -> AssessmentShown:
        """One assessment."""
        return shown(await assessments.get(id))

    @router.put("/{id}")
    async def change_assessment(id: Id, wanted: AssessmentWanted, who: Writer) -> AssessmentShown:
        """Write on a draft."""
        return shown(await assessments.change(id, **wanted.model_dump()))

    @router.post("/{id}/decide")
    async def decide_assessment(id: Id, wanted: Decision, who: Writer) -> AssessmentShown:
        """Approve or reject it; somebody else than who made it."""
        ends = None if wanted.expires_at is None else instants.parse(wanted.expires_at)
        return shown(await assessments.decide(who.actor, id, wanted.state, wanted.decision, ends))

    @router.post("/{id}/revoke")
    async def revoke_assessment(id: Id, wanted: Revocation, who: Writer) -> AssessmentShown:
        """End an approval; what it let through is held up at once."""
        return shown(await assessments.revoke(who.actor, id, wanted.why))

    return router


def _iso(at: int | None) -> str | None:
    return None if at is None else instants.to_iso(at)
