"""What hangs on tickets: pages, moves from ticket to ticket, and nothing of another tenant."""

from __future__ import annotations

from tests.work.tickets.rig import BY, CONTACT, TENANT, Rig

from yunhu.work.tickets.model import Comment, Entry, Link
from yunhu.work.tickets.store import beside
from yunhu.work.tickets.tables import TICKET_COMMENT

ONE, TWO = "1" * 32, "2" * 32


def comment(n: int, ticket: str = ONE) -> Comment:
    """A comment by its number."""
    return Comment(id=f"{n:032x}", ticket=ticket, origin=ticket, at=n, by=BY, public=False, text=f"第 {n} 条")


async def test_comments_come_in_pages_and_only_to_their_tenant(rig: Rig) -> None:
    async with rig.database.writing() as connection:
        for n in range(5):
            await beside.add_comment(connection, TENANT, comment(n))
        await beside.add_comment(connection, "other", comment(9))
    async with rig.database.reading() as connection:
        page = await beside.comments(connection, TENANT, ONE, 3)
        assert page == [comment(0), comment(1), comment(2)]
        assert await beside.comments(connection, TENANT, ONE, 9, page[-1].id) == [comment(3), comment(4)]
        assert await beside.comments(connection, "other", ONE, 9) == [comment(9)]
        assert await beside.count(connection, TICKET_COMMENT, TENANT, ONE) == 5


async def test_only_what_is_named_is_moved_and_can_be_moved_back(rig: Rig) -> None:
    link = Link(contact=CONTACT, at=1, by=BY)
    moved = {"comments": [comment(0).id], "contacts": [CONTACT]}
    async with rig.database.writing() as connection:
        for n in range(2):
            await beside.add_comment(connection, TENANT, comment(n))
        await beside.link(connection, TENANT, ONE, link)
        await beside.move(connection, TENANT, ONE, TWO, moved)
        assert await beside.comment_ids(connection, TENANT, ONE) == [comment(1).id]
        assert await beside.comment_ids(connection, TENANT, TWO) == [comment(0).id]
        assert await beside.links(connection, TENANT, TWO) == [link]
        await beside.move(connection, "other", TWO, ONE, moved)
        assert await beside.links(connection, TENANT, TWO) == [link]
        await beside.move(connection, TENANT, TWO, ONE, moved)
        assert await beside.comments(connection, TENANT, ONE, 9) == [comment(0), comment(1)]
        assert await beside.links(connection, TENANT, ONE) == [link]


async def test_the_last_merge_is_the_one_that_is_undone(rig: Rig) -> None:
    def entry(n: int, what: str) -> Entry:
        return Entry(id=f"{n:032x}", ticket=ONE, at=n, by=BY, what=what, version=1)

    async with rig.database.writing() as connection:
        assert await beside.last_merge(connection, TENANT, ONE) == {}
        await beside.note(connection, TENANT, entry(1, "merged"), {"comments": ["a"]})
        await beside.note(connection, TENANT, entry(2, "unmerged"))
        await beside.note(connection, TENANT, entry(3, "merged"), {"comments": ["b"]})
        await beside.note(connection, TENANT, entry(4, "commented"))
        assert await beside.last_merge(connection, TENANT, ONE) == {"comments": ["b"]}
        newest = await beside.history(connection, TENANT, ONE, 2)
        assert [it.what for it in newest] == ["commented", "merged"]
        older = await beside.history(connection, TENANT, ONE, 9, newest[-1].id)
        assert [it.what for it in older] == ["unmerged", "merged"]
        assert await beside.history(connection, "other", ONE, 9) == []


async def test_watchers_come_and_go(rig: Rig) -> None:
    async with rig.database.writing() as connection:
        for agent in ("wang", "li.na"):
            await beside.watch(connection, TENANT, ONE, agent)
        await beside.unwatch(connection, "other", ONE, "wang")
        assert await beside.watchers(connection, TENANT, ONE) == ["li.na", "wang"]
        await beside.unwatch(connection, TENANT, ONE, "wang")
        assert await beside.watchers(connection, TENANT, ONE) == ["li.na"]
