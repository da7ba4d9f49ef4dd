"""From facts to lines of the ledger: what persons were told by itself, once, even if it comes again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace
from sqlalchemy import Connection, Table, and_, insert, or_, select, update

from yunhu.platform.journal.file import Envelope
from yunhu.trust.law.consents.model import Entry, Evidence
from yunhu.trust.law.consents.ports import Recorded, Said, Translate
from yunhu.trust.law.consents.store import CONSENT, evidence_of, row_of, sealed

CHUNK: Final = 400
"""Facts that are written together, so that no statement has more variables than a database takes."""


class ConsentsProjection:
    """Adds the lines that facts make. Keeps nothing between batches."""

    name = "consents"
    tables: Sequence[Table] = ()
    """None is its own: people add lines to the ledger as well."""

    def __init__(self, translate: Translate) -> None:
        """`translate` says what the facts of other rooms mean here."""
        self._translate = translate

    def apply(self, connection: Connection, envelopes: Sequence[Envelope]) -> None:
        """Write what these facts mean."""
        tenants: dict[str, list[tuple[Envelope, Said | Recorded]]] = {}
        for envelope in envelopes:
            meant = self._translate(envelope)
            if meant is not None:
                tenants.setdefault(envelope.tenant, []).append((envelope, meant))
        for tenant, found in tenants.items():
            for at in range(0, len(found), CHUNK):
                lines = _Lines(connection, tenant, [envelope for envelope, _ in found[at : at + CHUNK]])
                for envelope, meant in found[at : at + CHUNK]:
                    lines.take(envelope, meant)
                lines.write(connection)


class _Lines:
    """The lines of one tenant that some facts touch."""

    def __init__(self, connection: Connection, tenant: str, envelopes: Sequence[Envelope]) -> None:
        self._tenant = tenant
        self._notices: dict[tuple[str | None, str], tuple[str, Evidence]] = {}
        self._new: dict[str, Entry] = {}
        self._completed: dict[str, Evidence] = {}
        contacts = {each.contact for each in envelopes if each.contact is not None}
        notices = and_(CONSENT.c.act == "informed", CONSENT.c.contact.in_(contacts))
        there = or_(CONSENT.c.id.in_([each.id for each in envelopes]), notices)
        query = select(CONSENT).where(CONSENT.c.tenant == tenant, there)
        rows = connection.execute(query).mappings().all()
        self._known = {row["id"] for row in rows}
        for row in rows:
            if row["act"] == "informed":
                self._notices[row["contact"], row["purpose"]] = row["id"], evidence_of(row["evidence"])

    def take(self, envelope: Envelope, meant: Said | Recorded) -> None:
        """Add a line, or complete one."""
        about = envelope.contact, meant.purpose
        if isinstance(meant, Recorded):
            id_, evidence = self._notices.get(about, ("", None))
            if evidence is not None and evidence.contact is not None and evidence.recording is None:
                self._complete(about, id_, replace(evidence, recording=meant.recording))
        elif envelope.id not in self._known and not (meant.act == "informed" and about in self._notices):
            entry = _entry(envelope, meant)
            self._known.add(entry.id)
            self._new[entry.id] = entry
            if meant.act == "informed":
                self._notices[about] = entry.id, entry.evidence

    def _complete(self, about: tuple[str | None, str], id_: str, evidence: Evidence) -> None:
        self._notices[about] = id_, evidence
        if id_ in self._new:
            self._new[id_] = replace(self._new[id_], evidence=evidence)
        else:
            self._completed[id_] = evidence

    def write(self, connection: Connection) -> None:
        """Write what was taken."""
        if self._new:
            connection.execute(insert(CONSENT), [row_of(entry) for entry in self._new.values()])
        for id_, evidence in self._completed.items():
            mine = and_(CONSENT.c.tenant == self._tenant, CONSENT.c.id == id_)
            connection.execute(update(CONSENT).where(mine).values(evidence=sealed(evidence)))


def _entry(envelope: Envelope, said: Said) -> Entry:
    return Entry(
        id=envelope.id,
        tenant=envelope.tenant,
        customer=None,
        person=said.person,
        purpose=said.purpose,
        act=said.act,
        text_version=said.text_version,
        text_digest=said.text_digest,
        channel=said.channel,
        evidence=said.evidence,
        at=envelope.at,
        by=said.by,
    )
