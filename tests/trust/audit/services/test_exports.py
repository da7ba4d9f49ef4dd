"""An export can be checked without the system that it came from."""

from __future__ import annotations

import msgspec
import pytest
from tests.trust.audit.audited import TENANT, Ledger

from yunhu.trust.audit.services.exports import bad_line, export


async def exported(ledger: Ledger, since: int | None = None, until: int | None = None) -> list[bytes]:
    return [line async for line in export(ledger.database, ledger.signer, TENANT, since, until)]


async def test_an_export_has_the_rows_the_seals_and_a_signature(ledger: Ledger) -> None:
    await ledger.hour(600)
    await ledger.hour(3)
    lines = await exported(ledger)
    assert len(lines) == 1 + 603 + 2 + 1
    assert msgspec.json.decode(lines[1])["row"]["actor"] == "user:li"
    assert bad_line(lines, ledger.keys) is None


async def test_a_part_by_time_can_be_checked_as_well(ledger: Ledger) -> None:
    await ledger.hour(3)
    since = ledger.time.now()
    await ledger.hour(3)
    until = ledger.time.now()
    await ledger.hour(3)
    lines = await exported(ledger, since, until)
    assert len(lines) == 1 + 3 + 3 + 1
    assert bad_line(lines, ledger.keys) is None


@pytest.mark.parametrize("at", [0, 1, 3, 5])
async def test_a_line_that_was_changed_or_left_out_is_found(ledger: Ledger, at: int) -> None:
    await ledger.hour(4)
    lines = await exported(ledger)
    changed = [
        *lines[:at],
        lines[at].replace(b"main", b"mine").replace(b"user:li", b"user:wu"),
        *lines[at + 1 :],
    ]
    assert bad_line(changed, ledger.keys) is not None
    assert bad_line(lines[:at] + lines[at + 1 :], ledger.keys) is not None


async def test_an_export_without_its_end_or_by_another_key_is_none(ledger: Ledger) -> None:
    await ledger.hour(2)
    lines = await exported(ledger)
    assert bad_line(lines[:-1], ledger.keys) == len(lines)
    assert bad_line(lines, {}) == 4
    assert bad_line([b"{"], ledger.keys) == 1
