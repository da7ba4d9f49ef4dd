"""Seals: one chain of their own, in two places, and the cut at the old end."""

from __future__ import annotations

import pytest
from sqlalchemy import delete
from tests.trust.audit.audited import Ledger

from yunhu.kit.instants import DAY
from yunhu.trust.audit import seal_file
from yunhu.trust.audit.model import Seal
from yunhu.trust.audit.services import seals as module
from yunhu.trust.audit.tables import SEAL


def numbers(ledger: Ledger) -> list[int]:
    return [seal.statement.number for seal in seal_file.read(ledger.file)]


async def test_an_hour_without_entries_is_sealed_as_such(ledger: Ledger) -> None:
    await ledger.hour(2)
    await ledger.hour(0)
    last = seal_file.read(ledger.file)[-1].statement
    assert (last.first, last.last) == (3, 2)
    assert (await ledger.check()).trouble is None


async def test_nothing_at_all_is_sealed_as_such(ledger: Ledger) -> None:
    await ledger.hour(0)
    await ledger.hour(2)
    assert (await ledger.check()).trouble is None


async def test_many_rows_get_several_seals(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SEALED", 4)
    ledger.note(10)
    assert await ledger.seals.seal() == 3
    assert (await ledger.check()).sealed == 10


async def test_seals_go_on_after_a_restart(ledger: Ledger) -> None:
    await ledger.hour()
    ledger.seals = ledger.make_seals()
    await ledger.hour()
    assert numbers(ledger) == [1, 2]
    assert (await ledger.check()).trouble is None


async def test_an_older_copy_of_the_database_gets_its_seals_back(ledger: Ledger) -> None:
    await ledger.hour()
    await ledger.hour()
    async with ledger.database.writing() as connection:
        await connection.execute(delete(SEAL).where(SEAL.c.number == 2))
    ledger.seals = ledger.make_seals()
    await ledger.hour()
    assert numbers(ledger) == [1, 2, 3]
    ledger.file.unlink()
    assert (await ledger.check()).trouble is None


async def test_a_file_that_cannot_be_written_is_told_and_the_seal_is_kept(ledger: Ledger) -> None:
    ledger.file.mkdir()
    ledger.note(1)
    await ledger.seals._append(ledger.file, await first_seal(ledger))
    assert ledger.unwritable[str(ledger.file)]
    ledger.file.rmdir()
    await ledger.seals.seal()
    assert ledger.unwritable[str(ledger.file)] is None


async def first_seal(ledger: Ledger) -> Seal:
    """A seal of another ledger's making."""
    other = ledger.make_seals()
    other._files = ()
    await other.seal()
    return (await other.all())[1]


async def test_half_a_seal_that_a_crash_left_costs_no_other(ledger: Ledger) -> None:
    await ledger.hour()
    with ledger.file.open("ab") as file:
        file.write(b'{"statement":{"ki')
    await ledger.hour()
    assert numbers(ledger) == [1, 2]


async def test_old_rows_are_cut_at_a_seal_and_the_rest_still_proves(ledger: Ledger) -> None:
    for _ in range(4):
        await ledger.hour(3)
        ledger.time.advance(100 * DAY / 1e6)
    assert await ledger.seals.cut(250) == 6
    assert ledger.count() == 6
    checked = await ledger.check()
    assert (checked.trouble, checked.rows) == (None, 6)
    await ledger.hour(2)
    assert (await ledger.check()).trouble is None
    assert await ledger.seals.cut(250) == 0


async def test_nothing_younger_than_half_a_year_is_ever_cut(ledger: Ledger) -> None:
    await ledger.hour(3)
    ledger.time.advance(module.FEWEST_DAYS * DAY / 1e6 - 7_300)
    await ledger.hour(3)
    assert await ledger.seals.cut(0) == 0
    ledger.time.advance(7_300)
    assert await ledger.seals.cut(0) == 3


async def test_the_newest_row_is_never_cut(ledger: Ledger) -> None:
    await ledger.hour(3)
    ledger.time.advance(1_000 * DAY / 1e6)
    assert await ledger.seals.cut(200) == 0
    assert ledger.count() == 3


async def test_rows_cut_without_a_seal_that_says_so_are_missed(ledger: Ledger) -> None:
    for _ in range(2):
        await ledger.hour(3)
        ledger.time.advance(300 * DAY / 1e6)
    assert await ledger.seals.cut(365) == 3
    ledger.file.unlink()
    async with ledger.database.writing() as connection:
        await connection.execute(delete(SEAL).where(SEAL.c.kind == "cut"))
    trouble = (await ledger.check()).trouble
    assert trouble is not None
    assert (trouble.fault, trouble.seq) == ("missing", 1)
