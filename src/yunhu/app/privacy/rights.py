"""Carries requests of persons out: everything packed into one file, deleted with proof, or stored only."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from yunhu.app.privacy.belongings import Belongings, of_person, prints_left, rows
from yunhu.app.privacy.files_beside import FilesBeside, Settled
from yunhu.kit import instants
from yunhu.kit.instants import DAY, Instant
from yunhu.kit.purposes import RETENTIONS
from yunhu.people.customers import rules
from yunhu.people.customers.services.customers import Customers
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.platform.journal.writer import KEEP_US
from yunhu.trust.audit.keys import Signer
from yunhu.trust.law.keeping import store as keeping
from yunhu.trust.law.keeping.model import StorageOnly
from yunhu.trust.law.keeping.service import Keeping
from yunhu.trust.law.requests import store as requests
from yunhu.trust.law.requests.errors import StillTalking
from yunhu.trust.law.requests.model import Demand
from yunhu.trust.law.requests.packing import Package

FOLDER = "requests"

Forget = Callable[[Belongings], Awaitable[None]]
"""Takes a person out of what the node knows in memory, and off its lists."""


class Rights:
    """The hands of requests, for one tenant."""

    def __init__(
        self,
        folder: Path,
        database: Database,
        customers: Customers,
        keeping_: Keeping,
        beside: FilesBeside,
        signer: Signer,
        settled: Settled,
        forget: Forget,
        clock: Clock,
    ) -> None:
        self._folder = folder
        self._database = database
        self._customers = customers
        self._keeping = keeping_
        self._beside = beside
        self._signer = signer
        self._settled = settled
        self._forget = forget
        self._clock = clock

    # --- everything in one file -----------------------------------------------------------------------

    async def pack(self, demand: Demand) -> str:
        """Write everything of the person into one sealed file; its name. Raises TooMuch."""
        found = await self._found(demand)
        async with self._database.reading() as connection:
            tables = await rows(connection, demand.tenant, "customer", found.customer.ids)
            tables |= await rows(connection, demand.tenant, "contact", found.contact_ids)
            tables |= await rows(connection, demand.tenant, "ticket", found.tickets)
            recordings = await self._beside.recordings(connection, demand.tenant, found.contact_ids)
        name = f"{demand.id}.zip.sealed"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        await asyncio.to_thread(self._write, self._folder / name, demand, tables, recordings)
        return name

    def path(self, name: str) -> Path:
        """Where a file is."""
        return self._folder / Path(name).name

    def _write(
        self, path: Path, demand: Demand, tables: dict[str, list[dict[str, Any]]], recordings: Iterable[Any]
    ) -> None:
        partial = path.with_suffix(".part")
        package = Package(partial)
        try:
            about = {"request": demand.id, "asked": demand.kind, "at": instants.to_iso(self._clock.now())}
            package.json("about.json", about | {"rows": {name: len(it) for name, it in tables.items()}})
            for name, content in tables.items():
                package.table(name, content)
            for recording in recordings:
                package.file(f"recordings/{recording.id}.wav", self._beside.sound(recording))
            package.close()
        except BaseException:
            package.close()
            partial.unlink(missing_ok=True)
            raise
        partial.replace(path)

    # --- deleted --------------------------------------------------------------------------------------

    async def erase(self, demand: Demand) -> dict[str, Any]:
        """Delete everything of the person that nothing holds; the signed certificate.

        What a hold or a duty keeps is stored only from now on, and deleted when it ends. Raises StillTalking,
        TooMuch, NotSettled, and what the eraser of recordings raises; then it is tried again.
        """
        await self._settled()
        found = await self._found(demand)
        if found.live:
            raise StillTalking(contacts=len(found.live))
        kept = await self._kept(found, demand)
        locked = {(each.kind, each.object) for each in kept}
        contacts = [id_ for id_ in found.contact_ids if ("contact", id_) not in locked]
        tickets = [id_ for id_ in found.tickets if ("ticket", id_) not in locked]
        customers = [] if ("customer", found.customer.id) in locked else list(found.customer.ids)
        await self._forget(found)
        counts: Counter[str] = Counter()
        for table, ids in (("contact", contacts), ("ticket", tickets), ("customer", customers)):
            counts += await self._remove(demand.tenant, table, ids)
        if kept:
            await self._keeping.lock_away(kept)
        counts["files"] += self._unlink_packages(await self._earlier(demand))
        checks = await self._checks(found, contacts, tickets, customers)
        left = await self._beside.recordings_left(demand.tenant, contacts)
        said = f"select count(*) from recording where contact in ({len(contacts)} deleted ids)"
        checks.append({"query": said, "left": left})
        checks.append(
            {
                "query": "the database's log was written back and cut",
                "left": int(not await self._database.wipe()),
            }
        )
        proofs = await self._beside.certificates(demand.tenant, contacts)
        return self._signed(demand, counts, kept, checks, proofs)

    async def _remove(self, tenant: str, table: str, ids: list[str]) -> Counter[str]:
        counts = Counter(await self._beside.remove(tenant, table, ids))
        for part in keeping.chunks(ids):
            async with self._database.writing() as connection:
                counts += await keeping.remove(connection, tenant, table, part)
        return counts

    async def _kept(self, found: Belongings, demand: Demand) -> list[StorageOnly]:
        """What must not go yet, and why: a legal hold, or a duty to keep it for so many days."""
        now = self._clock.now()
        async with self._database.reading() as connection:
            held = {
                kind: await keeping.held(connection, demand.tenant, kind)
                for kind in ("customer", "contact", "ticket")
            }
        all_held = bool(held["customer"].intersection(found.customer.ids))
        recorded = await self._beside.held(demand.tenant, found.contact_ids)
        kept: list[StorageOnly] = []

        def keep(kind: Any, object_: str, why: Any, until: Instant | None = None) -> None:
            kept.append(
                StorageOnly(kind=kind, object=object_, why=why, request=demand.id, since=now, until=until)
            )

        for row in found.contacts:
            duty_ends = row["arrived_at"] + RETENTIONS["contact"].least * DAY
            if all_held or row["id"] in held["contact"] or row["id"] in recorded:
                keep("contact", row["id"], "hold")
            elif duty_ends > now:
                keep("contact", row["id"], "duty", duty_ends)
        for ticket in found.tickets:
            if all_held or ticket in held["ticket"]:
                keep("ticket", ticket, "hold")
        for id_ in found.customer.ids if all_held else ():
            keep("customer", id_, "hold")
        return kept

    async def _checks(
        self, found: Belongings, contacts: list[str], tickets: list[str], customers: list[str]
    ) -> list[dict[str, Any]]:
        """What was looked for after the deletion, and how much of it there still was."""
        checks: list[dict[str, Any]] = []
        async with self._database.reading() as connection:
            for table, ids in (("contact", contacts), ("ticket", tickets), ("customer", customers)):
                for name, count in (await keeping.left(connection, found.tenant, table, ids)).items():
                    said = f"select count(*) from {name} where {table} in ({len(ids)} deleted ids)"
                    checks.append({"query": said, "left": count})
            numbers = rules.callers(found.customer)
            for name, count in (await prints_left(connection, found.tenant, numbers)).items():
                said = f"select count(*) from {name} where fingerprint in ({len(numbers)} numbers)"
                checks.append({"query": said, "left": count})
        return checks

    # --- stored only ----------------------------------------------------------------------------------

    async def restrict(self, demand: Demand) -> dict[str, Any]:
        """Let nobody read anything of the person; the signed certificate. Raises TooMuch."""
        await self._settled()
        found = await self._found(demand)
        now = self._clock.now()
        ids: list[tuple[Any, str]] = [("customer", id_) for id_ in found.customer.ids]
        ids += [("contact", id_) for id_ in found.contact_ids] + [("ticket", id_) for id_ in found.tickets]
        locked = [
            StorageOnly(kind=kind, object=id_, why="restriction", request=demand.id, since=now)
            for kind, id_ in ids
        ]
        await self._keeping.lock_away(locked)
        return self._signed(demand, Counter(), locked, [])

    async def lift(self, demand: Demand, still: str | None) -> None:
        """Let the person's data be read again, unless another request still restricts them."""
        await self._keeping.let_out(demand.id, still)

    # --- pieces ---------------------------------------------------------------------------------------

    async def _found(self, demand: Demand) -> Belongings:
        customer = await self._customers.get(demand.tenant, demand.customer)
        async with self._database.reading() as connection:
            return await of_person(connection, demand.tenant, customer)

    async def _earlier(self, demand: Demand) -> list[str]:
        """Files that answered earlier requests of this person."""
        async with self._database.reading() as connection:
            earlier = await requests.page(connection, demand.tenant, 500, None, customer=demand.customer)
        return [each.file for each in earlier if each.file is not None]

    def _unlink_packages(self, names: list[str]) -> int:
        count = 0
        for name in names:
            with suppress(FileNotFoundError):
                self.path(name).unlink()
                count += 1
        return count

    def _signed(
        self,
        demand: Demand,
        counts: Counter[str],
        kept: list[StorageOnly],
        checks: list[dict[str, Any]],
        recordings: Sequence[str] = (),
    ) -> dict[str, Any]:
        """The certificate, with a signature over its canonical JSON; `recordings`: their own certificates."""
        now = self._clock.now()
        reasons = Counter((each.kind, each.why, each.until) for each in kept)
        said: dict[str, Any] = {
            "request": demand.id,
            "asked": demand.kind,
            "tenant": demand.tenant,
            "at": instants.to_iso(now),
            "deleted": {name: count for name, count in sorted(counts.items()) if count},
            "recordings": list(recordings),
            "stored_only": [
                {
                    "kind": kind,
                    "why": why,
                    "until": None if until is None else instants.to_iso(until),
                    "count": count,
                }
                for (kind, why, until), count in sorted(reasons.items(), key=str)
            ],
            "checks": checks,
            "journal": {"state": "sealed", "gone_by": instants.to_iso(now + KEEP_US)},
        }
        signed = msgspec.json.encode(said, order="sorted")
        return said | {"key": self._signer.fingerprint, "signature": self._signer.sign(signed)}
