"""Shows values: within the reach, within the limits, and only after it is written down that it was done."""

from __future__ import annotations

import asyncio

from yunhu.kit.instants import DAY, SECOND, Instant
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import Principal
from yunhu.trust.privacy.reveals import rules, store
from yunhu.trust.privacy.reveals.errors import PurposeMissing, TooManyReveals
from yunhu.trust.privacy.reveals.facts import PrivacyRevealed
from yunhu.trust.privacy.reveals.model import Asked, Found, Limits, Reveal
from yunhu.trust.privacy.reveals.ports import Announce, Disk, NewId, Values

OBJECT_MAX = 64
"""Characters of an id that are kept: a token is told from others by fewer."""


class Reveals:
    """The values that are shown to persons of one node."""

    def __init__(
        self,
        values: Values,
        database: Database,
        disk: Disk,
        announce: Announce,
        clock: Clock,
        new_id: NewId,
        limits: Limits,
    ) -> None:
        self.limits = limits
        self._values = values
        self._database = database
        self._disk = disk
        self._announce = announce
        self._clock = clock
        self._new_id = new_id
        self._one_by_one = asyncio.Lock()

    async def reveal(self, who: Principal, asked: Asked) -> tuple[Found, Instant]:
        """The value, and until when it may be looked at.

        Raises `PurposeMissing`, `NothingToReveal`, `NotRevealable`, `TooManyReveals`, and the journal's
        refusal when it cannot be written down.
        """
        if rules.lacks_words(asked):
            raise PurposeMissing
        found = await self._values.find(who, asked.kind, asked.id, asked.field)
        reveal = await self._write(who, asked)
        fact = PrivacyRevealed(
            reveal=reveal.id,
            of=asked.kind,
            object=asked.id,
            field=asked.field,
            purpose=asked.purpose,
            by=who.actor,
        )
        self._announce(who.tenant, asked.id if asked.kind == "contact" else None, fact)
        await self._disk.durable()
        return found, reveal.at + self.limits.shown_s * SECOND

    async def _write(self, who: Principal, asked: Asked) -> Reveal:
        """Count it before it is shown: whoever asks twice at once is counted twice."""
        async with self._one_by_one, self._database.writing() as connection:
            now = self._clock.now()
            seen = await store.seen(connection, who.tenant, who.actor, now - DAY, self.limits.day)
            wait_s = rules.wait_s(seen, self.limits, now)
            if wait_s:
                raise TooManyReveals(hour=self.limits.hour, day=self.limits.day, retry_after_s=wait_s)
            reveal = Reveal(
                id=self._new_id(),
                tenant=who.tenant,
                person=who.actor,
                kind=asked.kind,
                object=asked.id[:OBJECT_MAX],
                field=asked.field,
                purpose=asked.purpose,
                note=asked.note.strip(),
                at=now,
            )
            await store.add(connection, reveal)
        return reveal
