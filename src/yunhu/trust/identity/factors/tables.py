"""The tables of second factors."""

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, Text

from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold
from yunhu.trust.identity.factors.model import LONGEST_NAME, LONGEST_RP
from yunhu.trust.identity.model import LONGEST_USER

FACTORS: Final = Table(
    "second_factor",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), ForeignKey("tenant.id"), nullable=False),
    Column("person", String(LONGEST_USER), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", String(LONGEST_NAME), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Column("sealed", String(500), nullable=False),
    Column("used_step", BigInteger, nullable=False),
    Column("credential", String(1_400), nullable=False),
    Column("public_key", String(2_000), nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("rp", String(LONGEST_RP), nullable=False),
    Index("ix_second_factor_person", "tenant", "person"),
)

RECOVERY_CODES: Final = Table(
    "recovery_code",
    METADATA,
    Column("tenant", String(64), ForeignKey("tenant.id"), primary_key=True),
    Column("person", String(LONGEST_USER), primary_key=True),
    Column("digest", String(64), primary_key=True),
)

CHALLENGES: Final = Table(
    "challenge",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("tenant", String(64), ForeignKey("tenant.id"), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("person", String(LONGEST_USER), nullable=False),
    Column("held", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("ix_challenge_expires_at", "tenant", "expires_at"),
)

hold(
    FACTORS,
    "security",
    "account",
    L2="id tenant kind created_at used_at used_step sign_count rp",
    L3="person name",
    L4="sealed credential public_key",
)
hold(RECOVERY_CODES, "security", "account", L2="tenant", L3="person", L4="digest")
hold(CHALLENGES, "security", "session", L2="tenant purpose expires_at", L3="person", L4="digest held")
