"""Customers in the main database. Every query names the tenant."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.people.customers.model import Customer, Identity, Kind, Record
from yunhu.people.customers.store import traces
from yunhu.people.customers.tables import CUSTOMER, IDENTITY, TAG, TRACE

_ATTRIBUTES = msgspec.json.Decoder(dict[str, str])

# ── reading ──────────────────────────────────────────────────────────────────────────────────────────


async def root_of(connection: AsyncConnection, tenant: str, id_: str, *, lock: bool = False) -> str | None:
    """Who speaks for a record; None when there is none. `lock` keeps others from changing it meanwhile."""
    query = select(CUSTOMER.c.root).where(CUSTOMER.c.tenant == tenant, CUSTOMER.c.id == id_)
    found: str | None = await connection.scalar(query)
    if found is not None and lock:
        held = select(CUSTOMER.c.id).where(CUSTOMER.c.tenant == tenant, CUSTOMER.c.root == found)
        await connection.execute(held.order_by(CUSTOMER.c.id).with_for_update())
        # While we waited for the lock somebody may have merged it.
        found = await connection.scalar(query)
    return found


async def roots_of(connection: AsyncConnection, tenant: str, ids: Iterable[str]) -> dict[str, str]:
    """Who speaks for some records: id → living customer, for those that there are."""
    query = select(CUSTOMER.c.id, CUSTOMER.c.root)
    query = query.where(CUSTOMER.c.tenant == tenant, CUSTOMER.c.id.in_(sorted(set(ids))))
    return {row.id: row.root for row in await connection.execute(query)}


async def customers(connection: AsyncConnection, tenant: str, roots: Iterable[str]) -> dict[str, Customer]:
    """The living customers of some ids, with everything that belongs to them."""
    wanted = sorted(set(roots))
    if not wanted:
        return {}
    query = select(CUSTOMER).where(CUSTOMER.c.tenant == tenant, CUSTOMER.c.root.in_(wanted))
    rows = (await connection.execute(query.order_by(CUSTOMER.c.id))).all()
    ids = [row.id for row in rows]
    tags = await _tags(connection, tenant, ids)
    identities = await _identities(connection, tenant, ids)
    records: dict[str, list[Record]] = {}
    for row in rows:
        record = _record(row, tags.get(row.id, ()), identities.get(row.id, ()))
        records.setdefault(row.root, []).append(record)
    return {root: _customer(root, found) for root, found in records.items()}


async def customer(connection: AsyncConnection, tenant: str, root: str) -> Customer | None:
    """One living customer."""
    return (await customers(connection, tenant, [root])).get(root)


async def holder(connection: AsyncConnection, tenant: str, kind: Kind, value: str) -> str | None:
    """The living customer who has this identity."""
    query = (
        select(CUSTOMER.c.root)
        .join(IDENTITY, IDENTITY.c.customer == CUSTOMER.c.id)
        .where(CUSTOMER.c.tenant == tenant, IDENTITY.c.tenant == tenant)
        .where(IDENTITY.c.kind == kind, IDENTITY.c.value_print == traces.of_value(kind, value))
    )
    found: str | None = await connection.scalar(query)
    return found


def _customer(root: str, records: Sequence[Record]) -> Customer:
    speaks = next(record for record in records if record.id == root)
    return Customer(speaks, tuple(record for record in records if record.id != root))


async def _tags(connection: AsyncConnection, tenant: str, ids: Sequence[str]) -> dict[str, list[str]]:
    query = select(TAG).where(TAG.c.tenant == tenant, TAG.c.customer.in_(ids))
    found: dict[str, list[str]] = {}
    for row in await connection.execute(query):
        found.setdefault(row.customer, []).append(row.tag)
    return found


async def _identities(
    connection: AsyncConnection, tenant: str, ids: Sequence[str]
) -> dict[str, list[Identity]]:
    query = select(IDENTITY).where(IDENTITY.c.tenant == tenant, IDENTITY.c.customer.in_(ids))
    found: dict[str, list[Identity]] = {}
    for row in await connection.execute(query.order_by(IDENTITY.c.added_at, IDENTITY.c.id)):
        identity = Identity(
            id=row.id,
            record=row.customer,
            kind=row.kind,
            value=row.value,
            added_at=row.added_at,
            added_by=row.added_by,
        )
        found.setdefault(row.customer, []).append(identity)
    return found


def _record(row: Row[Any], tags: Iterable[str], identities: Iterable[Identity]) -> Record:
    return Record(
        id=row.id,
        tenant=row.tenant,
        name=row.name,
        created_at=row.created_at,
        created_by=row.created_by,
        changed_at=row.changed_at,
        note=row.note,
        attributes=_ATTRIBUTES.decode(row.attributes),
        version=row.version,
        merged_into=row.merged_into,
        tags=frozenset(tags),
        identities=tuple(identities),
    )


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────


async def add(connection: AsyncConnection, record: Record) -> None:
    """Add a record that speaks for itself, with its tags and identities."""
    row = {"id": record.id, "tenant": record.tenant, "root": record.id, **_plain(record)}
    made = {"created_at": record.created_at, "created_by": record.created_by}
    await connection.execute(insert(CUSTOMER).values(**row, **made))
    await _trace(connection, record.tenant, record.id, record.id, traces.of_name(record.name))
    await add_tags(connection, record.tenant, record.id, record.tags)
    for identity in record.identities:
        await add_identity(connection, record.tenant, identity)


async def write(connection: AsyncConnection, record: Record) -> None:
    """Write a record's own columns."""
    change = update(CUSTOMER).where(CUSTOMER.c.tenant == record.tenant, CUSTOMER.c.id == record.id)
    await connection.execute(change.values(_plain(record)))
    await _untrace(connection, record.tenant, record.id)
    await _trace(connection, record.tenant, record.id, record.id, traces.of_name(record.name))


async def add_identity(connection: AsyncConnection, tenant: str, identity: Identity) -> None:
    """Add an identity. The database refuses one that somebody has (IntegrityError)."""
    row = {
        "id": identity.id,
        "tenant": tenant,
        "customer": identity.record,
        "kind": identity.kind,
        "value": identity.value,
        "value_print": traces.of_value(identity.kind, identity.value),
        "added_at": identity.added_at,
        "added_by": identity.added_by,
    }
    await connection.execute(insert(IDENTITY).values(row))
    if identity.kind == "phone":
        await _trace(connection, tenant, identity.id, identity.record, traces.of_number(identity.value))


async def remove_identity(connection: AsyncConnection, tenant: str, id_: str) -> None:
    """Remove an identity."""
    await connection.execute(delete(IDENTITY).where(IDENTITY.c.tenant == tenant, IDENTITY.c.id == id_))
    await _untrace(connection, tenant, id_)


async def _trace(
    connection: AsyncConnection, tenant: str, owner: str, customer: str, found: Iterable[str]
) -> None:
    whose = {"tenant": tenant, "owner": owner, "customer": customer}
    rows = [{**whose, "trace": trace} for trace in dict.fromkeys(found)]
    if rows:
        await connection.execute(insert(TRACE), rows)


async def _untrace(connection: AsyncConnection, tenant: str, owner: str) -> None:
    await connection.execute(delete(TRACE).where(TRACE.c.tenant == tenant, TRACE.c.owner == owner))


async def add_tags(connection: AsyncConnection, tenant: str, id_: str, tags: Iterable[str]) -> None:
    """Add tags that the record has not."""
    rows = [{"tenant": tenant, "customer": id_, "tag": tag} for tag in sorted(tags)]
    if rows:
        await connection.execute(insert(TAG), rows)


async def remove_tags(
    connection: AsyncConnection, tenant: str, ids: Sequence[str], tags: Iterable[str]
) -> None:
    """Take tags away from some records."""
    where = TAG.c.tenant == tenant, TAG.c.customer.in_(ids), TAG.c.tag.in_(sorted(tags))
    await connection.execute(delete(TAG).where(*where))


async def move(
    connection: AsyncConnection, tenant: str, id_: str, into: str | None, ids: Iterable[str], root: str
) -> None:
    """Merge a record into another, or (None) into nobody; `root` speaks for it and all of `ids` then."""
    one = CUSTOMER.c.tenant == tenant, CUSTOMER.c.id == id_
    await connection.execute(update(CUSTOMER).where(*one).values(merged_into=into))
    all_ = CUSTOMER.c.tenant == tenant, CUSTOMER.c.id.in_(sorted(ids))
    await connection.execute(update(CUSTOMER).where(*all_).values(root=root))


def _plain(record: Record) -> dict[str, Any]:
    return {
        "name": record.name,
        "note": record.note,
        "attributes": msgspec.json.encode(record.attributes).decode(),
        "changed_at": record.changed_at,
        "version": record.version,
        "merged_into": record.merged_into,
    }
