"""The tables of contacts, their segments, their legs (the CDR) and their facts."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold
from yunhu.platform.database.sealed_column import Sealed, fingerprint_type

CONTACT = Table(
    "contact",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("caller", Sealed("number"), nullable=False),
    Column("caller_print", fingerprint_type(), nullable=False),
    Column("caller_name", Sealed("name"), nullable=False),
    Column("dialled", String(128), nullable=False),
    Column("number", String(64)),
    Column("trunk", String(64)),
    Column("arrived_at", BigInteger, nullable=False),
    Column("answered_at", BigInteger),
    Column("connected_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("queue", String(64)),
    Column("agent", String(64)),
    Column("waited_ms", Integer),
    Column("cause", String(64)),
    Column("ended_by", String(16)),
    Column("abandoned", Boolean),
    Column("note", Sealed("words")),
    Column("note_version", Integer),
    Column("note_by", String(96)),
    Column("note_at", BigInteger),
    Column("disposition", String(64)),
    Column("customer", String(64)),
    Index("ix_contact_tenant_arrived_at", "tenant", "arrived_at", "id"),
    Index("ix_contact_tenant_caller", "tenant", "caller_print", "arrived_at"),
    Index("ix_contact_tenant_customer", "tenant", "customer", "arrived_at"),
    Index("ix_contact_open", "tenant", "arrived_at", "id", sqlite_where=Column("ended_at").is_(None)),
)
"""One row for each contact. Instants are µs since the epoch."""

hold(
    CONTACT,
    "service",
    "contact",
    since="arrived_at",
    L2=(
        "id tenant channel number trunk arrived_at answered_at connected_at ended_at queue agent "
        "waited_ms cause ended_by abandoned note_version note_by note_at disposition customer"
    ),
    L3="caller caller_print caller_name dialled note",
)

SEGMENT = Table(
    "segment",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("contact", String(32), nullable=False),
    Column("segment", String(16), nullable=False),
    Column("queue", String(64)),
    Column("agent", String(64)),
    Column("number", Sealed("number")),
    Column("leg", String(32)),
    Column("flow", String(64)),
    Column("started_at", BigInteger, nullable=False),
    Index("ix_segment_contact", "contact", "started_at"),
)
"""Who handles a contact from an instant on; it ends where the next begins, or with the contact."""

hold(
    SEGMENT,
    "service",
    "contact",
    along=("contact", "contact"),
    L2="id tenant contact segment queue agent leg flow started_at",
    L3="number",
)

LEG = Table(
    "leg",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("contact", String(32), nullable=False),
    Column("direction", String(16), nullable=False),
    Column("trunk", String(64)),
    Column("phone", String(64)),
    Column("caller", Sealed("number"), nullable=False),
    Column("dialled", Sealed("number"), nullable=False),
    Column("codec", String(16)),
    Column("started_at", BigInteger, nullable=False),
    Column("ringing_at", BigInteger),
    Column("answered_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("cause", String(64)),
    Column("status", Integer),
    Column("ended_by", String(16)),
    Column("talk_ms", BigInteger),
    Column("figures", Text),
    Index("ix_leg_contact", "contact"),
    Index("ix_leg_tenant_started_at", "tenant", "started_at", "id"),
    Index("ix_leg_open", "ended_at", sqlite_where=Column("ended_at").is_(None)),
)
"""The CDR: one row for each leg. `figures` is the engine's JSON of the whole life."""

hold(
    LEG,
    "service",
    "contact",
    along=("contact", "contact"),
    L2=(
        "id tenant contact direction trunk phone codec started_at ringing_at answered_at ended_at "
        "cause status ended_by talk_ms figures"
    ),
    L3="caller dialled",
)

FACT = Table(
    "contact_fact",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("contact", String(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_contact_fact_contact", "contact", "at", "id"),
    Index("ix_contact_fact_at", "tenant", "at", "id"),
)
"""Everything that was announced about a contact, in order: its story. `body` is the fact in JSON."""

hold(
    FACT,
    "service",
    "contact",
    along=("contact", "contact"),
    L2="id tenant contact at kind",
    L3="body",
)
