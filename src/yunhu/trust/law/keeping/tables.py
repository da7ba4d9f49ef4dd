"""Holds, what is stored only, and the proofs of what was deleted. Instants are µs since the epoch."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold

LAW_HOLD: Final = Table(
    "law_hold",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("object", String(64), nullable=False),
    Column("why", Text, nullable=False),
    Column("placed_by", String(128), nullable=False),
    Column("placed_at", BigInteger, nullable=False),
    Column("released_by", String(128)),
    Column("released_at", BigInteger),
    Index("ix_law_hold_object", "tenant", "kind", "object"),
)
"""One row for each hold; it holds until it is released. `why` is sealed."""

hold(
    LAW_HOLD,
    "law",
    "law",
    since="released_at",
    L2="id tenant kind object placed_by placed_at released_by released_at",
    L3="why",
)

STORAGE_ONLY: Final = Table(
    "law_storage_only",
    METADATA,
    Column("tenant", String(64), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("object", String(64), primary_key=True),
    Column("why", String(16), nullable=False),
    Column("request", String(32), nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger),
    Index("ix_law_storage_only_until", "tenant", "until"),
)
"""What nobody reads any more, until it may be deleted. A row goes with what it speaks of."""

hold(STORAGE_ONLY, "law", "operation", L2="tenant kind object why request since until")

PURGE_PROOF: Final = Table(
    "law_purge_proof",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("table", String(64), nullable=False),
    Column("keep", String(32), nullable=False),
    Column("days", Integer, nullable=False),
    Column("before", BigInteger, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("counts", Text, nullable=False),
    Column("held", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ix_law_purge_proof_at", "tenant", "at", "id"),
)
"""One row for each deletion by the calendar: rows by table (`counts`, JSON), how many held."""

hold(PURGE_PROOF, "law", "law", since="at", L2="id tenant table keep days before rows counts held at")
