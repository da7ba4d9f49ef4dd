"""The keys that seals are signed with (Ed25519, RFC 8032); the public halves are files that may go anywhere.

The private key is in the node's keyring, wrapped by the master key as all others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from yunhu.platform.secrets import wipe
from yunhu.trust.audit.errors import KeyUnreadable, TwoKeys
from yunhu.trust.audit.model import Seal, Statement
from yunhu.trust.audit.ports import Safe

PURPOSE = "audit"
"""What the key is called among those that are kept."""

PLAIN = "audit.key"
"""The file that the private key was in before it was wrapped."""

PUBLIC = "audit-{}.pub"
"""One for each key there ever was, by its fingerprint, so that old seals can be checked as well."""

MOST_KEYS = 1_000
_RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)

Keys = Mapping[str, Ed25519PublicKey]
"""Public keys by their fingerprints."""


class Signer:
    """Signs statements."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = key.public_key()
        self.fingerprint = fingerprint(self.public)

    def seal(self, statement: Statement) -> Seal:
        """The statement with a signature."""
        signature = self._key.sign(statement.encoded()).hex()
        return Seal(statement=statement, key=self.fingerprint, signature=signature)

    def sign(self, text: bytes) -> str:
        """A signature over something else (an export), in hexadecimal."""
        return self._key.sign(text).hex()


def fingerprint(public: Ed25519PublicKey) -> str:
    """What a key is called: the first 16 hexadecimal digits of the SHA-256 of its 32 bytes."""
    return hashlib.sha256(public.public_bytes(*_RAW)).hexdigest()[:16]


def public_hex(public: Ed25519PublicKey) -> str:
    """The key's 32 bytes in hexadecimal."""
    return public.public_bytes(*_RAW).hex()


def open_signer(folder: Path, safe: Safe) -> tuple[Signer, bool]:
    """The signer whose key is kept, and whether it was made now; its public half is in the folder.

    A key that still lies in a file by itself is taken into the safe, and the file is wiped. Raises
    `KeyUnreadable`, `TwoKeys`, OSError, and what the safe refuses.
    """
    plain = folder / PLAIN
    found = _taken_in(plain, safe) if plain.exists() else safe.own(PURPOSE)
    made = found is None
    if found is None:
        fresh = Ed25519PrivateKey.generate()
        found = safe.keep_own(PURPOSE, fingerprint(fresh.public_key()), fresh.private_bytes_raw())
        made = found == fresh.private_bytes_raw()
    signer = Signer(Ed25519PrivateKey.from_private_bytes(found))
    public = folder / PUBLIC.format(signer.fingerprint)
    if not public.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        public.write_bytes(pem_of(signer.public))
    return signer, made


def _taken_in(path: Path, safe: Safe) -> bytes:
    """The key of a file, which is in the safe now and nowhere else."""
    key = _private(path)
    kept = safe.keep_own(PURPOSE, fingerprint(key.public_key()), key.private_bytes_raw())
    if kept != key.private_bytes_raw():
        raise TwoKeys(path=str(path))
    wipe(path)
    return kept


def _private(path: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError):
        raise KeyUnreadable(path=str(path)) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnreadable(path=str(path))
    return key


def pem_of(public: Ed25519PublicKey) -> bytes:
    """The public key as others read it."""
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def read_public(path: Path) -> Ed25519PublicKey:
    """The public key in a file. Raises `KeyUnreadable`, OSError."""
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except ValueError:
        raise KeyUnreadable(path=str(path)) from None
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnreadable(path=str(path))
    return key


def keys_in(folder: Path) -> Keys:
    """Every public key of a folder, old ones too. Raises `KeyUnreadable`, OSError."""
    return keys_of(sorted(folder.glob(PUBLIC.format("*")))[:MOST_KEYS])


def keys_of(paths: Iterable[Path]) -> Keys:
    """The public keys in some files. Raises `KeyUnreadable`, OSError."""
    return {fingerprint(public): public for public in map(read_public, paths)}


def is_signed(seal: Seal, keys: Keys) -> bool:
    """Whether one of these keys made the seal."""
    return is_right(seal.key, seal.signature, seal.statement.encoded(), keys)


def is_right(key: str, signature: str, text: bytes, keys: Keys) -> bool:
    """Whether a signature over a text is that of the key of this name."""
    public = keys.get(key)
    if public is None:
        return False
    try:
        public.verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True
