"""Which customers: a page of all, those that some words mean, and those who may be calling."""

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.kit.refusal import Refusal
from yunhu.people.customers import numbers, rules
from yunhu.people.customers.model import Customer
from yunhu.people.customers.store import customers as store
from yunhu.people.customers.tables import CUSTOMER, IDENTITY, TAG

MOST_LOOKED_AT = 50
"""Customers that are compared with a caller; who has the very number is always among them."""

FEWEST_DIGITS = 4
"""Digits at the end of a number that find it (尾号)."""


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
        alike = CUSTOMER.c.name_key.startswith(key[:2], autoescape=True)
        roots += await _roots(connection, tenant, select(CUSTOMER.c.root).where(_of(tenant), alike))
    return list((await store.customers(connection, tenant, roots)).values())


async def _roots(connection: AsyncConnection, tenant: str, query: Select[str]) -> list[str]:
    return list(await connection.scalars(query.distinct().limit(MOST_LOOKED_AT)))


def _of(tenant: str) -> ColumnElement[bool]:
    return CUSTOMER.c.tenant == tenant


def _meant(tenant: str, words: str) -> Select[str]:
    """The ids of customers whose name holds these words, or who have this number, address, account or tag."""
    key = rules.name_key(words)
    named = CUSTOMER.c.name_key.contains(key, autoescape=True) if key else false()
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
    same: list[ColumnElement[bool]] = [IDENTITY.c.value.in_((text, text.lower()))]
    try:
        number = numbers.tidy(text)
    except Refusal:
        number = ""
    if number:
        same.append(IDENTITY.c.value == number)
    mirrored = numbers.mirror(number)
    if len(mirrored) >= FEWEST_DIGITS:
        same.append(_begins(mirrored))
    return select(IDENTITY.c.customer).where(IDENTITY.c.tenant == tenant, or_(*same))


def _ends(tenant: str, tail: str) -> Select[str]:
    return (
        select(CUSTOMER.c.root)
        .join(IDENTITY, IDENTITY.c.customer == CUSTOMER.c.id)
        .where(_of(tenant), IDENTITY.c.tenant == tenant, _begins(tail))
    )


def _begins(mirrored: str) -> ColumnElement[bool]:
    """Numbers whose mirror begins so: a range, which an index serves on every database."""
    behind = numbers.after(mirrored)
    least = IDENTITY.c.mirror >= mirrored
    return least if behind is None else least & (IDENTITY.c.mirror < behind)


def _tagged(tenant: str, tag: str) -> Select[str]:
    return (
        select(CUSTOMER.c.root)
        .join(TAG, TAG.c.customer == CUSTOMER.c.id)
        .where(_of(tenant), TAG.c.tenant == tenant, TAG.c.tag == tag)
    )
