"""The age v1 format, as far as recordings use it: X25519 stanzas, the header's MAC, payloads of one chunk.

C2SP.org/age. The engine writes this with Rust's `age`; unwrapping a header once and opening its blocks with
the file key costs a tenth of opening each block as a whole age file.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable, Iterable, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Struct

VERSION = b"age-encryption.org/v1\n"
MOST_STANZAS = 64
"""Stanzas of a header that are looked at; one of ours has a stanza for the tenant and one for the escrow."""

FILE_KEY, NONCE, TAG = 16, 16, 16
CHUNK = 64 * 1024
"""A payload of ours is never longer than the first chunk of an age stream."""

_X25519 = b"age-encryption.org/v1/X25519"
_ONLY_CHUNK = bytes(11) + b"\x01"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_CHECKSUM = 6


class NotAgeError(ValueError):
    """The bytes are no header of age, or their MAC does not fit."""


class BrokenError(ValueError):
    """A payload is not what was sealed with this file key."""


class Header(Struct, frozen=True):
    """A header: its X25519 stanzas as (share, body), what its MAC covers, and the MAC."""

    stanzas: tuple[tuple[bytes, bytes], ...]
    covered: bytes
    mac: bytes


def parse(data: bytes) -> Header:
    """Read a header; stanzas of other kinds are passed over. Raises `NotAgeError`."""
    if not data.startswith(VERSION):
        raise NotAgeError("not an age header")
    lines = data[len(VERSION) :].split(b"\n")
    found: list[tuple[bytes, bytes]] = []
    arguments: list[bytes] | None = None
    body = b""
    for line in lines:
        if line.startswith(b"--- "):
            end = data.index(b"\n--- ") + len(b"\n---")
            return Header(tuple(found), data[:end], _unbase64(line[4:]))
        if line.startswith(b"-> "):
            arguments, body = line[3:].split(b" "), b""
            continue
        body += line
        if arguments is not None and len(line) < 64:
            if arguments[0] == b"X25519" and len(arguments) == 2 and len(found) < MOST_STANZAS:
                found.append((_unbase64(arguments[1]), _unbase64(body)))
            arguments = None
    raise NotAgeError("the header has no end")


def unwrap(data: bytes, secrets: Iterable[str]) -> bytes | None:
    """The file key that a header wraps for one of these private keys; None when it does for none.

    Raises `NotAgeError`, also for a header whose MAC says that somebody changed it.
    """
    header = parse(data)
    for secret in secrets:
        own = X25519PrivateKey.from_private_bytes(_scalar(secret))
        public = _public_bytes(own)
        for share, body in header.stanzas:
            file_key = _opened_stanza(own, public, share, body)
            if file_key is not None:
                _check_mac(header, file_key)
                return file_key
    return None


def wrap(file_key: bytes, recipients: Sequence[str], ephemeral: Callable[[], bytes]) -> bytes:
    """A header that gives the file key to every recipient (`age1…`); `ephemeral` makes 32 random bytes."""
    head = VERSION
    for recipient in recipients:
        theirs = _bech32(recipient)
        own = X25519PrivateKey.from_private_bytes(ephemeral())
        share = _public_bytes(own)
        key = _hkdf(own.exchange(X25519PublicKey.from_public_bytes(theirs)), share + theirs, _X25519)
        body = ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)
        head += b"-> X25519 " + _base64(share) + b"\n" + _base64(body) + b"\n"
    head += b"---"
    return head + b" " + _base64(_mac(file_key, head)) + b"\n"


def open_payload(file_key: bytes, payload: bytes) -> bytes:
    """What a payload of one chunk holds. Raises `BrokenError`."""
    key = _hkdf(file_key, payload[:NONCE], b"payload")
    try:
        return ChaCha20Poly1305(key).decrypt(_ONLY_CHUNK, payload[NONCE:], None)
    except InvalidTag as bad:
        raise BrokenError("its seal does not fit") from bad


def seal_payload(file_key: bytes, nonce: bytes, text: bytes) -> bytes:
    """A payload of one chunk; the nonce of 16 bytes is never used twice with one file key."""
    if len(text) > CHUNK:
        raise ValueError("longer than a chunk")
    return nonce + ChaCha20Poly1305(_hkdf(file_key, nonce, b"payload")).encrypt(_ONLY_CHUNK, text, None)


def _opened_stanza(own: X25519PrivateKey, public: bytes, share: bytes, body: bytes) -> bytes | None:
    if len(share) != 32 or len(body) != FILE_KEY + TAG:
        raise NotAgeError("a stanza has a wrong length")
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(share))
        return ChaCha20Poly1305(_hkdf(shared, share + public, _X25519)).decrypt(bytes(12), body, None)
    except (InvalidTag, ValueError):
        # Somebody else's stanza, or a share of low order (RFC 7748 §6.1): not ours either way.
        return None


def _check_mac(header: Header, file_key: bytes) -> None:
    if not hmac.compare_digest(_mac(file_key, header.covered), header.mac):
        raise NotAgeError("the header was changed")


def _mac(file_key: bytes, covered: bytes) -> bytes:
    return hmac.digest(_hkdf(file_key, b"", b"header"), covered, "sha256")


def _hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """32 bytes of HKDF-SHA-256 (RFC 5869): one step of it."""
    return hmac.digest(hmac.digest(salt or bytes(32), secret, "sha256"), info + b"\x01", "sha256")


def _public_bytes(own: X25519PrivateKey) -> bytes:
    return own.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _scalar(secret: str) -> bytes:
    return _bech32(secret.lower())


def _bech32(text: str) -> bytes:
    """The 32 bytes of a key's text (BIP 173); who loaded the key has looked at its checksum."""
    digits = text[text.rindex("1") + 1 : -_CHECKSUM]
    value = 0
    for digit in digits:
        value = value << 5 | _BECH32.index(digit)
    return (value >> len(digits) * 5 - 256).to_bytes(32, "big")


def _base64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _unbase64(text: bytes) -> bytes:
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as bad:
        raise NotAgeError("not base64") from bad
