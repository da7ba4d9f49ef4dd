"""A proof holds with nothing but a public key, and with nothing changed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import update
from tests.trust.audit.audited import TENANT, Box, Ledger

from yunhu.trust.audit.errors import NoSuchEntry, NotIntact, NotSealed
from yunhu.trust.audit.keys import open_signer
from yunhu.trust.audit.model import Proof
from yunhu.trust.audit.services.proofs import holds, prove
from yunhu.trust.audit.tables import ENTRY


async def test_every_entry_of_an_hour_can_be_proved(ledger: Ledger) -> None:
    await ledger.hour(2)
    entries = ledger.note(7)
    await ledger.seals.seal()
    for entry in entries:
        proof = await prove(ledger.database, TENANT, entry.id, ledger.keys)
        sent = msgspec.json.decode(msgspec.json.encode(proof), type=Proof)
        assert holds(sent, ledger.keys)


async def test_a_proof_of_something_else_does_not_hold(ledger: Ledger, tmp_path: Path) -> None:
    (entry,) = ledger.note(1)
    ledger.note(4)
    await ledger.seals.seal()
    proof = await prove(ledger.database, TENANT, entry.id, ledger.keys)
    replace = msgspec.structs.replace
    other = open_signer(tmp_path / "other", Box())[0]
    wrong = [
        replace(proof, row=replace(proof.row, actor="user:wang")),
        replace(proof, row=replace(proof.row, hash="00" * 32)),
        replace(proof, row=replace(proof.row, previous="zz")),
        replace(proof, path=proof.path[:-1]),
        replace(proof, seal=replace(proof.seal, signature="00" * 64)),
        replace(proof, seal=other.seal(proof.seal.statement)),
    ]
    assert not any(holds(each, ledger.keys) for each in wrong)
    assert not holds(proof, {})


async def test_what_cannot_be_proved_is_said(ledger: Ledger) -> None:
    (entry,) = ledger.note(1)
    with pytest.raises(NoSuchEntry):
        await prove(ledger.database, "other", entry.id, ledger.keys)
    with pytest.raises(NotSealed):
        await prove(ledger.database, TENANT, entry.id, ledger.keys)
    await ledger.seals.seal()
    async with ledger.database.writing() as connection:
        await connection.execute(update(ENTRY).values(hash="00" * 32))
    with pytest.raises(NotIntact):
        await prove(ledger.database, TENANT, entry.id, ledger.keys)
