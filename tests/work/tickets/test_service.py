"""Tickets at work: families, contacts, numbers, and what two people do at once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.work.tickets.rig import BY, CONTACT, TENANT, Rig, rigged

from yunhu.work.tickets import facts
from yunhu.work.tickets.changes import Change
from yunhu.work.tickets.errors import (
    BadParent,
    ChildrenOpen,
    FieldsFaulty,
    NoSuchLink,
    NoSuchTicket,
    ReasonNeeded,
    TicketChangedMeanwhile,
    WrongContact,
    WrongReference,
)
from yunhu.work.tickets.services.office import Expected
from yunhu.work.tickets.services.tickets import DEEPEST, New
from yunhu.work.tickets.store.search import Wanted


async def test_numbers_begin_anew_with_the_local_year(tmp_path: Path) -> None:
    async with rigged(tmp_path, "2026-12-31T23:59") as rig:
        assert [(await rig.make()).number for _ in range(2)] == ["2026-000001", "2026-000002"]
        rig.go_to("2027-01-01T00:00")
        assert (await rig.make()).number == "2027-000001"
        other = await rig.tickets.create("other", New(type="task", subject="x"), BY)
        assert other.number == "2027-000001"
        with pytest.raises(NoSuchTicket):
            await rig.tickets.whole(TENANT, other.id)


async def test_a_refused_ticket_takes_no_number(rig: Rig) -> None:
    with pytest.raises(WrongReference):
        await rig.make(parent="0" * 32)
    with pytest.raises(FieldsFaulty):
        await rig.make(fields={"phone": "nobody"})
    assert (await rig.make()).number == "2026-000001"
    assert len(rig.facts) == 1


async def test_a_ticket_of_a_call_is_linked_both_ways_and_answered(rig: Rig) -> None:
    made = await rig.make(contact=CONTACT, customer="zhang")
    assert (made.source, [clock.run for clock in made.clocks]) == ("call", ["stopped", "running"])
    assert [it.id for it in await rig.tickets.of_contact(TENANT, CONTACT)] == [made.id]
    whole = await rig.tickets.whole(TENANT, made.id)
    assert [link.contact for link in whole.links] == [CONTACT]
    for _ in range(2):
        await rig.tickets.link(TENANT, made.id, "d" * 32, BY)
    assert len((await rig.tickets.whole(TENANT, made.id)).links) == 2
    with pytest.raises(WrongContact):
        await rig.tickets.link(TENANT, made.id, "0" * 32, BY)
    await rig.tickets.unlink(TENANT, made.id, CONTACT, BY)
    with pytest.raises(NoSuchLink):
        await rig.tickets.unlink(TENANT, made.id, CONTACT, BY)
    assert await rig.story(made.id) == ["created", "linked", "unlinked"]
    assert len(rig.told(facts.TicketLinked, facts.TicketUnlinked)) == 3


async def test_the_card_shows_what_is_not_done_the_first_due_first(rig: Rig) -> None:
    slow = await rig.make(customer="zhang")
    fast = await rig.make(customer="zhang", priority="urgent")
    waiting = await rig.make(contact=CONTACT)
    await rig.change(waiting.id, state="wait")
    done = await rig.make(customer="zhang")
    await rig.solve(done.id)
    await rig.make(customer="wang")
    found = await rig.tickets.open_of(TENANT, ["zhang"], CONTACT)
    assert [it.id for it in found] == [fast.id, slow.id, waiting.id]
    assert await rig.tickets.open_of("other", ["zhang"], CONTACT) == []


async def test_customers_are_found_by_name_and_by_their_older_ids(rig: Rig) -> None:
    made = await rig.make(customer="zhang")
    found = await rig.tickets.found(TENANT, Wanted(words="张伟"), 10)
    assert [it.id for it in found] == [made.id]
    assert await rig.tickets.found(TENANT, Wanted(words="王芳"), 10) == []
    rig.neighbours.customers["old-wang"] = "王芳"
    merged = await rig.make(customer="old-wang")
    found = await rig.tickets.found(TENANT, Wanted(customers=("wang",)), 10)
    assert [it.id for it in found] == [merged.id]


async def test_a_parent_is_not_solved_before_its_children_unless_forced(rig: Rig) -> None:
    parent = await rig.make()
    child = await rig.make(parent=parent.id)
    with pytest.raises(ChildrenOpen) as refused:
        await rig.solve(parent.id)
    assert refused.value.params == {"children": [child.number], "count": 1}
    wanted = Change(state="done", fields={"cause": "x"})
    with pytest.raises(ReasonNeeded):
        await rig.tickets.change(TENANT, parent.id, wanted, BY, force=True)
    forced = await rig.tickets.change(TENANT, parent.id, wanted, BY, force=True, reason="客户撤回")
    assert forced.kind == "solved"
    last = (await rig.tickets.history(TENANT, parent.id, 1, None))[0]
    assert last.about == {"reason": "客户撤回"}
    # Filing what is solved asks no more.
    assert (await rig.change(parent.id, state="filed")).kind == "closed"


async def test_a_parent_with_solved_children_is_solved(rig: Rig) -> None:
    parent = await rig.make()
    child = await rig.make(parent=parent.id)
    await rig.solve(child.id)
    assert (await rig.solve(parent.id)).kind == "solved"


async def test_families_have_no_circles_and_are_not_too_deep(rig: Rig) -> None:
    line = [await rig.make()]
    for _ in range(DEEPEST - 1):
        line.append(await rig.make(parent=line[-1].id))
    await rig.make(parent=line[-1].id)
    for wrong in (line[0], line[-1]):
        with pytest.raises(BadParent):
            await rig.change(line[0].id, parent=wrong.id)
    deepest = (await rig.tickets.whole(TENANT, line[-1].id)).children[0]
    with pytest.raises(BadParent):
        await rig.make(parent=deepest.id)
    assert (await rig.change(line[1].id, parent=None)).parent is None


async def test_of_two_changes_at_once_one_is_told(rig: Rig) -> None:
    made = await rig.make()

    async def change(subject: str) -> object:
        wanted = Change(subject=subject)
        return await rig.tickets.change(TENANT, made.id, wanted, BY, Expected(1))

    done = await asyncio.gather(*(change(str(n)) for n in range(5)), return_exceptions=True)
    assert sum(isinstance(each, TicketChangedMeanwhile) for each in done) == 4
    assert (await rig.now(made.id)).version == 2
    assert await rig.story(made.id) == ["created", "changed"]


async def test_many_at_once_get_numbers_without_gaps(rig: Rig) -> None:
    made = await asyncio.gather(*(rig.make() for _ in range(10)))
    assert sorted(it.number for it in made) == [f"2026-{n:06}" for n in range(1, 11)]


async def test_what_changes_nothing_leaves_no_trace(rig: Rig) -> None:
    made = await rig.make()
    await rig.change(made.id, subject=made.subject, state="new", agent=None)
    assert await rig.story(made.id) == ["created"]
    assert len(rig.facts) == 1


async def test_nothing_is_told_of_what_was_undone(rig: Rig) -> None:
    made = await rig.make()
    rig.facts.clear()
    with pytest.raises(RuntimeError):
        async with rig.office.working(TENANT, BY) as work:
            before = await work.take(made.id)
            await work.put(before, before, "commented")
            work.facts.append(facts.TicketCommented(ticket=made.id, comment="x", public=True, by=BY))
            raise RuntimeError("the power fails")
    assert rig.facts == []
    assert await rig.story(made.id) == ["created"]
