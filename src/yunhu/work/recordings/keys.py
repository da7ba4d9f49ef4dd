"""The age keys of recordings: public ones for the engine, private ones for whoever may listen."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import pyrage  # type: ignore[import-untyped]
from msgspec import Struct

from yunhu.work.recordings.errors import BadKey, KeyExists

PRIVATE_PREFIX = "AGE-SECRET-KEY-1"
PUBLIC_PREFIX = "age1"
MOST_LINES = 100
"""Lines of a key file that are read."""


class Identity(Protocol):
    """A private key; `str` of it is the key itself, so it is never logged."""

    def to_public(self) -> object:
        """The recipient that fits it; `str` of it is `age1…`."""
        ...


def new_identity() -> Identity:
    """A new private key."""
    made: Identity = pyrage.x25519.Identity.generate()
    return made


class KeyFiles(Struct, frozen=True):
    """Where the two pairs of keys lie. The private ones (`*.key`) belong off the machine that records."""

    tenant_key: Path
    tenant_pub: Path
    escrow_key: Path
    escrow_pub: Path


def keygen(folder: Path) -> KeyFiles:
    """Make the tenant's and the escrow's key pairs in a folder; private files are for their owner only.

    Raises `KeyExists` when any of the files is there, and writes none then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = KeyFiles(*(folder / name for name in ("tenant.key", "tenant.pub", "escrow.key", "escrow.pub")))
    for path in (files.tenant_key, files.tenant_pub, files.escrow_key, files.escrow_pub):
        if path.exists():
            raise KeyExists(path=str(path))
    for private, public in ((files.tenant_key, files.tenant_pub), (files.escrow_key, files.escrow_pub)):
        identity = new_identity()
        recipient = str(identity.to_public())
        _write(private, f"# public key: {recipient}\n{identity}\n", 0o600)
        _write(public, f"{recipient}\n", 0o644)
    return files


def _write(path: Path, text: str, mode: int) -> None:
    """Write a new file that is on the disk when this returns."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def load_recipients(paths: Iterable[Path]) -> list[str]:
    """The public keys of files. Raises `BadKey` when one holds none."""
    out: list[str] = []
    for path in paths:
        lines = _lines(path, PUBLIC_PREFIX)
        for line in lines:
            check_recipient(line, str(path))
        out += lines
    return out


def check_recipient(text: str, where: str = "") -> None:
    """Raise `BadKey` when a text is no public key."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except (pyrage.RecipientError, ValueError) as bad:
        raise BadKey(path=where or text[:16], wanted=PUBLIC_PREFIX) from bad


def load_identities(paths: Iterable[Path]) -> list[Identity]:
    """The private keys of files. Raises `BadKey` when one holds none."""
    out: list[Identity] = []
    for path in paths:
        for line in _lines(path, PRIVATE_PREFIX):
            try:
                out.append(pyrage.x25519.Identity.from_str(line))
            except (pyrage.IdentityError, ValueError) as bad:
                raise BadKey(path=str(path), wanted=PRIVATE_PREFIX) from bad
    return out


def _lines(path: Path, prefix: str) -> Sequence[str]:
    try:
        text = path.read_text("ascii")
    except (OSError, UnicodeDecodeError) as bad:
        raise BadKey(path=str(path), wanted=prefix) from bad
    lines = [line.strip() for line in text.splitlines()[:MOST_LINES] if line.strip().startswith(prefix)]
    if not lines:
        raise BadKey(path=str(path), wanted=prefix)
    return lines
