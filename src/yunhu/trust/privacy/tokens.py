"""Tokens: what outside systems get instead of a person's value. The same value is the same token, always.

A token is the value itself, encrypted so that equal values are equal (AES-SIV, RFC 5297) under a key of the
tenant: nothing has to be kept for it, another tenant's token differs, and whoever has none of the keys learns
nothing but that two are the same.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import ClassVar, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from yunhu.kit.refusal import Refusal

PREFIX: Final = "pt_"
LONGEST: Final = 256
"""Characters of a token that is looked at."""

_ABOUT: Final = b"yunhu.token.1"
_HALVES: Final = ("token.1", "token.2")
_BLOCK: Final = 16
"""Values are filled up to blocks of so many bytes: a token tells only roughly how long its value is."""


class NoToken(Refusal):
    """This is none of this tenant's tokens."""

    id: ClassVar[str] = "privacy.no_token"
    status: ClassVar[int] = 404


class Tokens:
    """One tenant's tokens."""

    def __init__(self, derive: Callable[[str], str], whole: Callable[[str], str] = str) -> None:
        """`derive` makes 128 secret bits of a name (a fingerprint); `whole` gives a number's one form."""
        key = b"".join(_bytes(derive(half)) for half in _HALVES)
        self._cipher = AESSIV(key)
        self._whole = whole

    def token(self, value: str) -> str:
        """The token of a value; of a number in whatever form the same."""
        plain = self._whole(value).encode()
        filled = plain + b"\x80" + b"\x00" * (-(len(plain) + 1) % _BLOCK)
        return PREFIX + urlsafe_b64encode(self._cipher.encrypt(filled, [_ABOUT])).decode().rstrip("=")

    def value(self, token: str) -> str:
        """The value of a token. Raises `NoToken`."""
        if not token.startswith(PREFIX) or len(token) > LONGEST:
            raise NoToken
        try:
            filled = self._cipher.decrypt(_bytes(token.removeprefix(PREFIX)), [_ABOUT])
        except (InvalidTag, ValueError):
            raise NoToken from None
        return filled.rstrip(b"\x00")[:-1].decode()


def _bytes(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise NoToken from None
