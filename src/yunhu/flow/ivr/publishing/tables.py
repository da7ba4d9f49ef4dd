"""The tables of drafts, and of the versions that changed flows. Instants are µs since the epoch."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold

FLOW_DRAFT = Table(
    "flow_draft",
    METADATA,
    Column("tenant", String(64), primary_key=True),
    Column("flow", String(64), primary_key=True),
    Column("document", Text, nullable=False),
    Column("text", Text),
    Column("base_version", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(128), nullable=False),
)
"""`document` is the flow as JSON, `text` the YAML it came in, if it did."""

hold(
    FLOW_DRAFT,
    "operation",
    "configuration",
    L2="tenant flow document text base_version at by",
)

FLOW_VERSION = Table(
    "flow_version",
    METADATA,
    Column("tenant", String(64), primary_key=True),
    Column("flow", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("change", String(16), nullable=False),
    Column("nodes", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(128), nullable=False),
    Column("note", String(512), nullable=False),
)
"""One row for each flow that a version of the configuration changed; the flow itself is in that version."""

hold(
    FLOW_VERSION,
    "operation",
    "configuration",
    L2="tenant flow version change nodes at by note",
)
