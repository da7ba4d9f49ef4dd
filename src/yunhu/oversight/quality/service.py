"""Quality assurance at work: contacts are given to reviewers, by hand or by chance."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.kit.instants import DAY, Instant
from yunhu.oversight.quality import rules, store
from yunhu.oversight.quality.errors import (
    ContactsUnknown,
    DuePast,
    HowMany,
    NoReviewer,
    PeriodEmpty,
    SampleUnknown,
    TooManySamples,
)
from yunhu.oversight.quality.facts import SampleAssigned, SampleReviewed, SampleWithdrawn
from yunhu.oversight.quality.model import How, Lot, Sample
from yunhu.oversight.quality.ports import Announce, MayReview, Settle
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import Principal

MOST_OPEN = 2_000
"""Samples of one reviewer that are not reviewed yet."""

LONGEST_PERIOD = 92 * DAY


class Quality:
    """The samples of a node. Used on the loop's thread."""

    def __init__(
        self,
        database: Database,
        may_review: MayReview,
        announce: Announce,
        clock: Clock,
        new_id: Callable[[], str],
        settle: Settle,
    ) -> None:
        self.database = database
        self.settle = settle
        self._may_review = may_review
        self._announce = announce
        self._clock = clock
        self._new_id = new_id

    async def assign(
        self,
        by: Principal,
        reviewer: str,
        contacts: Sequence[str],
        seen: ColumnElement[bool],
        due_at: Instant | None = None,
    ) -> list[Sample]:
        """Give contacts to a reviewer; those that the reviewer has already are left out.

        Raises `NoReviewer`, `ContactsUnknown`, `DuePast`, `TooManySamples`.
        """
        await self._check(by.tenant, reviewer, due_at)
        async with self.database.writing() as connection:
            agents = await store.agents_of(connection, by.tenant, contacts, seen)
            if strange := sorted(set(contacts) - agents.keys()):
                raise ContactsUnknown(contacts=strange[:10])
            made = await self._give(connection, by, reviewer, agents, "hand", due_at)
        self._tell(by, made, None)
        return made

    async def draw(
        self,
        by: Principal,
        reviewer: str,
        lot: Lot,
        seen: ColumnElement[bool],
        due_at: Instant | None = None,
    ) -> list[Sample]:
        """Give a reviewer some contacts of a lot, by chance; the same seed draws the same ones.

        Raises `NoReviewer`, `PeriodEmpty`, `HowMany`, `DuePast`, `TooManySamples`.
        """
        if not 0 < lot.until - lot.since <= LONGEST_PERIOD:
            raise PeriodEmpty(days=LONGEST_PERIOD // DAY)
        await self._check(by.tenant, reviewer, due_at)
        async with self.database.writing() as connection:
            within = store.among(lot.since, lot.until, lot.queue, lot.agent)
            found = await store.talked(connection, by.tenant, [seen, *within])
            drawn = _drawn(lot, found)
            whose = {contact: agent for agent, theirs in found.items() for contact in theirs}
            agents: dict[str, str | None] = {contact: whose[contact] for contact in drawn}
            made = await self._give(connection, by, reviewer, agents, "random", due_at)
        self._tell(by, made, lot.seed)
        return made

    async def reviewed(self, by: Principal, sample: Sample, done: bool) -> Sample:
        """Say that a sample is reviewed, or still to be."""
        at = self._clock.now() if done else None
        async with self.database.writing() as connection:
            await store.review(connection, by.tenant, sample.id, at)
            after = await store.sample(connection, by.tenant, sample.id)
        if after is None:
            raise SampleUnknown(sample=sample.id)
        if done:
            self._announce(by.tenant, sample.contact, SampleReviewed(sample=sample.id, by=by.actor))
        return after

    async def withdraw(self, by: Principal, sample: Sample) -> None:
        """Take a sample away: the reviewer sees the contact no longer."""
        async with self.database.writing() as connection:
            await store.withdraw(connection, by.tenant, sample.id)
        self._announce(by.tenant, sample.contact, SampleWithdrawn(sample=sample.id, by=by.actor))

    async def _check(self, tenant: str, reviewer: str, due_at: Instant | None) -> None:
        if due_at is not None and due_at <= self._clock.now():
            raise DuePast
        if not await self._may_review(tenant, reviewer):
            raise NoReviewer(reviewer=reviewer)
        await self.settle()

    async def _give(
        self,
        connection: AsyncConnection,
        by: Principal,
        reviewer: str,
        agents: dict[str, str | None],
        how: How,
        due_at: Instant | None,
    ) -> list[Sample]:
        had = await store.given(connection, by.tenant, reviewer, list(agents))
        made = [
            Sample(
                id=self._new_id(),
                tenant=by.tenant,
                contact=contact,
                reviewer=reviewer,
                agent=agent,
                how=how,
                assigned_at=self._clock.now(),
                assigned_by=by.actor,
                due_at=due_at,
            )
            for contact, agent in agents.items()
            if contact not in had
        ]
        if await store.count(connection, by.tenant, reviewer) + len(made) > MOST_OPEN:
            raise TooManySamples(most=MOST_OPEN)
        await store.add(connection, made)
        return made

    def _tell(self, by: Principal, made: Sequence[Sample], seed: int | None) -> None:
        for it in made:
            fact = SampleAssigned(sample=it.id, reviewer=it.reviewer, how=it.how, seed=seed, by=by.actor)
            self._announce(by.tenant, it.contact, fact)


def _drawn(lot: Lot, found: Mapping[str, Sequence[str]]) -> list[str]:
    """What chance takes of the contacts of every agent. Raises `HowMany`."""
    shuffle = random.Random(lot.seed).shuffle
    if lot.each is not None and lot.count is None:
        return rules.draw(found, lot.each, shuffle)
    if lot.count is not None and lot.each is None:
        return rules.draw_altogether(found, lot.count, shuffle)
    raise HowMany
