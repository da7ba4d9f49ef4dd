"""The law's rooms wired: to the customers, the keys, the calendar and the configuration of a node."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from fastapi import APIRouter
from sqlalchemy.exc import SQLAlchemyError

from yunhu.app.desks.blacklisting import Blacklisting
from yunhu.app.desks.clientele import Clientele
from yunhu.app.desks.desks import ZONE
from yunhu.app.privacy.belongings import Belongings
from yunhu.app.privacy.files_beside import FilesBeside, Settled
from yunhu.app.privacy.ledger import person_key
from yunhu.app.privacy.rights import FOLDER, Rights
from yunhu.app.wiring import Rooms
from yunhu.kit.purposes import RETENTIONS
from yunhu.kit.refusal import Refusal
from yunhu.people.customers import rules
from yunhu.people.customers.model import Customer
from yunhu.platform import telemetry
from yunhu.platform.blobs import Blobs
from yunhu.platform.database.db import Database
from yunhu.trust.audit.keys import Signer
from yunhu.trust.law.assessments import api as assessments
from yunhu.trust.law.assessments.service import Assessments
from yunhu.trust.law.consents import api as consents
from yunhu.trust.law.consents.model import Person
from yunhu.trust.law.consents.service import Consents
from yunhu.trust.law.consents.store import MOST_CONTACTS
from yunhu.trust.law.keeping import api as keeping
from yunhu.trust.law.keeping.service import Keeping
from yunhu.trust.law.recipients import api as recipients
from yunhu.trust.law.requests import api as requests
from yunhu.trust.law.requests.model import WORKING_DAYS
from yunhu.trust.law.requests.rules import due_at
from yunhu.trust.law.requests.service import Requests
from yunhu.trust.privacy.cleaner import clean
from yunhu.work.callbacks.errors import NoSuchCallback
from yunhu.work.calls import store as calls
from yunhu.work.recordings.keeping.service import Keeping as RecordingsKept

ROUND_S = 600.0
"""How often what is over is deleted, and late requests are told."""

_log = telemetry.logger("law")


class Lawful:
    """Consents, requests, assessments and time limits of one node's tenant."""

    def __init__(
        self,
        rooms: Rooms,
        database: Database,
        clientele: Clientele,
        blacklisting: Blacklisting,
        assessed: Assessments,
        signer: Signer,
        settled: Settled,
        recordings: RecordingsKept,
    ) -> None:
        """`recordings` erases those of persons who are deleted."""
        self._rooms = rooms
        self._database = database
        self._clientele = clientele
        self._blacklisting = blacklisting
        self.assessments = assessed
        common = database, rooms.announce, rooms.clock, rooms.new_id
        self.consents = Consents(*common, self.person, lambda: rooms.directory.centre.consent_texts)
        data = rooms.settings.data_dir
        store, blobs = rooms.settings.recording_store, Blobs(data / "blobs")
        beside = FilesBeside(store, rooms.keyring, blobs, database, recordings, settled)
        self.keeping = Keeping(rooms.tenant, *common, self.days, beside.held, beside.remove)
        self.rights = Rights(
            data / FOLDER,
            database,
            clientele.customers,
            self.keeping,
            beside,
            signer,
            settled,
            self._forget,
            rooms.clock,
        )
        self.requests = Requests(
            *common,
            lambda at: due_at(at, WORKING_DAYS, ZONE, rooms.china),
            self._living,
            self.rights,
        )

    # --- a node's life --------------------------------------------------------------------------------

    async def start(self) -> None:
        """Know what is stored only, take up what was begun, and look after time limits from now on."""
        await self.keeping.load()
        await self.requests.begin(self._rooms.tenant)
        self._rounds = asyncio.get_running_loop().create_task(self._keep_looking())

    async def stop(self) -> None:
        """Look after nothing more."""
        self._rounds.cancel()
        await asyncio.gather(self._rounds, return_exceptions=True)
        await self.requests.stop()

    async def look(self) -> None:
        """Tell late requests, and delete what is over."""
        try:
            await self.requests.look(self._rooms.tenant)
            await self.keeping.purge()
        except (SQLAlchemyError, OSError, Refusal) as broken:
            _log.warning("time limits could not be looked after", fault=type(broken).__name__)

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(ROUND_S)
            await self.look()

    def routers(self) -> Iterable[APIRouter]:
        """The doors of the law."""
        clock, directory = self._rooms.clock, self._rooms.directory
        return (
            consents.make_router(self.consents, _masked),
            requests.make_router(self.requests, clock, self.rights.path, _masked),
            assessments.make_router(self.assessments, clock),
            keeping.make_router(self.keeping, self.days, _masked),
            recipients.make_router(
                lambda: directory.centre.recipients,
                lambda: directory.centre.home,
                self.assessments.holding,
                self._rooms.egress.totals,
            ),
        )

    # --- what the rooms ask ---------------------------------------------------------------------------

    def days(self, keep: str) -> int | None:
        """After how many days a class ends: the tenant's word, or the usual."""
        usual = RETENTIONS[keep].days
        return None if usual is None else self._rooms.directory.centre.keep_days.get(keep, usual)

    async def person(self, tenant: str, customer: str) -> Person:
        """Whom the ledger knows a customer as. Raises `CustomerUnknown`."""
        known = await self._clientele.customers.get(tenant, customer)
        async with self._database.reading() as connection:
            rows = await calls.contacts_of(
                connection, tenant, rules.callers(known), known.ids, MOST_CONTACTS, after=None
            )
        return Person(known.ids, keys_of(known), tuple(row["id"] for row in rows))

    async def _living(self, tenant: str, customer: str) -> str:
        return (await self._clientele.customers.get(tenant, customer)).id

    async def _forget(self, found: Belongings) -> None:
        """Take a person off the lists, and what is promised to them out of memory."""
        for contact in found.contact_ids:
            try:
                self._rooms.callbacks.cancel(found.tenant, contact, "law")
            except NoSuchCallback:
                continue
        for number in rules.callers(found.customer):
            entry = self._rooms.screen.find(number)
            if entry is not None and entry.kind in ("number", "customer"):
                await self._blacklisting.entries.remove(entry.id, "law")


def _masked(text: str) -> str:
    """What somebody wrote, without the personal data in it."""
    return clean(text).text


def keys_of(customer: Customer) -> tuple[str, ...]:
    """The keyed hashes of a customer's numbers, addresses and accounts."""
    return tuple(person_key(each.kind, each.value) for each in customer.identities)
