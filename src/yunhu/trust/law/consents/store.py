"""The ledger in the main database. Lines are added and read; there is no way here to change one.

(A notice is completed once, by the projection, with the recording that it announced.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    insert,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold
from yunhu.platform.sealing import UNREADABLE, seal, shown
from yunhu.trust.law.consents.model import Entry, Evidence, Person

CONSENT: Final = Table(
    "consent",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("customer", String(32)),
    Column("person", String(64)),
    Column("contact", String(32)),
    Column("purpose", String(80), nullable=False),
    Column("act", String(16), nullable=False),
    Column("text_version", Integer, nullable=False),
    Column("text_digest", String(64), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("evidence", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(128), nullable=False),
    Index("ix_consent_customer", "tenant", "customer", "id"),
    Index("ix_consent_person", "tenant", "person", "id"),
    Index("ix_consent_contact", "tenant", "contact"),
    Index("ix_consent_at", "tenant", "at"),
)
"""One row for each act. `person` is a keyed hash, `evidence` sealed JSON; instants are µs since the epoch."""

hold(
    CONSENT,
    "law",
    "law",
    since="at",
    L2="id tenant customer contact purpose act text_version text_digest channel at by",
    L3="person evidence",
)

_EVIDENCE: Final = "evidence"

MOST_ENTRIES: Final = 2_000
"""Lines of one person that are read; the newest."""

MOST_CONTACTS: Final = 500
"""Contacts of one person that are looked through for notices; the newest."""


async def add(connection: AsyncConnection, entry: Entry) -> None:
    """Write a line."""
    await connection.execute(insert(CONSENT).values(**row_of(entry)))


def row_of(entry: Entry) -> dict[str, Any]:
    """A line as it is stored."""
    row = {name: getattr(entry, name) for name in Entry.__struct_fields__ if name != "evidence"}
    return {**row, "contact": entry.evidence.contact, "evidence": sealed(entry.evidence)}


def sealed(evidence: Evidence) -> str:
    """A proof as it is stored."""
    return seal(msgspec.json.encode(evidence).decode(), _EVIDENCE)


async def of_person(
    connection: AsyncConnection, tenant: str, person: Person, purpose: str | None = None
) -> list[Entry]:
    """Everything of a person, the newest first; of one purpose, when it is given."""
    mine = [
        CONSENT.c.customer.in_(person.customers),
        CONSENT.c.person.in_(person.keys),
        CONSENT.c.contact.in_(person.contacts[:MOST_CONTACTS]),
    ]
    query = select(CONSENT).where(CONSENT.c.tenant == tenant, or_(*mine))
    if purpose is not None:
        query = query.where(CONSENT.c.purpose == purpose)
    query = query.order_by(CONSENT.c.at.desc(), CONSENT.c.id.desc()).limit(MOST_ENTRIES)
    return [_entry(row) for row in (await connection.execute(query)).mappings()]


async def newest(connection: AsyncConnection, tenant: str, limit: int, before: str | None) -> Sequence[Entry]:
    """A page of the whole ledger, the newest first."""
    query = select(CONSENT).where(CONSENT.c.tenant == tenant)
    if before is not None:
        query = query.where(CONSENT.c.id < before)
    rows = await connection.execute(query.order_by(CONSENT.c.id.desc()).limit(limit))
    return [_entry(row) for row in rows.mappings()]


def _entry(row: RowMapping) -> Entry:
    plain = {name: row[name] for name in Entry.__struct_fields__ if name != "evidence"}
    return Entry(**plain, evidence=evidence_of(row["evidence"]))


def evidence_of(kept: str) -> Evidence:
    """Where the proof is; without its words when their key is not here."""
    text = shown(kept, _EVIDENCE)
    if text == UNREADABLE:
        return Evidence(kind="document", note=UNREADABLE)
    return msgspec.json.decode(text, type=Evidence)
