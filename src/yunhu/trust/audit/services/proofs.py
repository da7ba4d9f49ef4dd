"""Proofs that an entry was there when it was sealed, and how anybody checks one."""

from __future__ import annotations

from yunhu.platform.database.db import Database
from yunhu.trust.audit import store
from yunhu.trust.audit.errors import NoSuchEntry, NotIntact, NotSealed
from yunhu.trust.audit.keys import Keys, is_signed, public_hex
from yunhu.trust.audit.model import Proof
from yunhu.trust.audit.rules import hash_of, path_of, root_by, root_of


async def prove(database: Database, tenant: str, id_: str, keys: Keys) -> Proof:
    """The proof of an entry. Raises `NoSuchEntry`, `NotSealed`, `NotIntact`."""
    async with database.reading() as connection:
        found = await store.entry(connection, tenant, id_)
        if found is None:
            raise NoSuchEntry(entry=id_)
        chain, row = found
        seals = await store.seals(connection, tenant, chain)
        roots = [it for it in seals if it.statement.kind == "root"]
        seal = next((it for it in roots if it.statement.first <= row.seq <= it.statement.last), None)
        if seal is None:
            raise NotSealed(entry=id_)
        statement = seal.statement
        rows = await store.hashes(connection, tenant, chain, statement.first, statement.last)
    hashes = [hash_ for _, hash_ in rows]
    if root_of(hashes) != statement.root or seal.key not in keys:
        raise NotIntact(entry=id_)
    path = path_of(hashes, row.seq - statement.first)
    return Proof(
        tenant=tenant, chain=chain, row=row, path=path, seal=seal, public_key=public_hex(keys[seal.key])
    )


def holds(proof: Proof, keys: Keys) -> bool:
    """Whether a proof is right, by keys that were got another way. Needs nothing else."""
    row, statement = proof.row, proof.seal.statement
    try:
        whole = hash_of(row.previous, row.encoded()) == row.hash
        leads = root_by(row.hash, proof.path) == statement.root
    except ValueError:
        return False
    return whole and leads and statement.first <= row.seq <= statement.last and is_signed(proof.seal, keys)
