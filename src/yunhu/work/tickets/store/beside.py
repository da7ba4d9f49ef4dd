"""What hangs on tickets in the main database: comments, files, contacts, watchers, history."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import RowMapping, Table, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.work.tickets.model import Attachment, Comment, Entry, Link
from yunhu.work.tickets.rules import normalised
from yunhu.work.tickets.tables import (
    TICKET_ATTACHMENT,
    TICKET_COMMENT,
    TICKET_CONTACT,
    TICKET_HISTORY,
    TICKET_WATCHER,
)

_ENCODE = msgspec.json.Encoder()
_LONGEST_SEARCHED = 10_000

Moved = dict[str, list[str]]
"""What a merge took along: the ids of comments, attachments and contacts."""


async def count(connection: AsyncConnection, table: Table, tenant: str, ticket: str) -> int:
    """How many rows of a table hang on a ticket."""
    query = select(func.count()).select_from(table).where(table.c.tenant == tenant, table.c.ticket == ticket)
    return int((await connection.execute(query)).scalar_one())


# --- comments ---------------------------------------------------------------------------------------------


async def add_comment(connection: AsyncConnection, tenant: str, comment: Comment) -> None:
    """Write a comment."""
    search = normalised(comment.text)[:_LONGEST_SEARCHED]
    row = {**msgspec.structs.asdict(comment), "tenant": tenant, "search": search}
    await connection.execute(insert(TICKET_COMMENT).values(row))


async def comments(
    connection: AsyncConnection, tenant: str, ticket: str, limit: int, after: str | None = None
) -> list[Comment]:
    """A page of a ticket's comments, the oldest first."""
    mine = (TICKET_COMMENT.c.tenant == tenant) & (TICKET_COMMENT.c.ticket == ticket)
    query = select(TICKET_COMMENT).where(mine)
    if after is not None:
        query = query.where(TICKET_COMMENT.c.id > after)
    rows = (await connection.execute(query.order_by(TICKET_COMMENT.c.id).limit(limit))).mappings()
    return [_comment(row) for row in rows]


async def comment_ids(connection: AsyncConnection, tenant: str, ticket: str) -> list[str]:
    """The ids of all of a ticket's comments."""
    query = select(TICKET_COMMENT.c.id).where(
        TICKET_COMMENT.c.tenant == tenant, TICKET_COMMENT.c.ticket == ticket
    )
    return list((await connection.execute(query)).scalars())


# --- files ------------------------------------------------------------------------------------------------


async def add_attachment(connection: AsyncConnection, tenant: str, file: Attachment) -> None:
    """Write down a file."""
    row = {**msgspec.structs.asdict(file), "tenant": tenant}
    await connection.execute(insert(TICKET_ATTACHMENT).values(row))


async def attachments(connection: AsyncConnection, tenant: str, ticket: str) -> list[Attachment]:
    """A ticket's files, in the order they came."""
    query = select(TICKET_ATTACHMENT).where(
        TICKET_ATTACHMENT.c.tenant == tenant, TICKET_ATTACHMENT.c.ticket == ticket
    )
    rows = (await connection.execute(query.order_by(TICKET_ATTACHMENT.c.id))).mappings()
    return [_attachment(row) for row in rows]


async def attachment(connection: AsyncConnection, tenant: str, ticket: str, id_: str) -> Attachment | None:
    """One file of a ticket."""
    mine = (TICKET_ATTACHMENT.c.tenant == tenant) & (TICKET_ATTACHMENT.c.ticket == ticket)
    query = select(TICKET_ATTACHMENT).where(mine, TICKET_ATTACHMENT.c.id == id_)
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else _attachment(row)


# --- moved from ticket to ticket --------------------------------------------------------------------------


async def move(connection: AsyncConnection, tenant: str, source: str, target: str, moved: Moved) -> None:
    """Let comments, files and contacts hang on another ticket."""
    for table, key, name in (
        (TICKET_COMMENT, "id", "comments"),
        (TICKET_ATTACHMENT, "id", "attachments"),
        (TICKET_CONTACT, "contact", "contacts"),
    ):
        mine = (table.c.tenant == tenant) & (table.c.ticket == source)
        statement = update(table).where(mine, table.c[key].in_(moved.get(name, [])))
        await connection.execute(statement.values(ticket=target))


async def attached_to(
    connection: AsyncConnection, tenant: str, ticket: str, comments: Sequence[str]
) -> list[str]:
    """The files that came with some comments."""
    mine = (TICKET_ATTACHMENT.c.tenant == tenant) & (TICKET_ATTACHMENT.c.ticket == ticket)
    query = select(TICKET_ATTACHMENT.c.id).where(mine, TICKET_ATTACHMENT.c.comment.in_(comments))
    return list((await connection.execute(query)).scalars())


# --- contacts and watchers --------------------------------------------------------------------------------


async def link(connection: AsyncConnection, tenant: str, ticket: str, link: Link) -> None:
    """Write down that a ticket is about a contact."""
    row = {**msgspec.structs.asdict(link), "tenant": tenant, "ticket": ticket}
    await connection.execute(insert(TICKET_CONTACT).values(row))


async def unlink(connection: AsyncConnection, tenant: str, ticket: str, contact: str) -> bool:
    """Take that back; false when it was not there."""
    mine = (TICKET_CONTACT.c.tenant == tenant) & (TICKET_CONTACT.c.ticket == ticket)
    found = await connection.execute(
        delete(TICKET_CONTACT).where(mine, TICKET_CONTACT.c.contact == contact)  # of this tenant
    )
    return bool(found.rowcount)


async def links(connection: AsyncConnection, tenant: str, ticket: str) -> list[Link]:
    """The contacts that a ticket is about, the first linked first."""
    query = select(TICKET_CONTACT).where(TICKET_CONTACT.c.tenant == tenant, TICKET_CONTACT.c.ticket == ticket)
    rows = (
        await connection.execute(query.order_by(TICKET_CONTACT.c.at, TICKET_CONTACT.c.contact))
    ).mappings()
    return [Link(contact=row["contact"], at=row["at"], by=row["by"]) for row in rows]


async def watch(connection: AsyncConnection, tenant: str, ticket: str, agent: str) -> None:
    """Let an agent watch a ticket."""
    row = {"tenant": tenant, "ticket": ticket, "agent": agent}
    await connection.execute(insert(TICKET_WATCHER).values(row))


async def unwatch(connection: AsyncConnection, tenant: str, ticket: str, agent: str) -> None:
    """Let an agent watch a ticket no longer."""
    mine = (TICKET_WATCHER.c.tenant == tenant) & (TICKET_WATCHER.c.ticket == ticket)
    statement = delete(TICKET_WATCHER).where(mine, TICKET_WATCHER.c.agent == agent)
    await connection.execute(statement)


async def watchers(connection: AsyncConnection, tenant: str, ticket: str) -> list[str]:
    """The agents who watch a ticket."""
    query = select(TICKET_WATCHER.c.agent).where(
        TICKET_WATCHER.c.tenant == tenant, TICKET_WATCHER.c.ticket == ticket
    )
    return list((await connection.execute(query.order_by(TICKET_WATCHER.c.agent))).scalars())


# --- history ----------------------------------------------------------------------------------------------


async def note(connection: AsyncConnection, tenant: str, entry: Entry, moved: Moved | None = None) -> None:
    """Write a line of the history."""
    row = {
        **msgspec.structs.asdict(entry),
        "tenant": tenant,
        "changes": _ENCODE.encode(entry.changes).decode(),
        "about": _ENCODE.encode(entry.about).decode(),
        "moved": _ENCODE.encode(moved or {}).decode(),
    }
    await connection.execute(insert(TICKET_HISTORY).values(row))


async def history(
    connection: AsyncConnection, tenant: str, ticket: str, limit: int, before: str | None = None
) -> list[Entry]:
    """A page of what happened to a ticket, the newest first."""
    mine = (TICKET_HISTORY.c.tenant == tenant) & (TICKET_HISTORY.c.ticket == ticket)
    query = select(TICKET_HISTORY).where(mine)
    if before is not None:
        query = query.where(TICKET_HISTORY.c.id < before)
    rows = (await connection.execute(query.order_by(TICKET_HISTORY.c.id.desc()).limit(limit))).mappings()
    return [_entry(row) for row in rows]


async def last_merge(connection: AsyncConnection, tenant: str, ticket: str) -> Moved:
    """What the last merge of a ticket took along."""
    mine = (TICKET_HISTORY.c.tenant == tenant) & (TICKET_HISTORY.c.ticket == ticket)
    query = select(TICKET_HISTORY.c.moved).where(mine, TICKET_HISTORY.c.what == "merged")
    found = await connection.execute(query.order_by(TICKET_HISTORY.c.id.desc()).limit(1))
    return msgspec.json.decode(found.scalar_one_or_none() or "{}", type=Moved)


def _comment(row: RowMapping) -> Comment:
    return Comment(**{name: row[name] for name in Comment.__struct_fields__})


def _attachment(row: RowMapping) -> Attachment:
    return Attachment(**{name: row[name] for name in Attachment.__struct_fields__})


def _entry(row: RowMapping) -> Entry:
    plain = {name: row[name] for name in Entry.__struct_fields__ if name not in ("changes", "about")}
    changes, about = msgspec.json.decode(row["changes"]), msgspec.json.decode(row["about"])
    return Entry(**plain, changes=changes, about=about)
