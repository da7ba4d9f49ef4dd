"""The tables of customers."""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, UniqueConstraint

from yunhu.people.customers.model import TAG_MAX
from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold
from yunhu.platform.database.sealed_column import Sealed, fingerprint_type

CUSTOMER: Final = Table(
    "customer",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("name", Sealed("name"), nullable=False),
    Column("note", Sealed("words"), nullable=False),
    Column("attributes", Sealed("words"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("merged_into", String(32)),
    Column("root", String(32), nullable=False),
    Index("ix_customer_root", "tenant", "root"),
)
"""One row for each record. `root` is the one that speaks for it (itself, if nobody else does)."""

hold(
    CUSTOMER,
    "service",
    "customer",
    L2="id tenant created_at created_by changed_at version merged_into root",
    L3="name note attributes",
)

IDENTITY: Final = Table(
    "customer_identity",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("customer", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("value", Sealed("words"), nullable=False),
    Column("value_print", fingerprint_type(), nullable=False),
    Column("added_at", BigInteger, nullable=False),
    Column("added_by", String(64), nullable=False),
    UniqueConstraint("tenant", "kind", "value_print", name="uq_customer_identity_value"),
    Index("ix_customer_identity_customer", "tenant", "customer"),
)
"""How customers reach us. `value_print` finds a value again: it is the same for the same value."""

hold(
    IDENTITY,
    "service",
    "customer",
    along=("customer", "customer"),
    L2="id tenant customer kind added_at added_by",
    L3="value value_print",
)

TRACE: Final = Table(
    "customer_trace",
    METADATA,
    Column("tenant", String(64), primary_key=True),
    Column("owner", String(32), primary_key=True),
    Column("trace", fingerprint_type(), primary_key=True),
    Column("customer", String(32), nullable=False),
    Index("ix_customer_trace_trace", "tenant", "trace"),
    Index("ix_customer_trace_customer", "tenant", "customer"),
)
"""Fingerprints of parts: of a name (its `owner` is the record), of a number's end (it is the identity)."""

hold(
    TRACE,
    "service",
    "customer",
    along=("customer", "customer"),
    L2="tenant owner customer",
    L3="trace",
)

TAG: Final = Table(
    "customer_tag",
    METADATA,
    Column("tenant", String(64), primary_key=True),
    Column("customer", String(32), primary_key=True),
    Column("tag", String(TAG_MAX), primary_key=True),
    Index("ix_customer_tag_tag", "tenant", "tag"),
)

hold(
    TAG,
    "service",
    "customer",
    along=("customer", "customer"),
    L2="tenant customer",
    L3="tag",
)
