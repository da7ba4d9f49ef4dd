"""The ledger at work: consents are given and withdrawn, and asked for before anybody is contacted."""

from __future__ import annotations

from collections.abc import Sequence

from yunhu.kit.paging import Page, cut_page
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.trust.law.consents import rules, store
from yunhu.trust.law.consents.errors import EvidenceMissing, NoSuchPurpose, NotConsented, OldWords
from yunhu.trust.law.consents.facts import ConsentGiven, ConsentWithdrawn, ContactNotAllowed
from yunhu.trust.law.consents.model import (
    Act,
    Channel,
    ConsentText,
    Entry,
    Evidence,
    Person,
    Standing,
)
from yunhu.trust.law.consents.ports import Announce, NewId, PersonOf, Texts


class Consents:
    """A tenant's ledger."""

    def __init__(
        self,
        database: Database,
        announce: Announce,
        clock: Clock,
        new_id: NewId,
        person_of: PersonOf,
        texts: Texts,
    ) -> None:
        self._database = database
        self._announce = announce
        self._clock = clock
        self._new_id = new_id
        self._person_of = person_of
        self._texts = texts

    # --- looking --------------------------------------------------------------------------------------

    async def of_customer(self, tenant: str, customer: str) -> tuple[list[Standing], list[Entry]]:
        """How every purpose stands for a customer, and the lines that say so, the newest first."""
        person = await self._person_of(tenant, customer)
        async with self._database.reading() as connection:
            entries = await store.of_person(connection, tenant, person)
        return rules.standings(entries, self._texts()), entries

    async def ledger(self, tenant: str, before: str | None, limit: int) -> Page[Entry]:
        """A page of the whole ledger, the newest first."""
        async with self._database.reading() as connection:
            found = await store.newest(connection, tenant, limit + 1, before)
        return cut_page(found, limit, lambda each: (each.id,))

    def words(self) -> Sequence[ConsentText]:
        """In which words consent is asked for now."""
        return self._texts()

    async def standing(self, tenant: str, customer: str, purpose: str) -> Standing:
        """How one purpose stands for a customer, read from the ledger now."""
        person = await self._person_of(tenant, customer)
        return await self.standing_of(tenant, person, purpose)

    async def standing_of(self, tenant: str, person: Person, purpose: str) -> Standing:
        """The same for somebody who is perhaps no customer."""
        async with self._database.reading() as connection:
            entries = await store.of_person(connection, tenant, person, purpose)
        return rules.standing(purpose, entries, self._text(purpose))

    async def may_contact(self, tenant: str, customer: str, purpose: str) -> bool:
        """Whether a customer may be contacted for a purpose, or data about them given away for it.

        What the customer asked us for always may. It is read from the ledger each time: a withdrawal holds
        from the moment it is written.
        """
        return rules.allows(await self.standing(tenant, customer, purpose))

    async def demand(self, tenant: str, customer: str, purpose: str, by: str) -> None:
        """The same as a refusal. Raises `NotConsented`, which is told."""
        found = await self.standing(tenant, customer, purpose)
        if not rules.allows(found):
            fact = ContactNotAllowed(customer=customer, purpose=purpose, state=found.state, by=by)
            self._announce(tenant, None, fact)
            raise NotConsented(purpose=purpose, state=found.state)

    # --- writing --------------------------------------------------------------------------------------

    async def give(
        self,
        tenant: str,
        by: str,
        customer: str,
        purpose: str,
        channel: Channel,
        evidence: Evidence,
        version: int | None = None,
    ) -> Entry:
        """Write down that somebody consented. `version`: of the words they were told; now's, when absent.

        Raises `NoSuchPurpose`, `OldWords`, `EvidenceMissing`, and the customers' refusal for nobody.
        """
        person = await self._person_of(tenant, customer)
        text = self._text(purpose)
        if text is None:
            raise NoSuchPurpose(purpose=purpose)
        if version is not None and version != text.version:
            raise OldWords(purpose=purpose, version=text.version)
        _check_evidence(evidence)
        entry = await self._add(tenant, by, person, purpose, "given", channel, evidence, text)
        fact = ConsentGiven(
            entry=entry.id,
            customer=entry.customer,
            purpose=purpose,
            text_version=text.version,
            channel=channel,
            by=by,
        )
        self._announce(tenant, evidence.contact, fact)
        return entry

    async def withdraw(
        self, tenant: str, by: str, customer: str, purpose: str, channel: Channel, evidence: Evidence
    ) -> Entry:
        """Write down that somebody took a consent back. It holds at once, whether or not there was one.

        Raises the customers' refusal for nobody.
        """
        person = await self._person_of(tenant, customer)
        text = self._text(purpose)
        entry = await self._add(tenant, by, person, purpose, "withdrawn", channel, evidence, text)
        fact = ConsentWithdrawn(
            entry=entry.id, customer=entry.customer, purpose=purpose, channel=channel, by=by
        )
        self._announce(tenant, evidence.contact, fact)
        return entry

    async def _add(
        self,
        tenant: str,
        by: str,
        person: Person,
        purpose: str,
        act: Act,
        channel: Channel,
        evidence: Evidence,
        text: ConsentText | None,
    ) -> Entry:
        entry = Entry(
            id=self._new_id(),
            tenant=tenant,
            customer=person.customers[0] if person.customers else None,
            person=person.keys[0] if person.keys else None,
            purpose=purpose,
            act=act,
            text_version=0 if text is None else text.version,
            text_digest="" if text is None else text.digest,
            channel=channel,
            evidence=evidence,
            at=self._clock.now(),
            by=by,
        )
        async with self._database.writing() as connection:
            await store.add(connection, entry)
        return entry

    def _text(self, purpose: str) -> ConsentText | None:
        return next((text for text in self._texts() if text.purpose == purpose), None)


def _check_evidence(evidence: Evidence) -> None:
    """A recording needs its offset, keys their contact, a paper or an agent's word a description."""
    needed = {
        "recording": evidence.recording is not None and evidence.offset_ms is not None,
        "digits": evidence.contact is not None,
        "click": bool(evidence.note),
        "agent": evidence.contact is not None or bool(evidence.note),
        "document": bool(evidence.note),
    }
    if not needed[evidence.kind]:
        raise EvidenceMissing(kind=evidence.kind)
