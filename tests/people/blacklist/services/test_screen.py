"""What the door asks."""

from __future__ import annotations

from tests.people.blacklist.conftest import Lists

from yunhu.people.blacklist.facts import BlacklistHit
from yunhu.people.blacklist.model import Hit
from yunhu.people.blacklist.services.entries import New


async def test_a_caller_meets_what_the_entry_says(lists: Lists) -> None:
    assert lists.screen.meets("5551234") is None
    wanted = New(kind="number", value="5551234", effect="play", prompt="closed", reason="threats")
    made = await lists.entries.add(wanted, "li")
    hit = lists.screen.meets("5551234")
    assert hit == Hit(made.id, "number", "play", "closed", None)
    assert lists.screen.meets("5559999") is None
    assert lists.screen.meets("anonymous") is None


async def test_every_hit_is_a_fact_without_the_number(lists: Lists) -> None:
    lists.screen.tell(Hit("e1", "prefix", "low"), "contact-1")
    assert lists.facts == [("contact-1", BlacklistHit(entry="e1", matched="prefix", effect="low"))]
