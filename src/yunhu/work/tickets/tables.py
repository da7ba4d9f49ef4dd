"""The tables of tickets. Instants are µs since the epoch; lists and maps are JSON."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold

TICKET = Table(
    "ticket",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("number", String(16), nullable=False),
    Column("type", String(64), nullable=False),
    Column("state", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("priority", String(16), nullable=False),
    Column("agent", String(64)),
    Column("queue", String(64)),
    Column("customer", String(64)),
    Column("source", String(16), nullable=False),
    Column("parent", String(32)),
    Column("merged_into", String(32)),
    Column("fields", Text, nullable=False),
    Column("clocks", Text, nullable=False),
    Column("due_at", BigInteger),
    Column("next_at", BigInteger),
    Column("breached", Boolean, nullable=False),
    Column("search", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", String(128), nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("solved_at", BigInteger),
    Index("ix_ticket_number", "tenant", "number", unique=True),
    Index("ix_ticket_updated_at", "tenant", "updated_at", "id"),
    Index("ix_ticket_kind", "tenant", "kind", "updated_at"),
    Index("ix_ticket_agent", "tenant", "agent", "kind"),
    Index("ix_ticket_customer", "tenant", "customer"),
    Index("ix_ticket_parent", "tenant", "parent"),
    Index("ix_ticket_next_at", "tenant", "next_at"),
)
"""One row for each ticket. `search` is what is looked through.

`next_at` is when one of its clocks has something to tell."""

hold(
    TICKET,
    "ticket",
    "ticket",
    since="solved_at",
    L2=(
        "id tenant number type state kind priority agent queue customer source parent merged_into "
        "clocks due_at next_at breached version created_at created_by updated_at solved_at"
    ),
    L3="subject text fields search",
)

TICKET_NUMBER = Table(
    "ticket_number",
    METADATA,
    Column("tenant", String(64), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)
"""The last number given in a year."""

hold(
    TICKET_NUMBER,
    "ticket",
    "operation",
    L1="tenant year last",
)

TICKET_COMMENT = Table(
    "ticket_comment",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("ticket", String(32), nullable=False),
    Column("origin", String(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(128), nullable=False),
    Column("public", Boolean, nullable=False),
    Column("text", Text, nullable=False),
    Column("search", Text, nullable=False),
    Index("ix_ticket_comment_ticket", "tenant", "ticket", "id"),
)
"""`origin` is the ticket it was written on, `ticket` where it is now."""

hold(
    TICKET_COMMENT,
    "ticket",
    "ticket",
    along=("ticket", "ticket"),
    L2="id tenant ticket origin at by public",
    L3="text search",
)

TICKET_ATTACHMENT = Table(
    "ticket_attachment",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("ticket", String(32), nullable=False),
    Column("origin", String(32), nullable=False),
    Column("comment", String(32)),
    Column("at", BigInteger, nullable=False),
    Column("by", String(128), nullable=False),
    Column("name", String(200), nullable=False),
    Column("type", String(128), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Index("ix_ticket_attachment_ticket", "tenant", "ticket", "id"),
)

hold(
    TICKET_ATTACHMENT,
    "ticket",
    "ticket",
    along=("ticket", "ticket"),
    L2="id tenant ticket origin comment at by type size sha256",
    L3="name",
)

TICKET_CONTACT = Table(
    "ticket_contact",
    METADATA,
    Column("tenant", String(64), primary_key=True),
    Column("ticket", String(32), primary_key=True),
    Column("contact", String(32), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("by", String(128), nullable=False),
    Index("ix_ticket_contact_contact", "tenant", "contact"),
)

hold(
    TICKET_CONTACT,
    "ticket",
    "ticket",
    along=("ticket", "ticket"),
    L2="tenant ticket contact at by",
)

TICKET_WATCHER = Table(
    "ticket_watcher",
    METADATA,
    Column("tenant", String(64), primary_key=True),
    Column("ticket", String(32), primary_key=True),
    Column("agent", String(64), primary_key=True),
    Index("ix_ticket_watcher_agent", "tenant", "agent"),
)

hold(
    TICKET_WATCHER,
    "ticket",
    "ticket",
    along=("ticket", "ticket"),
    L2="tenant ticket agent",
)

TICKET_HISTORY = Table(
    "ticket_history",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("ticket", String(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(128), nullable=False),
    Column("what", String(32), nullable=False),
    Column("changes", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("moved", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_ticket_history_ticket", "tenant", "ticket", "id"),
)
"""What happened to tickets; `moved` says what a merge took along, so that it can be undone."""

hold(
    TICKET_HISTORY,
    "ticket",
    "ticket",
    along=("ticket", "ticket"),
    L2="id tenant ticket at by what moved version",
    L3="changes about",
)

TICKET_VIEW = Table(
    "ticket_view",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("name", String(100), nullable=False),
    Column("owner", String(128)),
    Column("created_by", String(128), nullable=False),
    Column("filter", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_ticket_view_owner", "tenant", "owner"),
)
"""Saved searches; everybody's when there is no owner."""

hold(
    TICKET_VIEW,
    "ticket",
    "configuration",
    L2="id tenant name owner created_by filter version",
)

TICKET_MISSED = Table(
    "ticket_missed",
    METADATA,
    Column("tenant", String(64), primary_key=True),
    Column("contact", String(32), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Index("ix_ticket_missed_at", "tenant", "at"),
)
"""Callers who left while they waited, until their ticket is made (or not, as their queue says)."""

hold(
    TICKET_MISSED,
    "ticket",
    "contact",
    along=("contact", "contact"),
    L2="tenant contact at",
)
