"""Customers in the database."""

from __future__ import annotations

from tests.people.customers.conftest import Book

from yunhu.people.customers.store import customers as store


async def test_customers_are_kept_as_they_are(book: Book) -> None:
    made = await book.add("李娜", "13800138000", "8001", note="a\nb", tags=["x", "y"], attributes={"k": "v"})
    async with book.database.reading() as connection:
        assert await store.customer(connection, "main", made.id) == made
        assert await store.customer(connection, "other", made.id) is None
        assert await store.customers(connection, "main", []) == {}


async def test_every_query_is_of_one_tenant(book: Book) -> None:
    made = await book.add("李娜", "13800138000")
    async with book.database.reading() as connection:
        assert await store.root_of(connection, "other", made.id) is None
        assert await store.root_of(connection, "main", made.id, lock=True) == made.id
        assert await store.roots_of(connection, "other", [made.id]) == {}
        assert await store.holder(connection, "other", "phone", "+8613800138000") is None
        assert await store.holder(connection, "main", "phone", "+8613800138000") == made.id


async def test_what_is_removed_is_of_one_tenant(book: Book) -> None:
    made = await book.add("李娜", "13800138000", tags=["x"])
    async with book.database.writing() as connection:
        await store.remove_identity(connection, "other", made.identities[0].id)
        await store.remove_tags(connection, "other", [made.id], ["x"])
        await store.move(connection, "other", made.id, "nobody", [made.id], "nobody")
    assert await book.customers.get("main", made.id) == made
