"""The request desk: requests are taken in, verified, carried out or refused, each within its time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy.exc import SQLAlchemyError

from yunhu.kit.instants import Instant
from yunhu.kit.paging import Page, cut_page
from yunhu.kit.refusal import Refusal
from yunhu.platform import telemetry
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.trust.law.requests import store
from yunhu.trust.law.requests.errors import (
    AnsweredByWords,
    NoSuchRequest,
    NotNow,
    NotRestricted,
    TooManyRequests,
)
from yunhu.trust.law.requests.facts import RequestChanged, RequestLate, RequestReceived
from yunhu.trust.law.requests.machine import Event, step
from yunhu.trust.law.requests.model import CARRIED_OUT, MOST_OPEN, PACKED, Demand, How, Kind, Reason, State
from yunhu.trust.law.requests.ports import Announce, Doer, DueAt, Known, NewId

_log = telemetry.logger("requests")

BROKEN = "broken"
"""The trouble of a request that failed for a reason that is no refusal; the log has it."""


class Requests:
    """A tenant's request desk. One request is carried out at a time."""

    def __init__(
        self,
        database: Database,
        announce: Announce,
        clock: Clock,
        new_id: NewId,
        due_at: DueAt,
        known: Known,
        doer: Doer,
    ) -> None:
        self._database = database
        self._announce = announce
        self._clock = clock
        self._new_id = new_id
        self._due_at = due_at
        self._known = known
        self._doer = doer
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._looked_at: Instant = clock.now()

    # --- looking --------------------------------------------------------------------------------------

    async def get(self, tenant: str, id_: str) -> Demand:
        """One request. Raises NoSuchRequest."""
        async with self._database.reading() as connection:
            found = await store.one(connection, tenant, id_)
        if found is None:
            raise NoSuchRequest(request=id_)
        return found

    async def list(
        self,
        tenant: str,
        limit: int,
        before: str | None,
        *,
        states: Sequence[State] | None = None,
        customer: str | None = None,
    ) -> Page[Demand]:
        """A page of requests, the newest first."""
        async with self._database.reading() as connection:
            found = await store.page(connection, tenant, limit + 1, before, states=states, customer=customer)
        return cut_page(found, limit, lambda each: (each.id,))

    # --- going on -------------------------------------------------------------------------------------

    async def receive(
        self, tenant: str, by: str, kind: Kind, customer: str, channel: str, wish: str
    ) -> Demand:
        """Take a request in; its clock runs. Raises TooManyRequests, the customers' for nobody."""
        living = await self._known(tenant, customer)
        now = self._clock.now()
        demand = Demand(
            id=self._new_id(),
            tenant=tenant,
            kind=kind,
            customer=living,
            channel=channel,
            wish=wish,
            received_at=now,
            received_by=by,
            due_at=self._due_at(now),
        )
        async with self._database.writing() as connection:
            if await store.count_open(connection, tenant) >= MOST_OPEN:
                raise TooManyRequests(most=MOST_OPEN)
            await store.add(connection, demand)
        fact = RequestReceived(request=demand.id, asked=kind, due_at=demand.due_at, by=by)
        self._announce(tenant, None, fact)
        return demand

    async def verify(self, tenant: str, by: str, id_: str, how: How) -> Demand:
        """The person is who they say. Raises NoSuchRequest, NotNow."""
        now = self._clock.now()
        return await self._step(tenant, by, id_, "verify", verified_at=now, verified_by=by, verified_how=how)

    async def answer(self, tenant: str, by: str, id_: str, words: str) -> Demand:
        """Answer in words: what was corrected, how something was decided.

        Raises NoSuchRequest, NotNow, and AnsweredByWords for what the node carries out.
        """
        demand = await self.get(tenant, id_)
        if demand.kind in CARRIED_OUT or not words.strip():
            raise AnsweredByWords(asked=demand.kind)
        return await self._step(tenant, by, id_, "finish", answer=words, **self._closed(by))

    async def refuse(self, tenant: str, by: str, id_: str, reason: Reason, words: str) -> Demand:
        """Refuse it, with a reason that the person is told. Raises NoSuchRequest, NotNow, AnsweredByWords."""
        if not words.strip():
            raise AnsweredByWords(asked="refusal")
        return await self._step(tenant, by, id_, "refuse", reason=reason, answer=words, **self._closed(by))

    async def withdraw(self, tenant: str, by: str, id_: str) -> Demand:
        """The person does not want it any more. Raises NoSuchRequest, NotNow."""
        return await self._step(tenant, by, id_, "withdraw", **self._closed(by))

    async def carry_out(self, tenant: str, by: str, id_: str) -> Demand:
        """Begin what the node does by itself; it is done when the state says so.

        Raises NoSuchRequest, NotNow, AnsweredByWords.
        """
        if (await self.get(tenant, id_)).kind not in CARRIED_OUT:
            raise AnsweredByWords(asked=(await self.get(tenant, id_)).kind)
        demand = await self._step(tenant, by, id_, "work", trouble=None)
        task = asyncio.get_running_loop().create_task(self._work(demand, by))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return demand

    async def lift(self, tenant: str, by: str, id_: str, words: str) -> Demand:
        """End a restriction: the person's data may be read again, unless another request restricts them too.

        Raises NoSuchRequest, NotRestricted, NotNow.
        """
        async with self._turn:
            demand = await self.get(tenant, id_)
            if demand.kind != "restriction":
                raise NotRestricted(asked=demand.kind)
            after = await self._step(tenant, by, id_, "lift", answer=words)
            async with self._database.reading() as connection:
                still = await store.restricting(connection, tenant, demand.customer)
            await self._doer.lift(after, still)
        return after

    async def settled(self) -> None:
        """Wait until nothing is being carried out."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """Carry nothing out any more; what was begun can be begun again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def begin(self, tenant: str) -> None:
        """What a node that died was carrying out can be tried again."""
        async with self._database.reading() as connection:
            found = await store.page(connection, tenant, MOST_OPEN, None, states=("working",))
        for each in found:
            await self._step(tenant, "system", each.id, "fail", trouble=BROKEN)

    async def look(self, tenant: str) -> int:
        """Tell those whose time is over since this was asked last; how many."""
        now = self._clock.now()
        async with self._database.reading() as connection:
            found = await store.late(connection, tenant, self._looked_at, now)
        self._looked_at = now
        for each in found:
            fact = RequestLate(request=each.id, asked=each.kind, due_at=each.due_at)
            self._announce(tenant, None, fact)
            _log.error("a request of a person was not answered in time", request=each.id, asked=each.kind)
        return len(found)

    # --- pieces ---------------------------------------------------------------------------------------

    async def _work(self, demand: Demand, by: str) -> None:
        try:
            async with self._turn:
                changes = await self._done(demand)
        except Refusal as refusal:
            await self._step(demand.tenant, by, demand.id, "fail", trouble=refusal.id)
        except (OSError, SQLAlchemyError) as broken:
            _log.error("a request could not be carried out", request=demand.id, fault=type(broken).__name__)
            await self._step(demand.tenant, by, demand.id, "fail", trouble=BROKEN)
        else:
            await self._step(demand.tenant, by, demand.id, "finish", **changes, **self._closed(by))

    async def _done(self, demand: Demand) -> dict[str, Any]:
        if demand.kind in PACKED:
            return {"file": await self._doer.pack(demand)}
        if demand.kind == "deletion":
            # The person's own words go with the rest; that they asked, and what was done, is kept.
            return {"proof": await self._doer.erase(demand), "wish": ""}
        return {"proof": await self._doer.restrict(demand)}

    def _closed(self, by: str) -> dict[str, Any]:
        return {"closed_at": self._clock.now(), "closed_by": by}

    async def _step(self, tenant: str, by: str, id_: str, event: Event, **changes: Any) -> Demand:
        demand = await self.get(tenant, id_)
        cell = step(demand.state, event)
        if cell.kind == "refuses":
            raise NotNow(state=demand.state, why=cell.why)
        if cell.kind == "ignores" or cell.to is None:
            return demand
        after = replace(demand, state=cell.to, version=demand.version + 1, **changes)
        async with self._database.writing() as connection:
            if not await store.put(connection, after):
                raise NotNow(state=demand.state, why="changed")
        fact = RequestChanged(
            request=id_, asked=demand.kind, state=after.state, why=after.reason or after.trouble, by=by
        )
        self._announce(tenant, None, fact)
        return after
