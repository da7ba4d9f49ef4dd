"""The keyring's file: every tenant's keys, each wrapped by the master key. It opens nothing by itself."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from yunhu.kit.instants import Instant
from yunhu.platform.secrets import write_private
from yunhu.trust.privacy.errors import KeyringDamaged
from yunhu.trust.privacy.suites import SuiteName

VERSION: Final = 1
LARGEST: Final = 16 << 20
"""Bytes of the file that are read: a thousand tenants with a key for each month of ten years need less."""


class Wrapped(msgspec.Struct, frozen=True):
    """One key, sealed by the master key."""

    id: str
    made_at: Instant
    wrapped: bytes
    suite: SuiteName = "intl"


class Tenant(msgspec.Struct, frozen=True):
    """The keys of one tenant."""

    data: tuple[Wrapped, ...]
    """What seals: the last one, the others still open what they sealed."""

    prints: Wrapped
    """What makes fingerprints: the same for ever, or nothing that was stored would be found again."""

    recording: tuple[Wrapped, ...]
    """The private keys (age, X25519) of recordings, by their public ones. The last is for new recordings."""


class KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it."""

    version: int
    id: str
    """Names the keyring for ever."""

    master: str
    """The name of the master key that wrapped everything in it."""

    tenants: dict[str, Tenant] = {}
    own: dict[str, Wrapped] = {}
    """Private keys of the node itself, by what they are for (`audit`)."""


def read(path: Path) -> KeyFile:
    """The file. Raises `KeyringDamaged`, and FileNotFoundError when it is not there."""
    try:
        with path.open("rb") as file:
            found = msgspec.json.decode(file.read(LARGEST), type=KeyFile)
    except FileNotFoundError:
        raise
    except (OSError, msgspec.DecodeError) as error:
        raise KeyringDamaged(file=str(path), reason=type(error).__name__) from None
    if found.version != VERSION:
        raise KeyringDamaged(file=str(path), reason=f"version {found.version}")
    return found


def write(path: Path, document: KeyFile) -> None:
    """Replace the file; whole and on the disk when this returns. Raises OSError."""
    write_private(path, msgspec.json.format(msgspec.json.encode(document)))


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody else changes the file inside this block: a node and a command may run at once."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def context(tenant: str, purpose: str, id_: str) -> bytes:
    """What a wrapped key is bound to: put elsewhere in the file, it is refused."""
    return f"yunhu\0{tenant}\0{purpose}\0{id_}".encode()
