"""The audit of a node: what becomes an entry, who seals and checks it, and what happens when it is broken."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from yunhu.app.access.audit_facts import entry_of
from yunhu.platform.alarms import Alarms
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.platform.journal.journal import Journal
from yunhu.platform.settings.node import Settings
from yunhu.trust.audit.api import Access
from yunhu.trust.audit.keys import Keys, keys_in, open_signer
from yunhu.trust.audit.model import Trouble
from yunhu.trust.audit.ports import CaughtUp, Safe
from yunhu.trust.audit.projection import AuditProjection
from yunhu.trust.audit.services.checks import Checks
from yunhu.trust.audit.services.notes import SYSTEM, Audit
from yunhu.trust.audit.services.rounds import Rounds
from yunhu.trust.audit.services.seals import Seals

FOLDER = "audit"
SEALS = "seals.jsonl"

PAUSE_S = 0.05
"""The rest after every batch of rows that the node looks at itself: calls come first."""

CAUGHT_UP_S = 10.0

_ALARM_BROKEN, _ALARM_COPY = "alarm.audit_broken", "alarm.audit_copy"


class Late(Protocol):
    """What is behind what happens (the projector)."""

    async def caught_up(self, timeout_s: float) -> None:
        """Wait until it is not. Raises TimeoutError."""
        ...


def projection(journal: Journal) -> AuditProjection:
    """What makes rows of the journal's facts."""
    return AuditProjection(journal.identity, entry_of)


def key_folder(settings: Settings) -> Path:
    """Where the public halves are of all keys of the seals that there ever were."""
    return settings.data_dir / "keys"


def seal_files(settings: Settings) -> tuple[Path, ...]:
    """Where seals are kept beside the database."""
    own = settings.data_dir / FOLDER / SEALS
    return (own, Path(settings.audit.copy)) if settings.audit.copy else (own,)


class Auditing:
    """Everything of the audit that a node runs."""

    def __init__(
        self,
        settings: Settings,
        tenant: str,
        audit: Audit,
        journal: Journal,
        projector: Late,
        database: Database,
        clock: Clock,
        alarms: Alarms,
        safe: Safe,
    ) -> None:
        """Opens the key in the safe, or makes one; for a thread. Raises what `open_signer` raises."""
        self._settings = settings
        self._tenant = tenant
        self._database = database
        self._audit = audit
        self._projector = projector
        self._alarms = alarms
        self.signer, self._new_key = open_signer(key_folder(settings), safe)
        files = seal_files(settings)
        self.seals = Seals(database, self.signer, clock, tenant, journal.identity, files, self._copied)
        self.rounds = Rounds(
            tenant,
            audit,
            self.seals,
            Checks(database, files, PAUSE_S),
            self.keys,
            database,
            clock,
            journal,
            self._caught_up,
            self._found,
            settings.audit.keep_days,
        )

    async def start(self) -> None:
        """Write the start down, and begin to look after it all."""
        if self._new_key:
            made = {"key": self.signer.fingerprint}
            self._audit.note(self._tenant, SYSTEM, "audit.key_made", detail=made)
        await self.rounds.begin(switches(self._settings))
        self._keeping = asyncio.get_running_loop().create_task(self.rounds.keep())

    async def stop(self) -> None:
        """Write the end down, under a last seal; before the projector is closed."""
        self._keeping.cancel()
        await self.rounds.end()

    def access(self, settle: CaughtUp) -> Access:
        """What the interface needs; `settle` never raises."""
        return Access(self._database, settle, self.rounds.check, self.keys, self.signer)

    def keys(self) -> Keys:
        """The public keys that seals of this node may have."""
        return keys_in(key_folder(self._settings))

    async def _caught_up(self) -> None:
        await self._projector.caught_up(CAUGHT_UP_S)

    def _found(self, troubles: Sequence[Trouble]) -> None:
        for trouble in troubles:
            self._alarms.sound(_ALARM_BROKEN, trouble.chain, fault=trouble.fault, seq=trouble.seq)

    def _copied(self, path: str, reason: str | None) -> None:
        if reason is None:
            self._alarms.clear(_ALARM_COPY, path)
        else:
            self._alarms.sound(_ALARM_COPY, path, reason=reason)


def switches(settings: Settings) -> dict[str, str]:
    """What can be switched off or loosened by settings, as each start leaves it in the audit."""
    return {
        "tls": settings.http.tls,
        "audit_keep_days": str(settings.audit.keep_days),
        "audit_copy": "on" if settings.audit.copy else "off",
        "recording_on_full": settings.recording.on_full,
        "log_level": settings.log.level,
    }
