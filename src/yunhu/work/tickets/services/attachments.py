"""Files on tickets: taken in bounded, named by what they are, given out as downloads only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from yunhu.platform.blobs import Blobs, BlobTooLarge, Part
from yunhu.work.tickets import facts, files
from yunhu.work.tickets.errors import (
    AttachmentEmpty,
    AttachmentMissing,
    AttachmentTooLarge,
    AttachmentTypeRefused,
    NoSuchAttachment,
    NoSuchComment,
    NoSuchTicket,
    TooMany,
)
from yunhu.work.tickets.model import Attachment
from yunhu.work.tickets.services.office import Office, Work
from yunhu.work.tickets.store import beside
from yunhu.work.tickets.store import tickets as store
from yunhu.work.tickets.tables import TICKET_ATTACHMENT

LARGEST = 20 << 20
"""Bytes of one file."""

MOST_ATTACHMENTS = 100
"""Files of one ticket."""


class Attachments:
    """Takes files in and finds them again."""

    def __init__(self, office: Office, blobs: Blobs) -> None:
        self._office = office
        self._blobs = blobs

    async def add(
        self,
        tenant: str,
        ticket: str,
        chunks: AsyncIterator[bytes],
        name: str,
        by: str,
        comment: str | None = None,
    ) -> Attachment:
        """Keep a file.

        Raises NoSuchTicket, TicketIsMerged, NoSuchComment, TooMany, AttachmentTooLarge, AttachmentEmpty,
        AttachmentTypeRefused.
        """
        async with self._office.database.reading() as connection:
            # Nothing is taken in for a ticket that is not there.
            if await store.one(connection, tenant, ticket) is None:
                raise NoSuchTicket(ticket=ticket)
        try:
            part = await self._blobs.receive(chunks, LARGEST)
        except BlobTooLarge:
            raise AttachmentTooLarge(largest_mib=LARGEST >> 20) from None
        kept = False
        try:
            type_ = _type_of(part)
            async with self._office.working(tenant, by) as work:
                await self._check(work, ticket, comment)
                await self._blobs.keep(tenant, part)
                kept = True
                file = Attachment(
                    id=self._office.new_id(),
                    ticket=ticket,
                    origin=ticket,
                    comment=comment,
                    at=work.now,
                    by=by,
                    name=files.safe_name(name, type_),
                    type=type_,
                    size=part.size,
                    sha256=part.sha256,
                )
                await self._write(work, file)
            return file
        finally:
            if not kept:
                await self._blobs.discard(part)

    async def file(self, tenant: str, ticket: str, id_: str) -> tuple[Attachment, Path]:
        """A file and where it lies. Raises NoSuchAttachment, AttachmentMissing."""
        async with self._office.database.reading() as connection:
            found = await beside.attachment(connection, tenant, ticket, id_)
        if found is None:
            raise NoSuchAttachment(attachment=id_)
        path = self._blobs.path(tenant, found.sha256)
        if not path.exists():
            raise AttachmentMissing(attachment=id_)
        return found, path

    async def _check(self, work: Work, ticket: str, comment: str | None) -> None:
        await work.take_living(ticket)
        if comment is not None and comment not in await beside.comment_ids(
            work.connection, work.tenant, ticket
        ):
            raise NoSuchComment(comment=comment)
        count = await beside.count(work.connection, TICKET_ATTACHMENT, work.tenant, ticket)
        if count >= MOST_ATTACHMENTS:
            raise TooMany(what="attachments", most=MOST_ATTACHMENTS)

    async def _write(self, work: Work, file: Attachment) -> None:
        before = await work.take(file.ticket)
        await beside.add_attachment(work.connection, work.tenant, file)
        about = {"attachment": file.id, "name": file.name}
        await work.put(before, before, "attached", about)
        work.facts.append(
            facts.TicketAttached(
                ticket=file.ticket, attachment=file.id, type=file.type, size=file.size, by=work.by
            )
        )


def _type_of(part: Part) -> str:
    if not part.size:
        raise AttachmentEmpty
    type_ = files.type_of(part.head)
    if type_ is None:
        raise AttachmentTypeRefused(allowed=sorted({ends[0] for ends in files.ENDINGS.values()}))
    return type_
