"""The table of roles that a centre makes for itself."""

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold

ROLE: Final = Table(
    "role",
    METADATA,
    Column("tenant", String(64), ForeignKey("tenant.id"), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("zh", String(100), nullable=False),
    Column("en", String(100), nullable=False),
    Column("grants", Text),
    Column("changed_at", BigInteger, nullable=False),
    Column("changed_by", String(64), nullable=False),
)
"""One row for each version of each role; `grants` is JSON of words and reaches, NULL when it was removed."""

hold(ROLE, "security", "configuration", L2="tenant id version zh en grants changed_at changed_by")
