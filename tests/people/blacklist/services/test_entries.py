"""Entries of the blacklist: added, changed, expired, removed, and there again after a restart."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from tests.people.blacklist.conftest import Lists

from yunhu.kit.instants import SECOND
from yunhu.kit.phone import MalformedNumber
from yunhu.kit.refusal import Refusal
from yunhu.people.blacklist.errors import (
    AlreadyListed,
    EmergencyNumber,
    EndsTooEarly,
    ListFull,
    MalformedValue,
    NeedsMore,
    NoSuchEntry,
)
from yunhu.people.blacklist.facts import BlacklistAdded, BlacklistChanged, BlacklistRemoved
from yunhu.people.blacklist.services import entries
from yunhu.people.blacklist.services.entries import New


def new(value: str = "5551234", **more: Any) -> New:
    return New(**({"kind": "number", "effect": "reject", "reason": "threats"} | more | {"value": value}))


async def test_an_entry_holds_at_once_and_after_a_restart(lists: Lists) -> None:
    made = await lists.entries.add(new("555 1234"), "li")
    assert lists.entries.get(made.id) == made
    assert lists.screen.find("5551234") == made
    lists.restart("other")
    await lists.entries.load()
    assert lists.screen.find("5551234") is None
    lists.restart()
    await lists.entries.load()
    assert lists.screen.find("5551234") == made


async def test_it_expires_without_a_job_and_makes_room_for_another(lists: Lists) -> None:
    first = await lists.entries.add(new(until=lists.time.now() + 60 * SECOND), "li")
    with pytest.raises(AlreadyListed) as caught:
        await lists.entries.add(new(), "li")
    assert caught.value.params == {"entry": first.id}
    lists.time.advance(60)
    assert lists.screen.find("5551234") is None
    second = await lists.entries.add(new(), "li")
    assert lists.screen.find("5551234") == second
    assert [each.id for each in (await lists.entries.list(None, None, 10)).items] == [second.id]


async def test_an_entry_is_changed_and_removed(lists: Lists) -> None:
    made = await lists.entries.add(new(), "li")
    changed = await lists.entries.change(made.id, {"effect": "play", "prompt": "closed"}, "wu")
    assert lists.screen.find("5551234") == changed
    assert await lists.entries.change(made.id, {"effect": "play"}, "wu") == changed
    lists.restart()
    await lists.entries.load()
    assert lists.entries.get(made.id) == changed
    await lists.entries.remove(made.id, "wu")
    assert lists.screen.find("5551234") is None
    for gone in (
        lists.entries.remove(made.id, "wu"),
        lists.entries.change(made.id, {"effect": "low"}, "wu"),
    ):
        with pytest.raises(NoSuchEntry):
            await gone
    assert [fact for _, fact in lists.facts] == [
        BlacklistAdded(entry=made.id, of="number", effect="reject", until=None, by="li"),
        BlacklistChanged(entry=made.id, fields=("effect", "prompt"), by="wu"),
        BlacklistRemoved(entry=made.id, by="wu"),
    ]


async def test_the_facts_and_what_is_printed_name_nobody(lists: Lists) -> None:
    made = await lists.entries.add(new(), "li")
    for text in ("5551234", "threats"):
        assert text not in repr((lists.facts, made, new()))


async def test_customers_are_known_by_all_their_numbers(lists: Lists) -> None:
    made = await lists.entries.add(new("wang", kind="customer"), "li")
    assert lists.screen.find("5552") == made
    lists.town.customers["wang"] = ("5553",)
    await lists.entries.refresh()
    assert lists.screen.find("5552") is None
    assert lists.screen.find("5553") == made
    lists.restart()
    await lists.entries.load()
    assert lists.screen.find("5553") == made
    del lists.town.customers["wang"]
    await lists.entries.refresh()
    assert lists.screen.find("5553") is None


async def test_prefixes_and_regions(lists: Lists) -> None:
    prefix = await lists.entries.add(new("555", kind="prefix"), "li")
    region = await lists.entries.add(new(" Springfield ", kind="region"), "li")
    assert lists.screen.find("5559") == prefix
    assert lists.screen.find("7777") == region
    listed = await lists.entries.list("region", None, 10)
    assert [each.value for each in listed.items] == ["springfield"]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (new("110"), EmergencyNumber),
        (new("11", kind="prefix"), MalformedValue),
        (new("110", kind="prefix"), EmergencyNumber),
        (new("nobody", kind="customer"), MalformedValue),
        (new(" ", kind="region"), MalformedValue),
        (new("hello"), MalformedNumber),
        (new(effect="play"), NeedsMore),
        (new(effect="play", prompt="none"), NeedsMore),
        (new(effect="flow", flow="none"), NeedsMore),
        (new(until=1), EndsTooEarly),
    ],
)
async def test_what_cannot_be_listed(lists: Lists, wrong: New, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        await lists.entries.add(wrong, "li")
    assert lists.facts == []


async def test_an_expired_entry_may_be_changed_but_not_to_an_end_in_the_past(lists: Lists) -> None:
    made = await lists.entries.add(new(until=lists.time.now() + SECOND), "li")
    lists.time.advance(2)
    assert (await lists.entries.change(made.id, {"reason": "spam"}, "li")).reason == "spam"
    with pytest.raises(EndsTooEarly):
        await lists.entries.change(made.id, {"until": 5}, "li")
    assert (await lists.entries.change(made.id, {"until": None}, "li")).until is None
    assert lists.screen.find("5551234") is not None


async def test_two_who_list_one_number_at_once(lists: Lists) -> None:
    done = await asyncio.gather(*(lists.entries.add(new(), "li") for _ in range(2)), return_exceptions=True)
    assert sum(isinstance(each, AlreadyListed) for each in done) == 1


async def test_the_list_has_a_bound(lists: Lists, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "MOST_ENTRIES", 1)
    await lists.entries.add(new(), "li")
    with pytest.raises(ListFull):
        await lists.entries.add(new("5559"), "li")
