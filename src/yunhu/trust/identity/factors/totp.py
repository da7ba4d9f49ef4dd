"""Codes of authenticator apps: time-based one-time passwords of six digits each 30 s (RFC 6238)."""

import hmac
from typing import Final

import pyotp

from yunhu.kit.instants import SECOND, Instant

STEP_S: Final = 30
DIGITS: Final = 6

_AROUND = (0, -1, 1)
"""Steps beside the present one whose codes are taken: people type slowly, and clocks differ (§5.2)."""


def new_secret() -> str:
    """160 random bits (RFC 4226 §4 R6), base32."""
    return pyotp.random_base32()


def address(secret: str, user: str, issuer: str) -> str:
    """What the QR code says: `otpauth://totp/…`."""
    return pyotp.TOTP(secret).provisioning_uri(name=user, issuer_name=issuer)


def step_of(now: Instant) -> int:
    """The step of time that an instant is in (§4.2)."""
    return now // (STEP_S * SECOND)


def matching_step(secret: str, code: str, now: Instant, used_step: int) -> int | None:
    """The step whose code this is; None when it is none, or one that is not newer than `used_step` (§5.2)."""
    if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        return None
    made = pyotp.TOTP(secret)
    for around in _AROUND:
        step = step_of(now) + around
        if step > used_step and hmac.compare_digest(made.generate_otp(step), code):
            return step
    return None
