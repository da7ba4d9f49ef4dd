"""Two records turn out to be one person, or not to be."""

from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.people.customers import rules
from yunhu.people.customers.errors import CustomerUnknown, MergedWithItself, NotMerged, TooManyMerged
from yunhu.people.customers.facts import CustomerMerged, CustomerUnmerged
from yunhu.people.customers.model import MOST_RECORDS, Customer, Record, stamped
from yunhu.people.customers.ports import Announce
from yunhu.people.customers.store import customers as store
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database


class Merging:
    """Merges customers, and takes merges back.

    A merge moves nothing: one record speaks for another. So what each had stays its own, what comes later
    belongs to the one that speaks then, and taking a merge back gives everybody exactly what is theirs.
    """

    def __init__(self, database: Database, announce: Announce, clock: Clock) -> None:
        self._database = database
        self._announce = announce
        self._clock = clock

    async def merge(self, tenant: str, by: str, id_: str, other: str) -> Customer:
        """Let the customer `id_` speak for `other`. Both may be named by any of their records.

        Raises `CustomerUnknown`, `MergedWithItself`, `TooManyMerged`.
        """
        async with self._database.writing() as connection:
            # In the order of ids, so that two who merge crosswise do not wait for each other.
            living = {each: await _living(connection, tenant, each) for each in sorted({id_, other})}
            kept, joined = living[id_], living[other]
            if kept.id == joined.id:
                raise MergedWithItself
            if len(kept.records) + len(joined.records) > MOST_RECORDS:
                raise TooManyMerged(most=MOST_RECORDS)
            await store.move(connection, tenant, joined.id, kept.id, joined.ids, kept.id)
            await self._stamp(connection, kept.record)
            after = await _living(connection, tenant, kept.id)
        self._announce(tenant, None, CustomerMerged(customer=kept.id, merged=joined.id, by=by))
        return after

    async def unmerge(self, tenant: str, by: str, id_: str, record: str) -> Customer:
        """Let a record that was merged into a customer speak for itself again; returns it.

        What had been merged into the record before stays with it. Raises `CustomerUnknown`, `NotMerged`.
        """
        async with self._database.writing() as connection:
            before = await _living(connection, tenant, id_)
            parents = {each.id: each.merged_into for each in before.records}
            if record == before.id or record not in parents:
                raise NotMerged(customer=record)
            freed = rules.below(parents, record)
            await store.move(connection, tenant, record, None, freed, record)
            await self._stamp(connection, before.record)
            after = await _living(connection, tenant, record)
        self._announce(tenant, None, CustomerUnmerged(customer=before.id, unmerged=record, by=by))
        return after

    async def _stamp(self, connection: AsyncConnection, record: Record) -> None:
        """Who has the customer on screen must look again before saving."""
        await store.write(connection, stamped(record, self._clock.now()))


async def _living(connection: AsyncConnection, tenant: str, id_: str) -> Customer:
    root = await store.root_of(connection, tenant, id_, lock=True)
    found = None if root is None else await store.customer(connection, tenant, root)
    if found is None:
        raise CustomerUnknown(customer=id_)
    return found
