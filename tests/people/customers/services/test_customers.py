"""Customers at work."""

from __future__ import annotations

import asyncio

import pytest
from tests.people.customers.conftest import Book

from yunhu.people.customers.errors import (
    AttributeUndeclared,
    CustomerChangedMeanwhile,
    CustomerUnknown,
    IdentityTaken,
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
from yunhu.people.customers.model import MOST_ATTRIBUTES, MOST_IDENTITIES, MOST_TAGS
from yunhu.people.customers.services.customers import Change, Customers, New
from yunhu.platform.ids import IdSource


async def test_what_is_said_of_a_customer_names_nobody(book: Book) -> None:
    li = await book.add("李娜", "13800138000", note="tea")
    li = await book.customers.change("main", "x", li.id, 1, Change(name="李娜娜", note="coffee"))
    li = await book.customers.add_identity("main", "x", li.id, "email", "li@example.com")
    (_, mail) = li.identities
    await book.customers.remove_identity("main", "x", li.id, mail.id)
    assert book.facts == [
        CustomerCreated(customer=li.id, by="user:li"),
        CustomerChanged(customer=li.id, fields=("name", "note"), by="x"),
        CustomerIdentityAdded(customer=li.id, identity=mail.id, identity_kind="email", by="x"),
        CustomerIdentityRemoved(customer=li.id, identity=mail.id, identity_kind="email", by="x"),
    ]
    for text in ("李娜", "8000", "tea", "example.com"):
        assert text not in repr((book.facts, li, li.identities, New(name="李娜"), Change(note="tea")))


async def test_two_who_add_one_number_at_once(book: Book) -> None:
    a, b = await book.add("a"), await book.add("b")
    done = await asyncio.gather(
        *(book.customers.add_identity("main", "x", it.id, "phone", "13800138000") for it in (a, b)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, IdentityTaken) for each in done) == 1
    (match,) = await book.customers.matches("main", "13800138000")
    assert match.score == 1.0


async def test_another_tenant_may_know_the_same_number(book: Book) -> None:
    await book.add("a", "13800138000")
    other = await book.add("b", "13800138000", tenant="other")
    (match,) = await book.customers.matches("other", "13800138000")
    assert match.customer.id == other.id
    with pytest.raises(CustomerUnknown):
        await book.customers.get("main", other.id)
    with pytest.raises(CustomerUnknown):
        await book.customers.change("main", "x", other.id, 1, Change(name="x"))


async def test_a_change_of_something_old_is_refused(book: Book) -> None:
    li = await book.add("li")
    await book.customers.tag("main", "x", li.id, "VIP", on=True)
    with pytest.raises(CustomerChangedMeanwhile):
        await book.customers.change("main", "x", li.id, 1, Change(tags=["late"]))
    assert (await book.customers.get("main", li.id)).tags == ("VIP",)


async def test_everything_has_a_bound(book: Book) -> None:
    li = await book.add("li", tags=[f"t{n}" for n in range(MOST_TAGS)])
    with pytest.raises(TooManyTags):
        await book.customers.tag("main", "x", li.id, "one more", on=True)
    attributes = {f"k{n}": "v" for n in range(MOST_ATTRIBUTES)}
    li = await book.customers.change("main", "x", li.id, 1, Change(attributes=attributes))
    with pytest.raises(TooManyAttributes):
        await book.customers.change("main", "x", li.id, 2, Change(attributes={"one more": "v"}))
    many = [("app", f"user{n}") for n in range(MOST_IDENTITIES)]
    li = await book.customers.create("main", "x", New(name="li", identities=many))  # type: ignore[arg-type]
    with pytest.raises(TooManyIdentities):
        await book.customers.add_identity("main", "x", li.id, "app", "one_more")


async def test_an_attribute_that_nobody_declared_is_not_kept_and_can_be_taken_away(book: Book) -> None:
    old = await book.add("a", attributes={"secret": "x", "level": "tin"})

    def ignored(tenant: str, contact: str | None, fact: object) -> None:
        """What is announced is not what this is about."""

    strict = Customers(book.database, ignored, book.time, IdSource(book.time), lambda key: key == "level")
    with pytest.raises(AttributeUndeclared):
        await strict.create("main", "x", New(name="b", attributes={"secret": "y"}))
    with pytest.raises(AttributeUndeclared):
        await strict.change("main", "x", old.id, 1, Change(attributes={"level": "gold", "secret": "y"}))
    assert (await strict.get("main", old.id)).attributes == {"secret": "x", "level": "tin"}
    change = Change(attributes={"level": "gold", "secret": None})
    assert (await strict.change("main", "x", old.id, 1, change)).attributes == {"level": "gold"}


async def test_attributes_of_merged_records_can_be_taken_away(book: Book) -> None:
    a = await book.add("a", attributes={"x": "1"})
    b = await book.add("b", attributes={"y": "2", "z": "3"})
    one = await book.merging.merge("main", "x", a.id, b.id)
    change = Change(attributes={"y": None, "x": None, "w": "4"})
    one = await book.customers.change("main", "x", a.id, one.record.version, change)
    assert one.attributes == {"w": "4", "z": "3"}


async def test_the_same_number_twice_in_one_wish_is_one(book: Book) -> None:
    li = await book.add("li", "13800138000", "+86 138 0013 8000")
    assert [it.value for it in li.identities] == ["+8613800138000"]


async def test_some_by_the_ids_that_were_asked_for(book: Book) -> None:
    a, b = await book.add("a"), await book.add("b")
    await book.merging.merge("main", "x", a.id, b.id)
    found = await book.customers.some("main", [a.id, b.id, "nobody"])
    assert {id_: it.id for id_, it in found.items()} == {a.id: a.id, b.id: a.id}
    assert await book.customers.some("main", []) == {}
