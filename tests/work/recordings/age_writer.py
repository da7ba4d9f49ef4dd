"""Age v1 in plain Python, as an oracle: what the engine writes, made by nobody's library.

Slow and without any care for side channels: for tests only. C2SP.org/age, RFC 7748, RFC 8439, RFC 5869.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from collections.abc import Iterable

_P = 2**255 - 19
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def key_file(file_key: bytes, recipients: Iterable[str], ephemeral: bytes) -> bytes:
    """An age header that gives `file_key` to each recipient."""
    head = "age-encryption.org/v1\n"
    for recipient in recipients:
        theirs = _public(recipient)
        ours = x25519(ephemeral, (9).to_bytes(32, "little"))
        wrap = hkdf(x25519(ephemeral, theirs), ours + theirs, b"age-encryption.org/v1/X25519")
        head += f"-> X25519 {_b64(ours)}\n{_b64(seal(wrap, bytes(12), file_key))}\n"
    head += "---"
    mac = hmac.digest(hkdf(file_key, b"", b"header"), head.encode(), "sha256")
    return f"{head} {_b64(mac)}\n".encode()


def payload(file_key: bytes, nonce: bytes, audio: bytes) -> bytes:
    """Audio of at most 64 KiB as the payload of an age file."""
    return nonce + seal(hkdf(file_key, nonce, b"payload"), bytes(11) + b"\x01", audio)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _public(recipient: str) -> bytes:
    """The 32 bytes of an `age1…` text (bech32; its checksum is not looked at)."""
    value = 0
    digits = recipient.removeprefix("age1")[:-6]
    for digit in digits:
        value = value << 5 | _BECH32.index(digit)
    return (value >> len(digits) * 5 - 256).to_bytes(32, "big")


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """32 bytes of HKDF-SHA-256."""
    prk = hmac.digest(salt or bytes(32), secret, "sha256")
    return hmac.digest(prk, info + b"\x01", "sha256")


def x25519(scalar: bytes, point: bytes) -> bytes:
    """RFC 7748 §5, the Montgomery ladder."""
    k = int.from_bytes(scalar, "little") & ~7 & ~(1 << 255) | 1 << 254
    u = int.from_bytes(point, "little") & ~(1 << 255)
    x2, z2, x3, z3, swap = 1, 0, u, 1, 0
    for t in range(254, -1, -1):
        bit = k >> t & 1
        if swap ^ bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        aa, bb, da, cb = a * a % _P, b * b % _P, d * a % _P, c * b % _P
        e = aa - bb
        x3, z3 = (da + cb) ** 2 % _P, u * (da - cb) ** 2 % _P
        x2, z2 = aa * bb % _P, e * (aa + 121665 * e) % _P
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, _P - 2, _P) % _P).to_bytes(32, "little")


def seal(key: bytes, nonce: bytes, text: bytes) -> bytes:
    """ChaCha20-Poly1305 without associated data (RFC 8439 §2.8)."""
    stream = b"".join(_chacha(key, counter, nonce) for counter in range(1, len(text) // 64 + 2))
    sealed = bytes(a ^ b for a, b in zip(text, stream, strict=False))
    padded = sealed + bytes(-len(sealed) % 16) + struct.pack("<QQ", 0, len(sealed))
    return sealed + _poly1305(_chacha(key, 0, nonce)[:32], padded)


def _poly1305(key: bytes, text: bytes) -> bytes:
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total, prime = 0, 2**130 - 5
    for at in range(0, len(text), 16):
        total = (total + int.from_bytes(text[at : at + 16] + b"\x01", "little")) * r % prime
    return (total + int.from_bytes(key[16:], "little") & (1 << 128) - 1).to_bytes(16, "little")


def _chacha(key: bytes, counter: int, nonce: bytes) -> bytes:
    start = (*struct.unpack("<4I", b"expand 32-byte k"), *struct.unpack("<8I", key), counter)
    start = (*start, *struct.unpack("<3I", nonce))
    s = list(start)
    for _ in range(10):
        for a, b, c, d in _QUARTERS:
            for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                s[x] = s[x] + s[y] & 0xFFFFFFFF
                mixed = s[z] ^ s[x]
                s[z] = (mixed << turn | mixed >> 32 - turn) & 0xFFFFFFFF
    return struct.pack("<16I", *(a + b & 0xFFFFFFFF for a, b in zip(s, start, strict=True)))


_QUARTERS = (
    (0, 4, 8, 12),
    (1, 5, 9, 13),
    (2, 6, 10, 14),
    (3, 7, 11, 15),
    (0, 5, 10, 15),
    (1, 6, 11, 12),
    (2, 7, 8, 13),
    (3, 4, 9, 14),
)


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()
