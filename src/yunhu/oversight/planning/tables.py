"""The table of what agents did: their presence and their routing state, as they changed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, String, Table

from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold

AGENT_STATE = Table(
    "agent_state",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("agent", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("axis", String(16), nullable=False),
    Column("state", String(32), nullable=False),
    Column("why", String(64), nullable=False),
    Index("ix_agent_state_at", "tenant", "at", "id"),
)
"""One row for each change. `axis`: presence, routing, or wrap-up (whose `why` says what ended it)."""

hold(
    AGENT_STATE,
    "planning",
    "planning",
    since="at",
    L2="id tenant agent at axis state why",
)
