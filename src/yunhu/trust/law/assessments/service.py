"""Impact assessments at work, and what they hold up."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from yunhu.kit.instants import Instant
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.trust.law.assessments import store
from yunhu.trust.law.assessments.errors import (
    BadEnd,
    IsDecided,
    IsNotApproved,
    NoSuchAssessment,
    OwnDecision,
    TooManyAssessments,
)
from yunhu.trust.law.assessments.facts import AssessmentDecided, AssessmentMade
from yunhu.trust.law.assessments.model import LONGEST_VALID, MOST, Assessment, Risk, State, Subject
from yunhu.trust.law.assessments.ports import Announce, NewId


class Assessments:
    """A tenant's assessments. Which of them hold is known in memory: the gate asks for each request."""

    def __init__(
        self, tenant: str, database: Database, announce: Announce, clock: Clock, new_id: NewId
    ) -> None:
        self._tenant = tenant
        self._database = database
        self._announce = announce
        self._clock = clock
        self._new_id = new_id
        self._approved: tuple[Assessment, ...] = ()

    async def load(self) -> None:
        """Know which are approved."""
        self._approved = tuple(each for each in await self.every() if each.state == "approved")

    def holding(self, subject: Subject = "cross_border") -> frozenset[str]:
        """The ids of those of a subject that hold now. Answers from memory."""
        now = self._clock.now()
        return frozenset(each.id for each in self._approved if each.subject == subject and each.holds(now))

    async def every(self) -> list[Assessment]:
        """All, the newest first."""
        async with self._database.reading() as connection:
            return await store.every(connection, self._tenant)

    async def get(self, id_: str) -> Assessment:
        """One. Raises NoSuchAssessment."""
        async with self._database.reading() as connection:
            found = await store.one(connection, self._tenant, id_)
        if found is None:
            raise NoSuchAssessment(assessment=id_)
        return found

    async def make(
        self,
        by: str,
        subject: Subject,
        title: str,
        owner: str,
        purpose: str,
        risk: Risk,
        effects: str,
        measures: str,
    ) -> Assessment:
        """Begin one, as a draft. Raises TooManyAssessments."""
        if len(await self.every()) >= MOST:
            raise TooManyAssessments(most=MOST)
        made = Assessment(
            id=self._new_id(),
            tenant=self._tenant,
            subject=subject,
            title=title,
            owner=owner,
            purpose=purpose,
            risk=risk,
            effects=effects,
            measures=measures,
            made_at=self._clock.now(),
            made_by=by,
        )
        async with self._database.writing() as connection:
            await store.add(connection, made)
        self._announce(self._tenant, None, AssessmentMade(assessment=made.id, subject=subject, by=by))
        return made

    async def change(self, id_: str, **changes: Any) -> Assessment:
        """Write on a draft. Raises NoSuchAssessment, IsDecided."""
        before = await self.get(id_)
        if before.state != "draft":
            raise IsDecided(state=before.state)
        return await self._put(replace(before, version=before.version + 1, **changes))

    async def decide(
        self, by: str, id_: str, state: State, decision: str, expires_at: Instant | None
    ) -> Assessment:
        """Approve it until an instant, or reject it; by somebody else than who made it.

        Raises NoSuchAssessment, IsDecided, OwnDecision, BadEnd.
        """
        before, now = await self.get(id_), self._clock.now()
        if before.state != "draft" or state not in ("approved", "rejected"):
            raise IsDecided(state=before.state)
        if by == before.made_by:
            raise OwnDecision
        if state == "approved" and not (expires_at and now < expires_at <= now + LONGEST_VALID):
            raise BadEnd
        after = await self._put(
            replace(
                before,
                version=before.version + 1,
                state=state,
                decision=decision,
                decided_at=now,
                decided_by=by,
                # What was rejected is kept as long: its days count from now.
                expires_at=expires_at if state == "approved" else now,
            )
        )
        await self._tell(after, by)
        return after

    async def revoke(self, by: str, id_: str, why: str) -> Assessment:
        """End an approval: what it let through is held up from now on. Whoever made it may do that, too.

        Raises NoSuchAssessment, IsNotApproved, IsDecided.
        """
        before, now = await self.get(id_), self._clock.now()
        if before.state != "approved":
            raise IsNotApproved(state=before.state)
        after = await self._put(
            replace(
                before,
                version=before.version + 1,
                state="revoked",
                revoked_at=now,
                revoked_by=by,
                revoked_why=why,
                expires_at=min(now, before.expires_at or now),
            )
        )
        await self._tell(after, by)
        return after

    async def _tell(self, it: Assessment, by: str) -> None:
        fact = AssessmentDecided(assessment=it.id, state=it.state, expires_at=it.expires_at, by=by)
        self._announce(self._tenant, None, fact)
        await self.load()

    async def _put(self, after: Assessment) -> Assessment:
        async with self._database.writing() as connection:
            if not await store.put(connection, after):
                raise IsDecided(state="changed")
        return after
