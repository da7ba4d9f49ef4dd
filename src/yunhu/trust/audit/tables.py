"""The audit's tables.

Rows stay for a year unless the settings say otherwise, never less than half a year (网络安全法: 六个月); they
are cut from the old end at a seal, by the audit itself and by nobody else. Seals stay.
"""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold

ENTRY: Final = Table(
    "audit_entry",
    METADATA,
    Column("tenant", String(64), primary_key=True),
    Column("chain", String(32), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(128), nullable=False),
    Column("action", String(64), nullable=False),
    Column("object", String(256), nullable=False),
    Column("why", Text, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("status", Integer, nullable=False),
    Column("address", String(64), nullable=False),
    Column("method", String(16), nullable=False),
    Column("route", String(256), nullable=False),
    Column("request", String(64), nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_audit_entry_id", "tenant", "id", unique=True),
    Index("ix_audit_entry_at", "tenant", "at"),
    Index("ix_audit_entry_actor", "tenant", "actor", "at"),
    Index("ix_audit_entry_action", "tenant", "action", "at"),
    Index("ix_audit_entry_object", "tenant", "object", "at"),
)
"""Who did what: one row for each entry, in the order of its chain."""

hold(
    ENTRY,
    "security",
    "audit",
    L2="tenant chain seq id at action object why outcome status method route request detail previous hash",
    L3="actor address",
    itself=True,
)

SEAL: Final = Table(
    "audit_seal",
    METADATA,
    Column("tenant", String(64), primary_key=True),
    Column("chain", String(32), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(8), nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("root", String(64), nullable=False),
    Column("head", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("key", String(16), nullable=False),
    Column("signature", String(128), nullable=False),
)
"""What was signed about the rows of each hour, and where old ones were cut off."""

hold(
    SEAL,
    "security",
    "configuration",
    L2="tenant chain number kind first last root head at previous key signature",
)

WAITING: Final = Table(
    "audit_waiting",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("entry", Text, nullable=False),
)
"""What commands did on this machine: a node takes these entries into its journal, and they are gone."""

hold(WAITING, "security", "journal", L2="id tenant at", L3="entry")
