"""The two suites of ciphers: international (AES-256-GCM, SHA-256) and Chinese (SM4-GCM, SM3)."""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64encode
from collections.abc import Callable
from itertools import count
from typing import Final, Literal, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC

SuiteName = Literal["intl", "gm"]

KEY_BYTES: Final = 32
"""Of every key that we make; SM4 takes the first half."""

NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
PRINT_BYTES: Final = 16
"""128 bits: two of a billion numbers share a fingerprint once in 10^20 centres."""

_PREFIX_BYTES: Final = 6
_SM4_BYTES: Final = 16


class BadSeal(Exception):  # noqa: N818 (the callers make a refusal of it, with what they know)
    """What is opened is not what was sealed with this key for this purpose."""


class Sealing(Protocol):
    """One key that seals and opens."""

    def seal(self, data: bytes, about: bytes) -> bytes:
        """Nonce, ciphertext and tag."""
        ...

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """The data. Raises `BadSeal`."""
        ...


def _nonces() -> Callable[[], bytes]:
    """Nonces that do not repeat: chance says where a process begins, and then they are counted.

    Chance for each alone would have to stop after 2^32 values of one key (NIST SP 800-38D §8.3); so it is the
    processes that must be few, and those are.
    """
    prefix = os.urandom(_PREFIX_BYTES)
    turn = count()
    return lambda: prefix + next(turn).to_bytes(NONCE_BYTES - _PREFIX_BYTES, "big")


class Aes:
    """AES-256-GCM."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._nonce = _nonces()

    def seal(self, data: bytes, about: bytes) -> bytes:
        """Nonce, ciphertext and tag."""
        nonce = self._nonce()
        return nonce + self._cipher.encrypt(nonce, data, about)

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """The data. Raises `BadSeal`."""
        if len(sealed) < NONCE_BYTES + TAG_BYTES:
            raise BadSeal
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about)
        except InvalidTag:
            raise BadSeal from None


class Sm4:
    """SM4-GCM (GB/T 32907, GB/T 36624) by the OpenSSL within `cryptography`, which is no certified module."""

    def __init__(self, key: bytes) -> None:
        self._key = algorithms.SM4(key[:_SM4_BYTES])
        self._nonce = _nonces()

    def seal(self, data: bytes, about: bytes) -> bytes:
        """Nonce, ciphertext and tag."""
        nonce = self._nonce()
        cipher = Cipher(self._key, modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(about)
        return nonce + cipher.update(data) + cipher.finalize() + cipher.tag

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """The data. Raises `BadSeal`."""
        if len(sealed) < NONCE_BYTES + TAG_BYTES:
            raise BadSeal
        nonce, tag = sealed[:NONCE_BYTES], sealed[-TAG_BYTES:]
        cipher = Cipher(self._key, modes.GCM(nonce, tag)).decryptor()
        cipher.authenticate_additional_data(about)
        try:
            return cipher.update(sealed[NONCE_BYTES:-TAG_BYTES]) + cipher.finalize()
        except InvalidTag:
            raise BadSeal from None


def sealing(suite: SuiteName, key: bytes) -> Sealing:
    """A key of a suite."""
    return Sm4(key) if suite == "gm" else Aes(key)


def fingerprint(suite: SuiteName, key: bytes, text: bytes) -> str:
    """The keyed hash of a text: 22 characters."""
    if suite == "gm":
        mac = HMAC(key, hashes.SM3())
        mac.update(text)
        digest = mac.finalize()
    else:
        digest = hmac.digest(key, text, "sha256")
    return urlsafe_b64encode(digest[:PRINT_BYTES]).rstrip(b"=").decode("ascii")
