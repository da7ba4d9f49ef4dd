"""Codes of authenticator apps, by the vectors of RFC 6238 and 4226."""

from __future__ import annotations

import base64

import pytest

from yunhu.kit.instants import SECOND
from yunhu.trust.identity.factors import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("at_s", "code"),
    [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")],
)
def test_the_vectors_of_the_rfc_fit(at_s: int, code: str) -> None:
    now = at_s * SECOND
    assert totp.matching_step(SECRET, code, now, 0) == totp.step_of(now)


def test_a_code_is_taken_a_step_early_or_late_and_once() -> None:
    now = 1_111_111_109 * SECOND
    step = totp.step_of(now)
    for around in (-1, 0, 1):
        assert totp.matching_step(SECRET, "081804", now + around * 30 * SECOND, 0) == step
    assert totp.matching_step(SECRET, "081804", now + 60 * SECOND, 0) is None
    assert totp.matching_step(SECRET, "081804", now, step) is None
    assert totp.matching_step(SECRET, "081804", now, step - 1) == step


@pytest.mark.parametrize("code", ["", "08180", "0818040", "08180x", "٠٨١٨٠٤"])
def test_what_is_no_code_is_none(code: str) -> None:
    assert totp.matching_step(SECRET, code, 1_111_111_109 * SECOND, 0) is None


def test_a_secret_is_new_each_time_and_its_address_names_whose_it_is() -> None:
    secret = totp.new_secret()
    assert secret != totp.new_secret()
    assert len(base64.b32decode(secret)) == 20
    assert (
        totp.address(secret, "li.na", "Yunhu") == f"otpauth://totp/Yunhu:li.na?secret={secret}&issuer=Yunhu"
    )
