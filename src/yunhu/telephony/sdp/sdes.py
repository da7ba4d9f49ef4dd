"""Keys for SRTP in session descriptions (SDES, RFC 4568; RFC 7714 for GCM): reads and writes `a=crypto`.

Which protocol a line of ours names: with `required` it is RTP/SAVP (RFC 3711); with `optional` it stays
RTP/AVP with `a=crypto` below it (RFC 8643), because a telephone that knows no SRTP overlooks the attribute
but refuses an unknown protocol, and those that do know it take up the keys either way.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Sequence

import msgspec

from yunhu.telephony.sdp.errors import NotAcceptableHere
from yunhu.telephony.sdp.model import Media, Srtp

SUITES = {"AEAD_AES_128_GCM": 28, "AES_CM_128_HMAC_SHA1_80": 30, "AES_CM_128_HMAC_SHA1_32": 30}
"""The suites we speak, in our order, and how many bytes master key and salt of each have together."""

LARGEST_TAG = 999_999_999
"""Tags have at most nine digits (RFC 4568 §9.2)."""

SECURE_PROTOS = ("RTP/SAVP", "RTP/SAVPF")


class Crypto(msgspec.Struct, frozen=True, gc=False):
    """One `a=crypto`: master key and salt, one behind the other, for what its sender sends."""

    tag: int
    suite: str
    key: bytes

    def __repr__(self) -> str:
        return f"Crypto({self.tag}, {self.suite})"

    def line(self) -> str:
        """The attribute as a description carries it."""
        return f"a=crypto:{self.tag} {self.suite} inline:{b64encode(self.key).decode()}\r\n"


def parse_crypto(value: str) -> Crypto | None:
    """What follows `a=crypto:`; None when we cannot use it, in which case another line may be chosen (§6.1).

    That is so for unknown suites, several keys in one line, keys with an index (MKI), and session parameters
    that change how packets look. A lifetime is read over: no call lasts 2^31 packets.
    """
    parts = value.split()
    if len(parts) < 3 or not (
        parts[0].isdigit() and parts[0].isascii() and int(parts[0][:10]) <= LARGEST_TAG
    ):
        return None
    suite = parts[1].upper()
    if any(not parameter.upper().startswith("WSH=") for parameter in parts[3:]):
        return None
    method, _, info = parts[2].partition(":")
    text, *more = info.split("|")
    if suite not in SUITES or method.lower() != "inline" or any(":" in extra for extra in more):
        return None
    try:
        key = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return Crypto(int(parts[0]), suite, key) if len(key) == SUITES[suite] else None


def theirs_of(media: Media, srtp: Srtp) -> Crypto | None:
    """The keys of an offered line that we take; None for plain RTP.

    Raises `NotAcceptableHere` when the policy and the line do not fit together.
    """
    usable = [crypto for crypto in map(parse_crypto, media.crypto) if crypto is not None]
    secure = media.proto in SECURE_PROTOS
    if srtp == "off":
        usable = []
    if usable:
        return usable[0]
    if secure or srtp == "required":
        raise NotAcceptableHere(why="srtp")
    return None


def answered_by(media: Media, offered: Sequence[Crypto], srtp: Srtp) -> Crypto | None:
    """The keys in an answer to `offered`; None for plain RTP. Raises `NotAcceptableHere` as `theirs_of`.

    An answer takes one of our lines by its tag and suite (§6.2).
    """
    ours = {(crypto.tag, crypto.suite) for crypto in offered}
    for value in media.crypto:
        crypto = parse_crypto(value)
        if crypto is not None and (crypto.tag, crypto.suite) in ours:
            return crypto
    if srtp == "required" or media.proto in SECURE_PROTOS:
        raise NotAcceptableHere(why="srtp")
    return None


def proto_of(srtp: Srtp) -> str:
    """The protocol that an offer of ours names."""
    return "RTP/SAVP" if srtp == "required" else "RTP/AVP"
