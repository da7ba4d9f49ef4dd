"""Merges, and taking them back: whatever the order, everybody gets back exactly what was theirs."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from tests.people.customers.conftest import Book, make_tables

from yunhu.people.customers.errors import CustomerUnknown, MergedWithItself, NotMerged, TooManyMerged
from yunhu.people.customers.facts import CustomerMerged, CustomerUnmerged
from yunhu.people.customers.model import Customer, Record
from yunhu.people.customers.services import merging as module
from yunhu.platform.database.db import Database


def own(record: Record) -> tuple[object, ...]:
    """What a record has itself."""
    values = frozenset((it.kind, it.value) for it in record.identities)
    return record.name, record.note, record.attributes, record.tags, values


async def test_one_speaks_for_both_and_nothing_is_moved(book: Book) -> None:
    li = await book.add("李娜", "13800138000", tags=["VIP"], attributes={"level": "gold"})
    other = await book.add("娜娜", "13900139000", tags=["app"], attributes={"level": "tin", "size": "M"})
    one = await book.merging.merge("main", "user:li", li.id, other.id)
    assert one.id == li.id
    assert set(one.ids) == {li.id, other.id}
    assert [it.value for it in one.identities] == ["+8613800138000", "+8613900139000"]
    assert one.tags == ("VIP", "app")
    assert one.attributes == {"level": "gold", "size": "M"}
    (match,) = await book.customers.matches("main", "13900139000")
    assert (match.customer.id, match.score) == (li.id, 1.0)
    back = await book.merging.unmerge("main", "user:li", li.id, other.id)
    assert back == other
    assert own((await book.customers.get("main", li.id)).record) == own(li.record)
    merged = CustomerMerged(customer=li.id, merged=other.id, by="user:li")
    assert book.facts[-2:] == [merged, CustomerUnmerged(customer=li.id, unmerged=other.id, by="user:li")]


async def test_what_comes_later_stays_with_who_spoke_then(book: Book) -> None:
    li, other = await book.add("Li", "13800138000"), await book.add("Na", "13900139000", tags=["app"])
    one = await book.merging.merge("main", "x", li.id, other.id)
    one = await book.customers.add_identity("main", "x", other.id, "email", "li@example.com")
    one = await book.customers.tag("main", "x", li.id, "new", on=True)
    one = await book.customers.tag("main", "x", li.id, "app", on=False)
    assert one.tags == ("new",)
    freed = await book.merging.unmerge("main", "x", li.id, other.id)
    assert freed.tags == (), "what was taken away is taken away"
    assert [it.value for it in freed.identities] == ["+8613900139000"]
    kept = await book.customers.get("main", li.id)
    assert [it.value for it in kept.identities] == ["+8613800138000", "li@example.com"]
    assert kept.tags == ("new",)


async def test_who_was_merged_into_the_merged_goes_with_it(book: Book) -> None:
    a, b, c = [await book.add(name) for name in "abc"]
    await book.merging.merge("main", "x", b.id, c.id)
    one = await book.merging.merge("main", "x", a.id, b.id)
    assert set(one.ids) == {a.id, b.id, c.id}
    freed = await book.merging.unmerge("main", "x", a.id, b.id)
    assert set(freed.ids) == {b.id, c.id}
    await book.merging.merge("main", "x", a.id, c.id)
    alone = await book.merging.unmerge("main", "x", a.id, c.id)
    assert alone.ids == (c.id,)
    assert set((await book.customers.get("main", a.id)).ids) == {a.id, b.id}


async def test_what_cannot_be_merged(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = await book.add("a"), await book.add("b")
    other = await book.add("c", tenant="other")
    for first, second in ((a.id, a.id), (b.id, b.id)):
        with pytest.raises(MergedWithItself):
            await book.merging.merge("main", "x", first, second)
    for first, second in ((a.id, other.id), (other.id, a.id), (a.id, "nobody")):
        with pytest.raises(CustomerUnknown):
            await book.merging.merge("main", "x", first, second)
    await book.merging.merge("main", "x", a.id, b.id)
    for record in (a.id, other.id, "nobody"):
        with pytest.raises(NotMerged):
            await book.merging.unmerge("main", "x", a.id, record)
    monkeypatch.setattr(module, "MOST_RECORDS", 2)
    third = await book.add("d")
    with pytest.raises(TooManyMerged):
        await book.merging.merge("main", "x", a.id, third.id)


async def test_merging_crosswise_at_once_makes_one(book: Book) -> None:
    a, b = await book.add("a"), await book.add("b")
    done = await asyncio.gather(
        book.merging.merge("main", "x", a.id, b.id),
        book.merging.merge("main", "x", b.id, a.id),
        return_exceptions=True,
    )
    assert {type(each) for each in done} == {Customer, MergedWithItself}
    assert len((await book.customers.list("main", "", None, None, 10)).items) == 1


class Merges(RuleBasedStateMachine):
    """Any merges and un-merges, with additions in between, beside a model that knows only who owns what."""

    living = Bundle("living")
    merged = Bundle("merged")

    @initialize()
    def open(self) -> None:
        """An empty book."""
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        database = Database(f"sqlite+aiosqlite:///{Path(self.folder.name)}/main.db")
        self.runner.run(make_tables(database))
        self.book = Book(database)
        self.parents: dict[str, str | None] = {}
        self.owned: dict[str, set[str]] = {}
        self.count = 0

    def teardown(self) -> None:
        """Everybody apart again: each has exactly what was given to it while it spoke."""
        if not hasattr(self, "book"):
            return
        for id_, parent in self.parents.items():
            if parent is not None:
                self.runner.run(self.book.merging.unmerge("main", "x", id_, id_))
        for id_, owned in self.owned.items():
            customer = self.runner.run(self.book.customers.get("main", id_))
            assert customer.ids == (id_,)
            assert {it.value for it in customer.identities} == owned == set(customer.tags)
        self.runner.run(self.book.database.close())
        self.runner.close()
        self.folder.cleanup()

    def speaks_for(self, id_: str) -> str:
        """Who speaks for a record, by the model."""
        while (parent := self.parents[id_]) is not None:
            id_ = parent
        return id_

    @rule(target=living)
    def create(self) -> str:
        """Somebody new."""
        made = self.runner.run(self.book.add("x"))
        self.parents[made.id], self.owned[made.id] = None, set()
        return made.id

    @rule(id_=living)
    def give(self, id_: str) -> None:
        """An identity and a tag for whoever speaks for a record."""
        self.count += 1
        value = f"thing{self.count}"
        self.runner.run(self.book.customers.add_identity("main", "x", id_, "app", value))
        self.runner.run(self.book.customers.tag("main", "x", id_, value, on=True))
        self.owned[self.speaks_for(id_)].add(value)

    @rule(target=merged, first=living, second=living)
    def merge(self, first: str, second: str) -> object:
        """Two become one, unless they are."""
        kept, joined = self.speaks_for(first), self.speaks_for(second)
        if kept == joined:
            with pytest.raises(MergedWithItself):
                self.runner.run(self.book.merging.merge("main", "x", first, second))
            return multiple()
        self.runner.run(self.book.merging.merge("main", "x", first, second))
        self.parents[joined] = kept
        return joined

    @rule(id_=consumes(merged))
    def unmerge(self, id_: str) -> None:
        """One of them speaks for itself again."""
        self.runner.run(self.book.merging.unmerge("main", "x", self.speaks_for(id_), id_))
        self.parents[id_] = None

    @rule(id_=living)
    def look(self, id_: str) -> None:
        """Whoever is asked for, who speaks has what all of them have."""
        customer = self.runner.run(self.book.customers.get("main", id_))
        members = {each for each in self.parents if self.speaks_for(each) == self.speaks_for(id_)}
        assert customer.id == self.speaks_for(id_)
        assert set(customer.ids) == members
        everything = set[str]().union(*(self.owned[each] for each in members))
        assert {it.value for it in customer.identities} == everything == set(customer.tags)

    @invariant()
    def the_living_are_listed(self) -> None:
        """A list shows who speaks, and nobody else."""
        if hasattr(self, "book"):
            found = self.runner.run(self.book.customers.list("main", "", None, None, 100)).items
            assert {it.id for it in found} == {id_ for id_, parent in self.parents.items() if parent is None}


TestMerges = Merges.TestCase
TestMerges.settings = settings(
    max_examples=12, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
)
