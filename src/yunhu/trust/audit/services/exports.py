"""The audit as JSON lines that can be checked without this system."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterable

import msgspec

from yunhu.platform.database.db import Database
from yunhu.trust.audit import store
from yunhu.trust.audit.keys import Keys, Signer, is_right, is_signed
from yunhu.trust.audit.model import FORMAT, Row, Seal
from yunhu.trust.audit.rules import hash_of, root_of

BATCH = 500
MOST = 20_000_000
"""Rows of one export; more are taken out by time."""


async def export(
    database: Database, signer: Signer, tenant: str, since: int | None, until: int | None
) -> AsyncIterator[bytes]:
    """The lines: a head, of each chain rows and seals, and a foot with a signature over all before it."""
    digest = hashlib.sha256()
    head = {"format": FORMAT, "tenant": tenant, "since": since, "until": until}
    async with database.reading() as connection:
        chains = await store.chains(connection, tenant)
    yield _line(digest, head)
    for chain in chains:
        async for row in _rows(database, tenant, chain, since, until):
            yield _line(digest, {"row": row, "chain": chain})
        async with database.reading() as connection:
            seals = await store.seals(connection, tenant, chain)
        for seal in seals:
            yield _line(digest, {"seal": seal})
    said = digest.hexdigest()
    foot = {"sha256": said, "key": signer.fingerprint, "signature": signer.sign(said.encode())}
    yield msgspec.json.encode(foot) + b"\n"


def _line(digest: hashlib._Hash, value: object) -> bytes:
    line = msgspec.json.encode(value) + b"\n"
    digest.update(line)
    return line


async def _rows(
    database: Database, tenant: str, chain: str, since: int | None, until: int | None
) -> AsyncIterator[Row]:
    seq = 0
    for _ in range(MOST // BATCH):
        async with database.reading() as connection:
            rows = await store.rows_after(connection, tenant, chain, seq, BATCH)
        for row in rows:
            if (since is None or row.at >= since) and (until is None or row.at < until):
                yield row
        if len(rows) < BATCH:
            return
        seq = rows[-1].seq


class _Line(msgspec.Struct):
    row: Row | None = None
    chain: str = ""
    seal: Seal | None = None
    sha256: str = ""
    key: str = ""
    signature: str = ""


def bad_line(lines: Iterable[bytes], keys: Keys) -> int | None:
    """The number of the first line of an export that is not as it was written; None when all are.

    Rows follow each other in their chain, as far as nothing between them was left out by time; a row's place
    says whether it was. Where all rows below a seal are there, they are what it says.
    """
    digest = hashlib.sha256()
    last: dict[str, Row] = {}
    hashes: dict[tuple[str, int], str] = {}
    number = 0
    for number, line in enumerate(lines, 1):
        try:
            found = msgspec.json.decode(line, type=_Line)
        except msgspec.DecodeError:
            return number
        if found.signature:
            right = found.sha256 == digest.hexdigest()
            return (
                None
                if right and is_right(found.key, found.signature, found.sha256.encode(), keys)
                else number
            )
        digest.update(line)
        if found.row is not None:
            before = last.get(found.chain)
            if not _follows(found.row, before):
                return number
            last[found.chain] = found.row
            hashes[found.chain, found.row.seq] = found.row.hash
        elif found.seal is not None and not _fits(found.seal, hashes, keys):
            return number
    return number + 1


def _follows(row: Row, before: Row | None) -> bool:
    try:
        whole = hash_of(row.previous, row.encoded()) == row.hash
    except ValueError:
        return False
    return whole and (before is None or row.seq != before.seq + 1 or row.previous == before.hash)


def _fits(seal: Seal, hashes: dict[tuple[str, int], str], keys: Keys) -> bool:
    statement = seal.statement
    if not is_signed(seal, keys):
        return False
    if statement.kind == "cut" or statement.last - statement.first >= len(hashes):
        return True
    places = range(statement.first, statement.last + 1)
    found = [hashes.get((statement.chain, place)) for place in places]
    known = [each for each in found if each is not None]
    return len(known) < len(found) or not known or root_of(known) == statement.root
