"""Files on tickets: what is taken, what is refused, and that nothing is left behind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.work.tickets.rig import BY, TENANT, Rig
from tests.work.tickets.test_files import PNG

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
from yunhu.work.tickets.facts import TicketAttached
from yunhu.work.tickets.model import Attachment
from yunhu.work.tickets.services import attachments as a


async def add(
    rig: Rig, ticket: str, body: bytes = PNG, name: str = "a.png", comment: str | None = None
) -> Attachment:
    """A file of these bytes, in two parts."""

    async def parts() -> AsyncIterator[bytes]:
        yield body[:5]
        yield body[5:]

    return await rig.attachments.add(TENANT, ticket, parts(), name, BY, comment)


def kept(folder: Path) -> int:
    """How many files there are."""
    return sum(path.is_file() for path in (folder / "blobs").rglob("*"))


async def test_a_file_is_kept_and_found(rig: Rig, tmp_path: Path) -> None:
    made = await rig.make()
    file = await add(rig, made.id, name="../../现场\u202egpj.exe")
    assert (file.name, file.type, file.size) == ("现场gpj.exe.png", "image/png", len(PNG))
    found, path = await rig.attachments.file(TENANT, made.id, file.id)
    assert (found, path.read_bytes()) == (file, PNG)
    assert path.is_relative_to(tmp_path / "blobs" / TENANT)
    assert await rig.story(made.id) == ["created", "attached"]
    assert len(rig.told(TicketAttached)) == 1
    path.unlink()
    with pytest.raises(AttachmentMissing):
        await rig.attachments.file(TENANT, made.id, file.id)


async def test_a_file_belongs_to_its_ticket_and_tenant(rig: Rig) -> None:
    made, other = await rig.make(), await rig.make()
    file = await add(rig, made.id)
    for tenant, ticket in ((TENANT, other.id), ("other", made.id)):
        with pytest.raises(NoSuchAttachment):
            await rig.attachments.file(tenant, ticket, file.id)


async def test_what_is_refused_leaves_nothing_behind(
    rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(a, "LARGEST", 100)
    made = await rig.make()
    with pytest.raises(NoSuchTicket):
        await add(rig, "0" * 32)
    with pytest.raises(AttachmentTooLarge):
        await add(rig, made.id, PNG * 10)
    with pytest.raises(AttachmentEmpty):
        await add(rig, made.id, b"")
    with pytest.raises(AttachmentTypeRefused):
        await add(rig, made.id, b"MZ\x90\0", "photo.png")
    with pytest.raises(NoSuchComment):
        await add(rig, made.id, comment="0" * 32)
    monkeypatch.setattr(a, "MOST_ATTACHMENTS", 1)
    await add(rig, made.id)
    with pytest.raises(TooMany):
        await add(rig, made.id)
    assert kept(tmp_path) == 1
    assert await rig.story(made.id) == ["created", "attached"]
