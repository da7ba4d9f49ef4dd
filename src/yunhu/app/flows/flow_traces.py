"""What a trace of a contact needs beside the database: what is still in the journal, and what was staged."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import msgspec

from yunhu.flow.ivr.publishing.ports import Shelves
from yunhu.flow.ivr.publishing.rules import gets
from yunhu.flow.ivr.trace.rules import PREFIX
from yunhu.kit.refusal import Refusal
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import Journal, JournalUnavailable
from yunhu.platform.journal.projector import Projector
from yunhu.platform.sealing import opened

DURABLE_S = 1.0

READ_MAX = 20_000
"""Facts behind the projector that are looked through; a projector that is further behind hides the rest."""


class FreshFacts:
    """The facts about flows that the projector has not moved yet."""

    def __init__(self, journal: Journal, projector: Projector) -> None:
        self._journal = journal
        self._projector = projector

    async def of(self, tenant: str, contact: str) -> list[dict[str, Any]]:
        """Those of one contact, in order: all that was told before this is asked.

        Who heard of a step on the live stream asks within the milliseconds that its writing takes. A journal
        that cannot write is not waited for longer than `DURABLE_S`.
        """
        with suppress(JournalUnavailable):
            await self._journal.durable(DURABLE_S)
        if self._projector.position >= self._journal.durable_seq:
            return []
        behind = await asyncio.to_thread(self._journal.read_after, self._projector.position, READ_MAX)
        mine = (it for it in behind if it.contact == contact and it.tenant == tenant)
        return [_fact(it) for it in mine if it.kind.startswith(PREFIX)]


def _fact(envelope: Envelope) -> dict[str, Any]:
    """A fact as the database has it."""
    body: dict[str, Any] = opened(msgspec.msgpack.decode(envelope.body))
    return {**body, "kind": envelope.kind, "id": envelope.id, "at": envelope.at}


class StagedThen:
    """Which contacts got a staged flow, told from the version that they began with."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves

    async def got(self, tenant: str, flow: str, version: int, contact: str, caller: str) -> bool:
        """Whether this one did; of a version that is not kept nobody did."""
        try:
            staged = (await self._shelves.at(tenant, version)).stage(flow)
        except Refusal:
            return False
        return staged is not None and gets(staged, contact, caller)
