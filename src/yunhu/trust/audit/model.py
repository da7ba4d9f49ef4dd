"""What the audit consists of: rows in a chain, and the seals that are put upon them.

A chain is what one node's journal tells of one tenant. Each row's hash is made over the hash before it and
the row's canonical encoding, so that a row can be neither changed nor taken out without all later ones
being made anew; and a seal, signed with Ed25519, says what they were at its hour.
"""

from __future__ import annotations

from typing import Literal

import msgspec

HASH_BYTES = 32
"""SHA-256 throughout; hashes are written in hexadecimal."""

FORMAT = "yunhu audit 1"
"""Begins each chain and each seal, so that a later format cannot be taken for this one."""

SealKind = Literal["root", "cut"]

Fault = Literal[
    "changed", "missing", "inserted", "reordered", "replaced", "truncated", "seal_forged", "seal_missing"
]
"""What can be wrong.

A row's content is another than its hash says · rows before it are gone · it was put in between · it stands
in another's place · all from some row on were made anew, which the seal upon them shows · rows at the end
are gone that a seal knows · a seal's signature is not ours · a seal was taken out.
"""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One entry in its place."""

    seq: int
    """Its place in the chain, from 1, without holes."""

    id: str
    at: int
    """µs since the epoch, UTC."""

    actor: str
    action: str
    object: str
    why: str
    outcome: str
    status: int
    address: str
    method: str
    route: str
    request: str
    detail: dict[str, str]
    previous: str
    """The hash of the row before."""

    hash: str

    def encoded(self) -> bytes:
        """The canonical encoding: a JSON array in UTF-8 without spaces, details sorted by name.

        Neither the place nor the hashes are in it; the hash before binds it to its place.
        """
        parts = [
            self.id,
            self.at,
            self.actor,
            self.action,
            self.object,
            self.why,
            self.outcome,
            self.status,
            self.address,
            self.method,
            self.route,
            self.request,
            sorted(self.detail.items()),
        ]
        return msgspec.json.encode(parts)


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What a seal says."""

    kind: SealKind
    """`root`: these rows were there. `cut`: everything up to `last` was old enough to go."""

    tenant: str
    chain: str
    """The journal that the rows come from."""

    number: int
    """From 1, without holes, in each chain."""

    first: int
    """The first row that it is about; with `last` one less, that there was none."""

    last: int
    root: str
    """The Merkle root over the hashes of these rows; of a cut, empty."""

    head: str
    """The hash of the row `last`: the next row goes on from it."""

    at: int
    previous: str
    """The hash of the seal before; the chain's beginning for the first."""

    def encoded(self) -> bytes:
        """What is signed: a JSON array that begins with the format."""
        return msgspec.json.encode([FORMAT, *msgspec.structs.astuple(self)])


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """A statement with its signature."""

    statement: Statement
    key: str
    """The fingerprint of the public key: the first 16 hexadecimal digits of its SHA-256."""

    signature: str
    """Ed25519 over the encoded statement, in hexadecimal."""


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a chain, and where it begins."""

    fault: Fault
    chain: str
    seq: int
    """The first row that is not as it was (for a seal, the first row that it is about)."""

    id: str = ""
    """That row's entry, where there is one."""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """That an entry was there when a seal was put on it; can be checked without the rest."""

    tenant: str
    chain: str
    row: Row
    path: tuple[tuple[Literal["left", "right"], str], ...]
    """From the row's leaf to the root: on which side the neighbour is, and its hash."""

    seal: Seal
    public_key: str
    """Of the seal, in hexadecimal; whoever checks compares it with the one that he was given before."""
