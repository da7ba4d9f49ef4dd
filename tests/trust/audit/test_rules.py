"""Hashes, trees and walks, as anybody could compute them from the page about the audit."""

from __future__ import annotations

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.trust.audit.model import Row
from yunhu.trust.audit.rules import Walk, chained, genesis, path_of, root_by, root_of

START = genesis("main", "c")


def plain(number: int, actor: str = "user:li") -> Row:
    return Row(
        seq=0, id=f"e{number}", at=number, actor=actor, action="thing.write", object="", why="投诉",
        outcome="ok", status=200, address="192.0.2.1", method="PUT", route="/x", request="r",
        detail={"b": "2", "a": "1"}, previous="", hash="",
    )  # fmt: skip


def chain(count: int) -> list[Row]:
    rows: list[Row] = []
    for number in range(1, count + 1):
        rows.append(chained(plain(number), number, rows[-1].hash if rows else START))
    return rows


def fault(rows: list[Row]) -> tuple[str, int] | None:
    found = Walk("c", 0, START).over(rows, len(rows))
    return None if found is None else (found.fault, found.seq)


def moved(row: Row, seq: int) -> Row:
    return msgspec.structs.replace(row, seq=seq)


def test_the_encoding_is_plain_json_and_the_hash_is_over_it() -> None:
    row = chain(1)[0]
    assert row.encoded().decode() == (
        '["e1",1,"user:li","thing.write","","投诉","ok",200,"192.0.2.1","PUT","/x","r",[["a","1"],["b","2"]]]'
    )
    assert row.hash == hashlib.sha256(bytes.fromhex(START) + row.encoded()).hexdigest()
    assert hashlib.sha256(b'["yunhu audit 1","main","c"]').hexdigest() == START


def test_a_tree_is_that_of_rfc_6962() -> None:
    """§2.1, computed by its own recursion: split at the largest power of two below the count."""

    def mth(leaves: list[bytes]) -> bytes:
        if len(leaves) == 1:
            return hashlib.sha256(b"\x00" + leaves[0]).digest()
        at = 1 << ((len(leaves) - 1).bit_length() - 1)
        return hashlib.sha256(b"\x01" + mth(leaves[:at]) + mth(leaves[at:])).digest()

    for count in range(1, 40):
        hashes = [hashlib.sha256(bytes([it])).hexdigest() for it in range(count)]
        assert root_of(hashes) == mth([bytes.fromhex(it) for it in hashes]).hex()
    assert root_of([]) == hashlib.sha256(b"").hexdigest()


@given(st.integers(1, 70).flatmap(lambda count: st.tuples(st.just(count), st.integers(0, count - 1))))
def test_every_leaf_has_a_path_to_the_root(case: tuple[int, int]) -> None:
    count, index = case
    hashes = [hashlib.sha256(bytes([it])).hexdigest() for it in range(count)]
    path = path_of(hashes, index)
    assert root_by(hashes[index], path) == root_of(hashes)
    assert len(path) <= count.bit_length()
    assert root_by(hashes[index - 1], path) != root_of(hashes) or count == 1


def test_a_chain_as_it_was_has_no_fault() -> None:
    assert fault(chain(20)) is None


@pytest.mark.parametrize("at", [0, 5, 19])
def test_what_was_changed_is_named(at: int) -> None:
    rows = chain(20)
    rows[at] = msgspec.structs.replace(rows[at], actor="user:wang")
    assert fault(rows) == ("changed", at + 1)


def test_what_was_taken_out_is_named_by_its_place() -> None:
    rows = chain(20)
    assert fault(rows[:7] + rows[8:]) == ("missing", 8)
    closed = rows[:7] + [moved(row, row.seq - 1) for row in rows[8:]]
    assert fault(closed) == ("missing", 8)
    assert fault(rows[1:]) == ("missing", 1)


def test_what_was_put_in_is_named() -> None:
    rows = chain(20)
    forged = chained(plain(99), 8, rows[6].hash)
    later = [moved(row, row.seq + 1) for row in rows[7:]]
    assert fault([*rows[:7], forged, *later]) == ("inserted", 8)
    unfit = chained(plain(99), 8, rows[2].hash)
    assert fault([*rows[:7], unfit, *later])[0] in ("inserted", "reordered")  # type: ignore[index]


def test_what_changed_places_is_named() -> None:
    rows = chain(20)
    rows[4], rows[9] = moved(rows[9], 5), moved(rows[4], 10)
    assert fault(rows) == ("reordered", 5)
