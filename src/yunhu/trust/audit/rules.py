"""Hashes of rows, Merkle trees over them (RFC 6962 §2.1), and what a look at a chain finds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

import msgspec

from yunhu.trust.audit.model import FORMAT, Fault, Row, Statement, Trouble

MOST_AHEAD = 100
"""Rows that are looked through for the one that belongs in a place."""

Path = tuple[tuple[Literal["left", "right"], str], ...]


def genesis(tenant: str, chain: str) -> str:
    """What the first row of a chain has before it."""
    return hashlib.sha256(msgspec.json.encode([FORMAT, tenant, chain])).hexdigest()


def hash_of(previous: str, encoded: bytes) -> str:
    """The hash of a row: SHA-256 over the hash before it and its encoding."""
    return hashlib.sha256(bytes.fromhex(previous) + encoded).hexdigest()


def seal_hash(statement: Statement) -> str:
    """What the next seal names as the one before it."""
    return hashlib.sha256(statement.encoded()).hexdigest()


def chained(row: Row, seq: int, previous: str) -> Row:
    """The row in its place."""
    return msgspec.structs.replace(row, seq=seq, previous=previous, hash=hash_of(previous, row.encoded()))


# --- trees ------------------------------------------------------------------------------------------------


def _leaf(hash_: str) -> bytes:
    return hashlib.sha256(b"\x00" + bytes.fromhex(hash_)).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[str]) -> str:
    """The Merkle root over the hashes of rows; of none, the hash of nothing."""
    if not hashes:
        return hashlib.sha256(b"").hexdigest()
    level = [_leaf(each) for each in hashes]
    while len(level) > 1:
        paired = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    return level[0].hex()


def path_of(hashes: Sequence[str], index: int) -> Path:
    """The neighbours on the way from one leaf to the root, the lowest first."""
    level = [_leaf(each) for each in hashes]
    path: list[tuple[Literal["left", "right"], str]] = []
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            path.append(("left" if beside < index else "right", level[beside].hex()))
        paired = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
        index //= 2
    return tuple(path)


def root_by(hash_: str, path: Path) -> str:
    """The root that a leaf and its path lead to."""
    at = _leaf(hash_)
    for side, neighbour in path:
        other = bytes.fromhex(neighbour)
        at = _node(other, at) if side == "left" else _node(at, other)
    return at.hex()


# --- looking at a chain -----------------------------------------------------------------------------------


class Walk:
    """Goes along a chain's rows and stops at the first that is not as it was."""

    def __init__(self, chain: str, after: int, head: str) -> None:
        """Rows after `after`, where the hash was `head`."""
        self.chain = chain
        self.seq = after
        self.head = head

    def over(self, rows: Sequence[Row], count: int) -> Trouble | None:
        """Take the next `count` rows, or say what is wrong; the rows behind them are only looked at."""
        for index in range(min(count, len(rows))):
            row = rows[index]
            fault = self._fault(rows, index)
            if fault is not None:
                return Trouble(fault=fault, chain=self.chain, seq=self.seq + 1, id=row.id)
            self.seq, self.head = row.seq, row.hash
        return None

    def _fault(self, rows: Sequence[Row], index: int) -> Fault | None:
        row = rows[index]
        if not _is_itself(row):
            return "changed"
        following = rows[index + 1] if index + 1 < len(rows) else None
        fits = row.previous == self.head and row.seq == self.seq + 1
        if fits and (following is None or following.previous == row.hash):
            return None
        ahead = rows[index + 1 : index + 1 + MOST_AHEAD]
        rivals = any(each.previous == self.head and _is_itself(each) for each in ahead)
        if rivals:
            # Somebody further on belongs here. Where this row comes after it, both stand in a wrong place.
            return "reordered" if any(each.hash == row.previous for each in ahead) else "inserted"
        if fits:
            return None
        return "missing" if row.previous != self.head else "reordered"


def _is_itself(row: Row) -> bool:
    """Whether its content is what its hash was made of."""
    try:
        return hash_of(row.previous, row.encoded()) == row.hash
    except ValueError:
        return False
