"""Two tickets become one and two again; one becomes two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from tests.work.tickets.rig import BY, CONTACT, TENANT, Rig

from yunhu.work.tickets import facts
from yunhu.work.tickets.errors import (
    CannotMerge,
    NoSuchComment,
    NotMerged,
    TicketChangedMeanwhile,
    TicketIsMerged,
    WrongReference,
)
from yunhu.work.tickets.model import Attachment, Comment, Ticket
from yunhu.work.tickets.services.office import Expected

OTHER = "d" * 32


async def say(rig: Rig, ticket: Ticket, text: str) -> Comment:
    """A comment on a ticket."""
    return await rig.tickets.comment(TENANT, ticket.id, text, False, BY)


async def attach(rig: Rig, ticket: Ticket, comment: str | None = None) -> Attachment:
    """A file on a ticket."""

    async def body() -> AsyncIterator[bytes]:
        yield b"hello"

    return await rig.attachments.add(TENANT, ticket.id, body(), "a.txt", BY, comment)


async def texts(rig: Rig, id_: str) -> list[str]:
    """What is written on a ticket now."""
    return [it.text for it in await rig.tickets.comments(TENANT, id_, 100, None)]


async def test_a_merge_takes_everything_along_and_can_be_undone(rig: Rig) -> None:
    one, two = await rig.make(contact=CONTACT), await rig.make(contact=OTHER)
    await rig.tickets.link(TENANT, two.id, CONTACT, BY)
    await say(rig, one, "第一")
    await say(rig, two, "第二")
    file = await attach(rig, one)
    before = await rig.now(one.id)
    kept = await rig.merging.merge(TENANT, one.id, two.id, BY)
    assert kept.id == two.id
    merged = await rig.now(one.id)
    assert (merged.merged_into, merged.kind, merged.state, merged.next_at) == (two.id, "closed", "new", None)
    whole = await rig.tickets.whole(TENANT, two.id)
    assert await texts(rig, two.id) == ["第一", "第二"]
    assert [it.origin for it in await rig.tickets.comments(TENANT, two.id, 9, None)] == [one.id, two.id]
    assert [it.id for it in whole.attachments] == [file.id]
    assert {link.contact for link in whole.links} == {CONTACT, OTHER}
    with pytest.raises(TicketIsMerged) as refused:
        await rig.change(one.id, subject="x")
    assert refused.value.params == {"into": two.id}
    with pytest.raises(TicketIsMerged):
        await say(rig, one, "too late")
    await say(rig, two, "第三")
    after = await rig.merging.unmerge(TENANT, one.id, BY)
    assert (after.merged_into, after.kind, after.due_at) == (None, "open", before.due_at)
    assert (await texts(rig, one.id), await texts(rig, two.id)) == (["第一"], ["第二", "第三"])
    again = await rig.tickets.whole(TENANT, one.id)
    assert ([it.id for it in again.attachments], [it.contact for it in again.links]) == ([file.id], [CONTACT])
    assert (await rig.story(one.id))[-2:] == ["merged", "unmerged"]
    assert (await rig.story(two.id))[-3:] == ["absorbed", "commented", "released"]
    assert len(rig.told(facts.TicketMerged, facts.TicketUnmerged)) == 2


async def test_merges_of_merges_come_apart_in_turn(rig: Rig) -> None:
    one, two, three = await rig.make(), await rig.make(), await rig.make()
    await say(rig, one, "1")
    await say(rig, two, "2")
    await rig.merging.merge(TENANT, one.id, two.id, BY)
    await rig.merging.merge(TENANT, two.id, three.id, BY)
    assert await texts(rig, three.id) == ["1", "2"]
    await rig.merging.unmerge(TENANT, two.id, BY)
    assert (await texts(rig, two.id), await texts(rig, three.id)) == (["1", "2"], [])
    await rig.merging.unmerge(TENANT, one.id, BY)
    assert (await texts(rig, one.id), await texts(rig, two.id)) == (["1"], ["2"])


async def test_time_stands_still_for_a_merged_ticket(rig: Rig) -> None:
    one, two = await rig.make(), await rig.make()
    rig.go_to("2026-03-02T09:30")
    await rig.merging.merge(TENANT, one.id, two.id, BY)
    rig.go_to("2026-03-02T15:00")
    after = await rig.merging.unmerge(TENANT, one.id, BY)
    assert [clock.spent // 60_000_000 for clock in after.clocks] == [30, 30]
    assert not after.breached


async def test_what_cannot_be_merged_is_refused(rig: Rig) -> None:
    one, two = await rig.make(), await rig.make()
    child = await rig.make(parent=one.id)
    grandchild = await rig.make(parent=child.id)
    for into in (one, child, grandchild):
        with pytest.raises(CannotMerge):
            await rig.merging.merge(TENANT, one.id, into.id, BY)
    with pytest.raises(WrongReference):
        await rig.merging.merge(TENANT, one.id, "0" * 32, BY)
    with pytest.raises(TicketChangedMeanwhile):
        await rig.merging.merge(TENANT, one.id, two.id, BY, Expected(9))
    with pytest.raises(NotMerged):
        await rig.merging.unmerge(TENANT, one.id, BY)
    await rig.merging.merge(TENANT, child.id, one.id, BY)
    with pytest.raises(TicketIsMerged):
        await rig.merging.merge(TENANT, two.id, child.id, BY)


async def test_of_two_opposite_merges_one_is_done(rig: Rig) -> None:
    one, two = await rig.make(), await rig.make()
    done = await asyncio.gather(
        rig.merging.merge(TENANT, one.id, two.id, BY),
        rig.merging.merge(TENANT, two.id, one.id, BY),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in done) == ["Ticket", "TicketIsMerged"]


async def test_a_split_takes_comments_with_their_files(rig: Rig) -> None:
    one = await rig.make(contact=CONTACT, customer="zhang", fields={"phone": "10086"}, agent="wang")
    first, second = await say(rig, one, "另外,空调也坏了"), await say(rig, one, "好的")
    file, other = await attach(rig, one, first.id), await attach(rig, one, second.id)
    made = await rig.merging.split(TENANT, one.id, [first.id], "空调", BY)
    whole = await rig.tickets.whole(TENANT, made.id)
    assert (made.source, made.customer, made.agent, made.fields) == ("split", "zhang", "wang", one.fields)
    assert [link.contact for link in whole.links] == [CONTACT]
    assert ([it.id for it in whole.attachments], await texts(rig, made.id)) == ([file.id], [first.text])
    left = await rig.tickets.whole(TENANT, one.id)
    assert ([it.id for it in left.attachments], await texts(rig, one.id)) == ([other.id], [second.text])
    assert (await rig.story(one.id))[-1] == "split"
    assert await rig.story(made.id) == ["created", "split_off"]
    plain = await rig.merging.split(TENANT, one.id, [second.id], "别的", BY, "plain")
    assert (plain.type, plain.fields) == ("plain", {})
    with pytest.raises(NoSuchComment):
        await rig.merging.split(TENANT, one.id, [first.id], "x", BY)
    assert (await rig.make()).number == "2026-000004"
