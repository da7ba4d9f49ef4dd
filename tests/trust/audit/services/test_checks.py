"""Whatever is done to the rows or the seals, the first row that is not as it was is named."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import delete, update
from tests.trust.audit.audited import CHAIN, TENANT, Ledger

from yunhu.trust.audit import seal_file
from yunhu.trust.audit.keys import keys_in
from yunhu.trust.audit.model import Row, Seal
from yunhu.trust.audit.rules import chained, root_of
from yunhu.trust.audit.services.checks import Checks, together
from yunhu.trust.audit.store import rows_after
from yunhu.trust.audit.tables import ENTRY, SEAL

MINE = (ENTRY.c.tenant == TENANT) & (ENTRY.c.chain == CHAIN)


async def found(ledger: Ledger) -> tuple[str, int] | None:
    trouble = (await ledger.check()).trouble
    return None if trouble is None else (trouble.fault, trouble.seq)


async def rows(ledger: Ledger) -> list[Row]:
    async with ledger.database.reading() as connection:
        return await rows_after(connection, TENANT, CHAIN, 0, 10_000)


async def take_out(ledger: Ledger, first: int, last: int) -> None:
    async with ledger.database.writing() as connection:
        await connection.execute(delete(ENTRY).where(MINE, ENTRY.c.seq.between(first, last)))


async def put(ledger: Ledger, row: Row) -> None:
    said = msgspec.structs.asdict(row)
    said["detail"] = msgspec.json.encode(row.detail).decode()
    async with ledger.database.writing() as connection:
        await connection.execute(update(ENTRY).where(MINE, ENTRY.c.seq == row.seq).values(**said))


async def test_an_audit_as_it_was_is_intact(ledger: Ledger) -> None:
    for _ in range(3):
        await ledger.hour(700)
    ledger.note(5)
    checked = await ledger.check()
    assert checked.trouble is None
    assert (checked.rows, checked.sealed, checked.seals) == (2105, 2100, 3)


@pytest.mark.parametrize("seq", [1, 4, 8])
async def test_a_changed_row_is_named(ledger: Ledger, seq: int) -> None:
    await ledger.hour(6)
    ledger.note(2)
    async with ledger.database.writing() as connection:
        await connection.execute(update(ENTRY).where(MINE, ENTRY.c.seq == seq).values(why="nothing"))
    assert await found(ledger) == ("changed", seq)


async def test_details_that_cannot_be_read_were_changed(ledger: Ledger) -> None:
    await ledger.hour(3)
    async with ledger.database.writing() as connection:
        await connection.execute(update(ENTRY).where(MINE, ENTRY.c.seq == 2).values(detail='{"a": 1'))
        await connection.execute(update(ENTRY).where(MINE, ENTRY.c.seq == 3).values(previous="no hash"))
    assert await found(ledger) in [("changed", 3), ("changed", 2)]


async def test_a_row_taken_out_is_named(ledger: Ledger) -> None:
    await ledger.hour(6)
    await take_out(ledger, 3, 3)
    assert await found(ledger) == ("missing", 3)


async def test_the_beginning_taken_out_is_named(ledger: Ledger) -> None:
    await ledger.hour(6)
    await take_out(ledger, 1, 2)
    assert await found(ledger) == ("missing", 1)


async def test_an_end_that_a_seal_knows_is_missed(ledger: Ledger) -> None:
    await ledger.hour(6)
    await take_out(ledger, 5, 6)
    assert await found(ledger) == ("truncated", 5)
    await take_out(ledger, 1, 4)
    assert await found(ledger) == ("truncated", 1)


async def test_rows_and_seals_taken_out_together_are_missed_by_the_file(ledger: Ledger) -> None:
    await ledger.hour(3)
    await ledger.hour(3)
    await take_out(ledger, 4, 6)
    async with ledger.database.writing() as connection:
        await connection.execute(delete(SEAL).where(SEAL.c.number == 2))
    assert await found(ledger) == ("truncated", 4)


async def test_rows_made_anew_are_given_away_by_their_seal(ledger: Ledger) -> None:
    await ledger.hour(3)
    await ledger.hour(6)
    ledger.note(2)
    kept = await rows(ledger)
    head = kept[4].hash
    for row in kept[5:]:
        forged = chained(msgspec.structs.replace(row, actor="user:wang"), row.seq, head)
        head = forged.hash
        await put(ledger, forged)
    assert await found(ledger) == ("replaced", 4)


async def test_a_seal_of_another_key_is_no_seal(ledger: Ledger) -> None:
    await ledger.hour(3)
    await ledger.hour(3)
    async with ledger.database.writing() as connection:
        await connection.execute(update(SEAL).where(SEAL.c.number == 2).values(signature="00" * 64))
    ledger.file.unlink()
    assert await found(ledger) == ("seal_forged", 4)


async def test_a_seal_taken_out_everywhere_is_missed(ledger: Ledger) -> None:
    for _ in range(3):
        await ledger.hour(2)
    async with ledger.database.writing() as connection:
        await connection.execute(delete(SEAL).where(SEAL.c.number == 2))
    assert await found(ledger) is None
    ledger.file.unlink()
    assert await found(ledger) == ("seal_missing", 3)


async def test_keys_from_elsewhere_do_not_believe_the_folders(ledger: Ledger) -> None:
    await ledger.hour(3)
    (checked,) = await Checks(ledger.database, [ledger.file]).check(TENANT, {})
    assert checked.trouble is not None
    assert checked.trouble.fault == "seal_forged"
    assert keys_in(ledger.folder / "nowhere") == {}


async def test_of_two_seals_the_one_that_is_ours_counts(ledger: Ledger) -> None:
    await ledger.hour(3)
    (right,) = seal_file.read(ledger.file)
    wrong = Seal(statement=right.statement, key=right.key, signature="ff" * 64)
    assert together([wrong, right], ledger.keys) == [right]
    assert together([right, wrong], ledger.keys) == [right]


async def test_a_forger_with_the_database_alone_cannot_make_a_seal(ledger: Ledger) -> None:
    await ledger.hour(3)
    kept = [msgspec.structs.replace(row, actor="user:wang") for row in await rows(ledger)]
    forged: list[Row] = []
    for row in kept:
        forged.append(chained(row, row.seq, forged[-1].hash if forged else kept[0].previous))
        await put(ledger, forged[-1])
    root = root_of([row.hash for row in forged])
    async with ledger.database.writing() as connection:
        await connection.execute(update(SEAL).values(root=root, head=forged[-1].hash))
    assert await found(ledger) == ("replaced", 1)
    ledger.file.unlink()
    assert await found(ledger) == ("seal_forged", 1)
