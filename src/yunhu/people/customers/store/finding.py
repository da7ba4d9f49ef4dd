"""Which customers: a page of all, those that some words mean, and those who may be calling."""

from collections.abc import Sequence
from typing import get_args

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.kit.refusal import Refusal
from yunhu.people.customers import numbers, rules
from yunhu.people.customers.model import Customer, Kind
from yunhu.people.customers.store import customers as store
from yunhu.people.customers.store import traces
from yunhu.people.customers.tables import CUSTOMER, IDENTITY, TAG, TRACE

MOST_LOOKED_AT = 50
"""Customers that are compared with a caller; who has the very number is always among them."""


async def page(
    connection: AsyncConnection, tenant: str, words: str, tag: str | None, before: str | None, limit: int
) -> list[Customer]:
    """Living customers, the newest first: all, or those that the words mean; `before` was seen last."""
    wanted = [CUSTOMER.c.tenant == tenant, CUSTOMER.c.merged_into.is_(None)]
    if words.strip():
        wanted.append(CUSTOMER.c.id.in_(_meant(tenant, words)))
    if tag is not None:
        wanted.append(CUSTOMER.c.id.in_(_tagged(tenant, rules.tidy_text(tag))))
    if before is not None:
        wanted.append(CUSTOMER.c.id < before)
    query = select(CUSTOMER.c.id).where(*wanted).order_by(CUSTOMER.c.id.desc()).limit(limit)
    ids = (await connection.scalars(query)).all()
    found = await store.customers(connection, tenant, ids)
    return [found[id_] for id_ in ids]


async def who_may_call(
    connection: AsyncConnection, tenant: str, number: str | None, name: str
) -> list[Customer]:
    """Living customers whose number ends as this one, or whose name begins as this one."""
    roots: list[str] = []
    if number is not None:
        holder = await store.holder(connection, tenant, "phone", number)
        roots += [] if holder is None else [holder]
        tail = numbers.mirror(number)[: numbers.TAIL]
        if len(tail) == numbers.TAIL:
            roots += await _roots(connection, tenant, _ends(tenant, tail))
    key = rules.name_key(name)
    if key:
        alike = CUSTOMER.c.id.in_(_traced(tenant, [traces.of_start(key)]))
        roots += await _roots(connection, tenant, select(CUSTOMER.c.root).where(_of(tenant), alike))
    return list((await store.customers(connection, tenant, roots)).values())


async def _roots(connection: AsyncConnection, tenant: str, query: Select[str]) -> list[str]:
    return list(await connection.scalars(query.distinct().limit(MOST_LOOKED_AT)))


def _of(tenant: str) -> ColumnElement[bool]:
    return CUSTOMER.c.tenant == tenant


def _meant(tenant: str, words: str) -> Select[str]:
    """The ids of customers whose name holds these words, or who have this number, address, account or tag.

    A name holds words when it has every three neighbouring characters that they have.
    """
    key = rules.name_key(words)
    named = CUSTOMER.c.id.in_(_traced(tenant, traces.of_words(key))) if key else false()
    plain = rules.tidy_text(words)
    return select(CUSTOMER.c.root).where(
        _of(tenant),
        or_(
            named,
            CUSTOMER.c.id.in_(_having(tenant, plain)),
            CUSTOMER.c.id.in_(select(TAG.c.customer).where(TAG.c.tenant == tenant, TAG.c.tag == plain)),
        ),
    )


def _having(tenant: str, text: str) -> Select[str]:
    """The records that have this identity, or a number that ends with these digits."""
    prints = {traces.of_value(kind, form) for kind in get_args(Kind) for form in (text, text.lower())}
    same: list[ColumnElement[bool]] = [IDENTITY.c.value_print.in_(sorted(prints))]
    try:
        mirrored = numbers.mirror(numbers.tidy(text))
    except Refusal:
        mirrored = ""
    if len(mirrored) >= traces.FEWEST_DIGITS:
        same.append(IDENTITY.c.id.in_(_traced(tenant, [traces.of_tail(mirrored)])))
    return select(IDENTITY.c.customer).where(IDENTITY.c.tenant == tenant, or_(*same))


def _ends(tenant: str, tail: str) -> Select[str]:
    return (
        select(CUSTOMER.c.root)
        .join(IDENTITY, IDENTITY.c.customer == CUSTOMER.c.id)
        .where(_of(tenant), IDENTITY.c.tenant == tenant)
        .where(IDENTITY.c.id.in_(_traced(tenant, [traces.of_tail(tail)])))
    )


def _traced(tenant: str, wanted: Sequence[str]) -> Select[str]:
    """The owners of all of these traces."""
    query = select(TRACE.c.owner).where(TRACE.c.tenant == tenant, TRACE.c.trace.in_(wanted))
    if len(wanted) == 1:
        return query
    return query.group_by(TRACE.c.owner).having(func.count() == len(wanted))


def _tagged(tenant: str, tag: str) -> Select[str]:
    return (
        select(CUSTOMER.c.root)
        .join(TAG, TAG.c.customer == CUSTOMER.c.id)
        .where(_of(tenant), TAG.c.tenant == tenant, TAG.c.tag == tag)
    )
