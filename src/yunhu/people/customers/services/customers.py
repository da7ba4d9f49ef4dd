"""Customers at work: written down, found, changed, and recognised when they call."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import msgspec
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.kit.paging import Key, Page, cut_page
from yunhu.kit.phone import MalformedNumber
from yunhu.kit.refusal import Refusal
from yunhu.people.customers import numbers, rules
from yunhu.people.customers.errors import (
    AttributeUndeclared,
    CustomerChangedMeanwhile,
    CustomerUnknown,
    IdentityMalformed,
    IdentityTaken,
    IdentityUnknown,
    NameMissing,
    TooManyAttributes,
    TooManyIdentities,
    TooManyTags,
)
from yunhu.people.customers.facts import (
    CustomerChanged,
    CustomerCreated,
    CustomerIdentityAdded,
    CustomerIdentityRemoved,
)
from yunhu.people.customers.model import (
    KEY_MAX,
    MOST_ATTRIBUTES,
    MOST_IDENTITIES,
    MOST_TAGS,
    Customer,
    Identity,
    Kind,
    Match,
    Record,
    stamped,
)
from yunhu.people.customers.ports import Announce, NewId
from yunhu.people.customers.store import customers as store
from yunhu.people.customers.store import finding
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database

T = TypeVar("T", str, str | None)

MOST_MATCHES = 10
"""Candidates for one caller."""


class New(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody to be written down."""

    name: str
    note: str = ""
    tags: Sequence[str] = ()
    attributes: Mapping[str, str] = {}
    identities: Sequence[tuple[Kind, str]] = ()

    def __repr__(self) -> str:
        """Nothing of it: all of it is personal."""
        return "New()"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be different; None leaves a thing as it is. An attribute that is None is taken away."""

    name: str | None = None
    note: str | None = None
    tags: Sequence[str] | None = None
    attributes: Mapping[str, str | None] | None = None

    def __repr__(self) -> str:
        """Nothing of it: all of it is personal."""
        return "Change()"


class Customers:
    """A tenant's customers."""

    def __init__(
        self,
        database: Database,
        announce: Announce,
        clock: Clock,
        new_id: NewId,
        is_declared: Callable[[str], bool] = lambda key: True,
    ) -> None:
        """`is_declared`: whether somebody said what an attribute is for; others are not kept."""
        self._is_declared = is_declared
        self._database = database
        self._announce = announce
        self._clock = clock
        self._new_id = new_id

    # --- looking --------------------------------------------------------------------------------------

    async def get(self, tenant: str, id_: str) -> Customer:
        """The living customer of an id, which may be that of a merged record. Raises `CustomerUnknown`."""
        async with self._database.reading() as connection:
            return await _find(connection, tenant, id_)

    async def list(
        self, tenant: str, words: str, tag: str | None, after: Key | None, limit: int
    ) -> Page[Customer]:
        """Living customers, the newest first; `words` are part of a name, a number, an account or a tag."""
        before = str(after[0]) if after else None
        async with self._database.reading() as connection:
            found = await finding.page(connection, tenant, words, tag, before, limit + 1)
        return cut_page(found, limit, lambda it: (it.id,))

    async def matches(self, tenant: str, number: str, name: str = "") -> Sequence[Match]:
        """Who a caller may be, the likeliest first. A number that is none (withheld) matches nobody."""
        try:
            shown = numbers.tidy(number)
        except MalformedNumber:
            shown = None
        async with self._database.reading() as connection:
            found = await finding.who_may_call(connection, tenant, shown, name)
        return rules.ranked(found, shown, name, MOST_MATCHES)

    async def some(self, tenant: str, ids: Iterable[str]) -> dict[str, Customer]:
        """The living customers of some ids (at most a page of them), by the ids that were asked for."""
        async with self._database.reading() as connection:
            roots = await store.roots_of(connection, tenant, ids)
            found = await store.customers(connection, tenant, roots.values())
        return {id_: found[root] for id_, root in roots.items()}

    # --- changing -------------------------------------------------------------------------------------

    async def create(self, tenant: str, by: str, new: New) -> Customer:
        """Write somebody down.

        Raises `NameMissing`, `IdentityMalformed`, `IdentityTaken`, `TooManyTags`, `TooManyIdentities`,
        `TooManyAttributes`, `AttributeUndeclared`.
        """
        now, id_ = self._clock.now(), self._new_id()
        wanted = list(dict.fromkeys((kind, _value(kind, value)) for kind, value in new.identities))
        _check_room(len(wanted), MOST_IDENTITIES, TooManyIdentities)
        record = Record(
            id=id_,
            tenant=tenant,
            name=_name(new.name),
            note=rules.tidy_note(new.note),
            attributes=_attributes({}, self._declared(new.attributes)),
            tags=_tags(new.tags),
            created_at=now,
            created_by=by,
            changed_at=now,
            identities=tuple(self._identity(id_, kind, value, by) for kind, value in wanted),
        )
        async with _taken_at_once(), self._database.writing() as connection:
            for kind, value in wanted:
                await _check_free(connection, tenant, kind, value)
            await store.add(connection, record)
        self._announce(tenant, None, CustomerCreated(customer=id_, by=by))
        return Customer(record)

    async def change(self, tenant: str, by: str, id_: str, version: int, change: Change) -> Customer:
        """Change the profile.

        Raises `CustomerUnknown`, `CustomerChangedMeanwhile`, `NameMissing`, `TooManyTags`,
        `TooManyAttributes`.
        """
        async with self._database.writing() as connection:
            before = await _find(connection, tenant, id_, lock=True)
            if before.record.version != version:
                raise CustomerChangedMeanwhile(customer=before.id)
            if change.tags is not None:
                await _retag(connection, before, _tags(change.tags))
            if change.attributes is not None:
                await self._take_away(connection, before, change.attributes)
            record = self._stamped(
                before.record,
                name=before.record.name if change.name is None else _name(change.name),
                note=before.record.note if change.note is None else rules.tidy_note(change.note),
                attributes=_attributes(before.record.attributes, self._declared(change.attributes or {})),
            )
            await store.write(connection, record)
            after = await _find(connection, tenant, record.id)
        fields = tuple(name for name in Change.__struct_fields__ if getattr(change, name) is not None)
        self._announce(tenant, None, CustomerChanged(customer=record.id, fields=fields, by=by))
        return after

    async def add_identity(self, tenant: str, by: str, id_: str, kind: Kind, value: str) -> Customer:
        """Let a customer reach us in one more way; nothing happens when it is there.

        Raises `CustomerUnknown`, `IdentityMalformed`, `IdentityTaken`, `TooManyIdentities`.
        """
        tidy = _value(kind, value)
        async with _taken_at_once(), self._database.writing() as connection:
            before = await _find(connection, tenant, id_, lock=True)
            if (kind, tidy) in {(it.kind, it.value) for it in before.identities}:
                return before
            _check_room(len(before.record.identities) + 1, MOST_IDENTITIES, TooManyIdentities)
            await _check_free(connection, tenant, kind, tidy)
            identity = self._identity(before.id, kind, tidy, by)
            await store.add_identity(connection, tenant, identity)
            await store.write(connection, self._stamped(before.record))
            after = await _find(connection, tenant, before.id)
        fact = CustomerIdentityAdded(customer=before.id, identity=identity.id, identity_kind=kind, by=by)
        self._announce(tenant, None, fact)
        return after

    async def remove_identity(self, tenant: str, by: str, id_: str, identity: str) -> Customer:
        """Let a customer not reach us in this way any more. Raises `CustomerUnknown`, `IdentityUnknown`."""
        async with self._database.writing() as connection:
            before = await _find(connection, tenant, id_, lock=True)
            gone = next((it for it in before.identities if it.id == identity), None)
            if gone is None:
                raise IdentityUnknown(identity=identity)
            await store.remove_identity(connection, tenant, identity)
            await store.write(connection, self._stamped(before.record))
            after = await _find(connection, tenant, before.id)
        fact = CustomerIdentityRemoved(customer=before.id, identity=identity, identity_kind=gone.kind, by=by)
        self._announce(tenant, None, fact)
        return after

    async def tag(self, tenant: str, by: str, id_: str, tag: str, on: bool) -> Customer:
        """Give a customer a tag, or take it away; nothing happens when it is so already.

        Raises `CustomerUnknown`, `TooManyTags`.
        """
        (wanted,) = _tags([tag]) or ("",)
        async with self._database.writing() as connection:
            before = await _find(connection, tenant, id_, lock=True)
            if (wanted in before.tags) == on or not wanted:
                return before
            tags = set(before.tags) ^ {wanted}
            _check_room(len(tags), MOST_TAGS, TooManyTags)
            await _retag(connection, before, frozenset(tags))
            await store.write(connection, self._stamped(before.record))
            after = await _find(connection, tenant, before.id)
        self._announce(tenant, None, CustomerChanged(customer=before.id, fields=("tags",), by=by))
        return after

    # --- pieces ---------------------------------------------------------------------------------------

    def _identity(self, record: str, kind: Kind, value: str, by: str) -> Identity:
        return Identity(
            id=self._new_id(), record=record, kind=kind, value=value, added_at=self._clock.now(), added_by=by
        )

    def _declared(self, changes: Mapping[str, T]) -> Mapping[str, T]:
        """Changes of attributes, of which each is declared or taken away. Raises `AttributeUndeclared`."""
        for key, value in changes.items():
            if value is not None and not self._is_declared(rules.tidy_text(key)):
                raise AttributeUndeclared(key=key[:KEY_MAX])
        return changes

    def _stamped(self, record: Record, **changes: Any) -> Record:
        return stamped(record, self._clock.now(), **changes)

    async def _take_away(
        self, connection: AsyncConnection, before: Customer, changes: Mapping[str, str | None]
    ) -> None:
        """What is taken away from a customer is taken away from every record that speaks through it."""
        gone = {key for key, value in changes.items() if value is None}
        for record in before.merged:
            if gone & record.attributes.keys():
                left = {key: value for key, value in record.attributes.items() if key not in gone}
                await store.write(connection, self._stamped(record, attributes=left))


async def _find(connection: AsyncConnection, tenant: str, id_: str, *, lock: bool = False) -> Customer:
    root = await store.root_of(connection, tenant, id_, lock=lock)
    found = None if root is None else await store.customer(connection, tenant, root)
    if found is None:
        raise CustomerUnknown(customer=id_)
    return found


async def _check_free(connection: AsyncConnection, tenant: str, kind: Kind, value: str) -> None:
    holder = await store.holder(connection, tenant, kind, value)
    if holder is not None:
        raise IdentityTaken(customer=holder)


async def _retag(connection: AsyncConnection, before: Customer, tags: frozenset[str]) -> None:
    """New tags belong to the record that speaks; a tag that goes is taken away from every record."""
    now = frozenset(before.tags)
    await store.remove_tags(connection, before.record.tenant, before.ids, now - tags)
    await store.add_tags(connection, before.record.tenant, before.id, tags - now)


@asynccontextmanager
async def _taken_at_once() -> AsyncIterator[None]:
    """Somebody else took the identity between our look and our word: the database saw it."""
    try:
        yield
    except IntegrityError:
        raise IdentityTaken(customer="") from None


def _name(name: str) -> str:
    tidy = rules.tidy_text(name)
    if not tidy:
        raise NameMissing
    return tidy


def _value(kind: Kind, value: str) -> str:
    try:
        tidy = rules.tidy_value(kind, value)
    except MalformedNumber:
        tidy = None
    if not tidy:
        raise IdentityMalformed(kind=kind)
    return tidy


def _tags(tags: Iterable[str]) -> frozenset[str]:
    found = frozenset(filter(None, map(rules.tidy_text, tags)))
    _check_room(len(found), MOST_TAGS, TooManyTags)
    return found


def _attributes(before: Mapping[str, str], changes: Mapping[str, str | None]) -> dict[str, str]:
    both = {**before, **{rules.tidy_text(key): value for key, value in changes.items()}}
    after = {key: rules.tidy_note(value) for key, value in both.items() if key and value is not None}
    _check_room(len(after), MOST_ATTRIBUTES, TooManyAttributes)
    return after


def _check_room(count: int, most: int, refusal: type[Refusal]) -> None:
    if count > most:
        raise refusal(most=most)
