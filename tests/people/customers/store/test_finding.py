"""Which customers some words mean, and who may be calling."""

from __future__ import annotations

import pytest
from tests.people.customers.conftest import Book

from yunhu.people.customers.store import finding


async def found(book: Book, words: str, tag: str | None = None) -> list[str]:
    """The names of the customers that the words mean."""
    page = await book.customers.list("main", words, tag, None, 100)
    return [it.record.name for it in page.items]


@pytest.fixture
async def full(book: Book) -> Book:
    """A book with some people in it."""
    await book.add("李娜", "13800138000", tags=["VIP", "北京"])
    await book.add("Ｌｉ Wei", "010-62552200", tags=["VIP"])
    await book.add("100% Corp_", "8001")
    await book.add("王明先生", "+8613999999999")
    await book.add("李娜", "13800138000", tenant="other")
    wang = await book.add("小王", "13700137000", tags=["app"])
    page = await book.customers.list("main", "王明", None, None, 1)
    await book.merging.merge("main", "x", page.items[0].id, wang.id)
    return book


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("娜", ["李娜"]),
        (" 李 娜 ", ["李娜"]),
        ("li wei", ["Ｌｉ Wei"]),
        ("LIWEI", ["Ｌｉ Wei"]),
        ("13800138000", ["李娜"]),
        ("0086 138 0013 8000", ["李娜"]),
        ("8000", ["李娜"]),
        ("62552200", ["Ｌｉ Wei"]),
        ("(010) 6255-2200", ["Ｌｉ Wei"]),
        ("8001", ["100% Corp_"]),
        ("%", []),
        ("_", []),
        ("100%", ["100% Corp_"]),
        ("9999", ["王明先生"]),
        ("99999999", ["王明先生"]),
        ("VIP", ["Ｌｉ Wei", "李娜"]),
        ("小王", ["王明先生"]),
        ("13700137000", ["王明先生"]),
        ("app", ["王明先生"]),
        ("nobody", []),
        ("000", []),
    ],
)
async def test_words_mean_customers(full: Book, words: str, names: list[str]) -> None:
    assert await found(full, words) == names


async def test_tags_and_words_together(full: Book) -> None:
    assert await found(full, "", "VIP") == ["Ｌｉ Wei", "李娜"]
    assert await found(full, "娜", " VIP ") == ["李娜"]
    assert await found(full, "", "app") == ["王明先生"]
    assert await found(full, "娜", "app") == []
    assert len(await found(full, "  ")) == 4


@pytest.mark.parametrize(
    ("number", "name", "names"),
    [
        ("+8613800138000", "", ["李娜"]),
        ("62552200", "", ["Ｌｉ Wei"]),
        ("13700137000", "", ["王明先生"]),
        ("8001", "", ["100% Corp_"]),
        ("anonymous", "李娜", ["李娜"]),
        ("anonymous", "", []),
        ("110", "", []),
    ],
)
async def test_who_may_call(full: Book, number: str, name: str, names: list[str]) -> None:
    assert [it.customer.record.name for it in await full.customers.matches("main", number, name)] == names


async def test_so_many_are_looked_at(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST_LOOKED_AT", 2)
    for number in range(5):
        await book.add(f"x{number}", f"13{number}62552200")
    exact = await book.add("exact", "+861062552200")
    matches = await book.customers.matches("main", "010 62552200")
    assert matches[0].customer == exact
