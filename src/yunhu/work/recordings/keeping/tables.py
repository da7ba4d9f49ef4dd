"""What holds recordings, and what proves that they were erased: the tables. Every query names its tenant."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, String, Table, Text

from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold

HOLD = Table(
    "recording_hold",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("recording", String(32), nullable=False),
    Column("why", Text, nullable=False),
    Column("placed_by", String(96), nullable=False),
    Column("placed_at", BigInteger, nullable=False),
    Column("released_by", String(96)),
    Column("released_at", BigInteger),
    Column("released_why", Text),
    Index("ix_recording_hold_recording", "tenant", "recording", "released_at"),
)
"""One row for each hold; it holds until `released_at`. Instants in µs; reasons are sealed."""

hold(
    HOLD,
    "law",
    "law",
    since="released_at",
    L2="id tenant recording placed_by placed_at released_by released_at",
    L3="why released_why",
)

CERTIFICATE = Table(
    "recording_certificate",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("recording", String(32), nullable=False),
    Column("contact", String(32), nullable=False),
    Column("cause", String(16), nullable=False),
    Column("erased_by", String(96), nullable=False),
    Column("erased_at", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
    Index("ix_recording_certificate_tenant", "tenant", "erased_at", "id"),
    Index("ix_recording_certificate_recording", "tenant", "recording"),
)
"""One row for each recording that was erased: `cause` is retention or request, `document` the signed JSON."""

hold(
    CERTIFICATE,
    "law",
    "law",
    since="erased_at",
    L2="id tenant recording contact cause erased_by erased_at document",
)
