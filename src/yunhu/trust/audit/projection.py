"""Turns facts into rows of the chain: the same facts always make the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, insert, select

from yunhu.platform.http.audit import Entry
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import FactDecoder
from yunhu.trust.audit.facts import AuditNoted
from yunhu.trust.audit.model import Row
from yunhu.trust.audit.ports import Translate
from yunhu.trust.audit.rules import chained, genesis
from yunhu.trust.audit.tables import ENTRY

_DECODER = FactDecoder(AuditNoted)
_ENTRY_FIELDS = Entry.__struct_fields__


class AuditProjection:
    """Appends to the chain of this journal. Keeps nothing between batches: the table has the chain's end."""

    name = "audit"
    tables: Sequence[Table] = (ENTRY,)

    def __init__(self, chain: str, translate: Translate) -> None:
        """`chain`: the journal's identity. `translate` makes entries of other rooms' facts."""
        self._chain = chain
        self._translate = translate

    def apply(self, connection: Connection, envelopes: Sequence[Envelope]) -> None:
        """One batch: found, put in a row, and written by one statement for each tenant."""
        found: dict[str, list[Row]] = {}
        for envelope in envelopes:
            row = self._row(envelope)
            if row is not None:
                found.setdefault(envelope.tenant, []).append(row)
        for tenant, rows in found.items():
            self._append(connection, tenant, rows)

    def _row(self, envelope: Envelope) -> Row | None:
        fact = _DECODER.decode(envelope) if envelope.kind in _DECODER.kinds else None
        if isinstance(fact, AuditNoted):
            said = {name: getattr(fact, name) for name in _ENTRY_FIELDS}
            return _unplaced(fact.entry or envelope.id, fact.at or envelope.at, said)
        entry = self._translate(envelope)
        return None if entry is None else _unplaced(envelope.id, envelope.at, msgspec.structs.asdict(entry))

    def _append(self, connection: Connection, tenant: str, rows: list[Row]) -> None:
        # What came by way of a table may come twice: the node stopped before it took it out there.
        ids = [row.id for row in rows]
        known = set(
            connection.scalars(select(ENTRY.c.id).where(ENTRY.c.tenant == tenant, ENTRY.c.id.in_(ids)))
        )
        seq, head = self._end(connection, tenant)
        values: list[dict[str, Any]] = []
        for row in rows:
            if row.id in known:
                continue
            known.add(row.id)
            seq += 1
            placed = chained(row, seq, head)
            head = placed.hash
            detail = msgspec.json.encode(placed.detail, order="sorted").decode()
            values.append(
                msgspec.structs.asdict(placed) | {"tenant": tenant, "chain": self._chain, "detail": detail}
            )
        if values:
            connection.execute(insert(ENTRY), values)

    def _end(self, connection: Connection, tenant: str) -> tuple[int, str]:
        query = select(ENTRY.c.seq, ENTRY.c.hash).where(
            ENTRY.c.tenant == tenant, ENTRY.c.chain == self._chain
        )
        last = connection.execute(query.order_by(ENTRY.c.seq.desc()).limit(1)).first()
        return (0, genesis(tenant, self._chain)) if last is None else (int(last[0]), str(last[1]))


def _unplaced(id_: str, at: int, said: dict[str, Any]) -> Row:
    return Row(seq=0, id=id_, at=at, previous="", hash="", **said)
