"""The table of samples."""

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, UniqueConstraint

from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold

SAMPLE: Final = Table(
    "quality_sample",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), ForeignKey("tenant.id"), nullable=False),
    Column("contact", String(32), nullable=False),
    Column("reviewer", String(48), nullable=False),
    Column("agent", String(64)),
    Column("how", String(8), nullable=False),
    Column("assigned_at", BigInteger, nullable=False),
    Column("assigned_by", String(64), nullable=False),
    Column("due_at", BigInteger),
    Column("reviewed_at", BigInteger),
    UniqueConstraint("tenant", "reviewer", "contact", name="uq_quality_sample"),
    Index("ix_quality_sample_assigned", "tenant", "assigned_at", "id"),
)
"""One row for each contact that a reviewer was given."""

hold(
    SAMPLE,
    "service",
    "contact",
    along=("contact", "contact"),
    L2="id tenant contact reviewer agent how assigned_at assigned_by due_at reviewed_at",
)
