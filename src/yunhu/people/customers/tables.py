"""The tables of customers."""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text, UniqueConstraint

from yunhu.people.customers.model import NAME_MAX, TAG_MAX, VALUE_MAX
from yunhu.platform.db import METADATA
from yunhu.platform.holding import hold

CUSTOMER: Final = Table(
    "customer",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("name", String(NAME_MAX), nullable=False),
    Column("name_key", String(NAME_MAX), nullable=False),
    Column("note", Text, nullable=False),
    Column("attributes", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("merged_into", String(32)),
    Column("root", String(32), nullable=False),
    Index("ix_customer_root", "tenant", "root"),
    Index("ix_customer_name_key", "tenant", "name_key"),
)
"""One row for each record. `root` is the one that speaks for it (itself, if nobody else does)."""

hold(
    CUSTOMER,
    "service",
    "customer",
    L2="id tenant created_at created_by changed_at version merged_into root",
    L3="name name_key note attributes",
)

IDENTITY: Final = Table(
    "customer_identity",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("customer", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("value", String(VALUE_MAX), nullable=False),
    Column("mirror", String(VALUE_MAX), nullable=False),
    Column("added_at", BigInteger, nullable=False),
    Column("added_by", String(64), nullable=False),
    UniqueConstraint("tenant", "kind", "value", name="uq_customer_identity_value"),
    Index("ix_customer_identity_customer", "tenant", "customer"),
    Index("ix_customer_identity_mirror", "tenant", "mirror"),
)
"""How customers reach us. `mirror` is a number's digits from the last to the first, else empty."""

hold(
    IDENTITY,
    "service",
    "customer",
    L2="id tenant customer kind added_at added_by",
    L3="value mirror",
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
    L2="tenant customer",
    L3="tag",
)
