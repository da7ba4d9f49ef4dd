"""A chain of rows in a database, as the projector makes it, and what a test does to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from sqlalchemy import Engine, func, select

from yunhu.kit.instants import HOUR
from yunhu.platform.clock import VirtualTime
from yunhu.platform.database.db import METADATA, Database, open_sync
from yunhu.platform.http.audit import Entry
from yunhu.platform.ids import IdSource
from yunhu.platform.journal.file import Envelope
from yunhu.trust.audit.facts import AuditNoted
from yunhu.trust.audit.keys import Keys, Signer, keys_in, open_signer
from yunhu.trust.audit.projection import AuditProjection
from yunhu.trust.audit.services.checks import Checked, Checks
from yunhu.trust.audit.services.notes import noted
from yunhu.trust.audit.services.seals import Seals
from yunhu.trust.audit.tables import ENTRY, SEAL, WAITING

TENANT = "main"
CHAIN = "01a20415423671e0b15be7d51d4d2158"


def as_it_is(text: str) -> str:
    return text


class Box:
    """A safe in memory."""

    def __init__(self) -> None:
        self.keys: dict[str, bytes] = {}

    def own(self, purpose: str) -> bytes | None:
        return self.keys.get(purpose)

    def keep_own(self, purpose: str, name: str, key: bytes) -> bytes:
        return self.keys.setdefault(purpose, key)


class Ledger:
    """A tenant's audit without a node."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.time = VirtualTime()
        url = f"sqlite+aiosqlite:///{folder / 'audit.db'}"
        self.engine: Engine = open_sync(url)
        METADATA.create_all(self.engine, tables=[ENTRY, SEAL, WAITING])
        self.database = Database(url)
        self.file = folder / "seals.jsonl"
        self.signer: Signer = open_signer(folder / "keys", Box())[0]
        self.new_id = IdSource(self.time)
        self.seq = 0
        self.unwritable: dict[str, str | None] = {}
        self.seals = self.make_seals()

    def make_seals(self) -> Seals:
        """Seals that know only what is kept."""
        return Seals(
            self.database, self.signer, self.time, TENANT, CHAIN, [self.file], self.unwritable.__setitem__
        )

    @property
    def keys(self) -> Keys:
        """The public keys of the folder."""
        return keys_in(self.folder / "keys")

    def envelope(self, fact: msgspec.Struct, kind: str = "audit.noted") -> Envelope:
        """A fact as the journal gives it."""
        self.seq += 1
        body = msgspec.msgpack.encode(fact)
        return Envelope(self.new_id(), self.seq, self.time.now(), TENANT, None, kind, body)

    def note(self, count: int = 1, actor: str = "user:li", why: str = "") -> list[Envelope]:
        """So many entries, a second apart."""
        made = []
        for _ in range(count):
            self.time.advance(1.0)
            fact: AuditNoted = noted(Entry(actor=actor, action="thing.write", why=why), as_it_is)
            made.append(self.envelope(fact))
        self.project(made)
        return made

    def project(
        self, envelopes: list[Envelope], translate: Callable[[Envelope], Entry | None] = lambda it: None
    ) -> None:
        """Make rows of them, in one transaction."""
        with self.engine.begin() as connection:
            AuditProjection(CHAIN, translate).apply(connection, envelopes)

    async def hour(self, count: int = 3) -> None:
        """An hour with so many entries, and its seal."""
        self.note(count)
        self.time.advance(HOUR / 1e6)
        await self.seals.seal()

    async def check(self) -> Checked:
        """Look at the one chain."""
        (found,) = await Checks(self.database, [self.file]).check(TENANT, self.keys)
        return found

    def count(self) -> int:
        """How many rows there are."""
        with self.engine.begin() as connection:
            return int(connection.scalar(select(func.count()).select_from(ENTRY)) or 0)
