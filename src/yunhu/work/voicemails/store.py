"""Messages in the main database: written from facts only. Every query names its tenant."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    select,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold
from yunhu.platform.database.sealed_column import Sealed, fingerprint_type
from yunhu.platform.database.upsert import Fold
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import FactDecoder
from yunhu.platform.sealing import NUMBER, fingerprint, kept
from yunhu.work.voicemails.facts import VoicemailHandled, VoicemailLeft

VOICEMAIL = Table(
    "voicemail",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("contact", String(32), nullable=False),
    Column("caller", Sealed("number"), nullable=False),
    Column("caller_print", fingerprint_type(), nullable=False),
    Column("queue", String(64)),
    Column("ticket_type", String(64)),
    Column("duration_ms", Integer, nullable=False),
    Column("left_at", BigInteger, nullable=False),
    Column("handled_at", BigInteger),
    Column("handled_by", String(96)),
    Index("ix_voicemail_tenant_left_at", "tenant", "left_at", "id"),
    Index("ix_voicemail_contact", "tenant", "contact"),
)
"""One row for each message; its id is that of its recording. Instants are µs since the epoch."""

hold(
    VOICEMAIL,
    "service",
    "contact",
    along=("contact", "contact"),
    L2="id tenant contact queue ticket_type duration_ms left_at handled_at handled_by",
    L3="caller caller_print",
)

Cursor = tuple[int, str]
"""Where a page ends: when its last message was left, and its id; the next page holds older rows."""


class VoicemailsProjection:
    """Turns facts about messages into rows. It is the only writer of its table."""

    name = "voicemails"
    tables: Sequence[Table] = (VOICEMAIL,)

    def __init__(self) -> None:
        self._decoder = FactDecoder(VoicemailLeft, VoicemailHandled)

    def apply(self, connection: Connection, envelopes: Sequence[Envelope]) -> None:
        """Write what these facts mean."""
        fold = Fold(VOICEMAIL)
        for envelope in envelopes:
            fact = self._decoder.decode(envelope)
            if isinstance(fact, VoicemailLeft):
                fold.row(fact.voicemail).update(
                    tenant=envelope.tenant,
                    contact=envelope.contact,
                    caller=kept(fact.caller),
                    caller_print=fingerprint(fact.caller.reveal(), NUMBER),
                    queue=fact.queue,
                    ticket_type=fact.ticket,
                    duration_ms=round(fact.seconds * 1000),
                    left_at=envelope.at,
                )
            elif isinstance(fact, VoicemailHandled):
                fold.row(fact.voicemail).update(
                    handled_at=envelope.at if fact.handled else None,
                    handled_by=fact.by if fact.handled else None,
                )
        fold.write(connection)


async def voicemail(connection: AsyncConnection, tenant: str, id_: str) -> RowMapping | None:
    """One message."""
    query = select(VOICEMAIL).where(VOICEMAIL.c.tenant == tenant, VOICEMAIL.c.id == id_)
    return (await connection.execute(query)).mappings().first()


async def wanting_ticket(connection: AsyncConnection, tenant: str, contact: str) -> RowMapping | None:
    """The newest message of a contact of which a ticket is wanted."""
    mine = (VOICEMAIL.c.tenant == tenant) & (VOICEMAIL.c.contact == contact)
    query = select(VOICEMAIL).where(mine, VOICEMAIL.c.ticket_type.is_not(None))
    query = query.order_by(VOICEMAIL.c.left_at.desc(), VOICEMAIL.c.id.desc()).limit(1)
    return (await connection.execute(query)).mappings().first()


async def earlier_of(
    connection: AsyncConnection, tenant: str, caller: str, contact: str, limit: int
) -> list[str]:
    """Other contacts in which this caller left messages, the newest first."""
    mine = (VOICEMAIL.c.tenant == tenant) & (VOICEMAIL.c.caller_print == fingerprint(caller, NUMBER))
    query = select(VOICEMAIL.c.contact).where(mine, VOICEMAIL.c.contact != contact)
    query = query.order_by(VOICEMAIL.c.left_at.desc(), VOICEMAIL.c.id.desc()).limit(limit)
    return list((await connection.execute(query)).scalars())


async def voicemails(
    connection: AsyncConnection,
    tenant: str,
    limit: int,
    after: Cursor | None = None,
    *,
    queue: str | None = None,
    handled: bool | None = None,
    seen: ColumnElement[bool] = true(),
) -> Sequence[RowMapping]:
    """A page of messages, the newest first; those that are `seen`."""
    wanted: list[ColumnElement[bool]] = [VOICEMAIL.c.tenant == tenant, seen]
    if queue is not None:
        wanted.append(VOICEMAIL.c.queue == queue)
    if handled is not None:
        wanted.append(VOICEMAIL.c.handled_at.is_not(None) if handled else VOICEMAIL.c.handled_at.is_(None))
    if after is not None:
        wanted.append(tuple_(VOICEMAIL.c.left_at, VOICEMAIL.c.id) < tuple_(*after))
    query = select(VOICEMAIL).where(*wanted)
    query = query.order_by(VOICEMAIL.c.left_at.desc(), VOICEMAIL.c.id.desc()).limit(limit)
    return (await connection.execute(query)).mappings().all()
