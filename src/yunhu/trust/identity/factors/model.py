"""What a second factor, a recovery code and a challenge are."""

from typing import Literal

import msgspec

from yunhu.kit.instants import Instant

Kind = Literal["totp", "passkey"]
"""A code of an authenticator app (RFC 6238), or a key in a device (WebAuthn level 2)."""

Method = Literal["totp", "passkey", "recovery"]
"""How somebody may answer in the second step; a recovery code is for who has lost the device."""

Purpose = Literal["second_step", "totp", "passkey", "single_sign_on"]
"""What a challenge was made for; it opens nothing else."""

LONGEST_NAME = 60
LONGEST_RP = 253
"""Characters of the host that a passkey belongs to (RFC 1035)."""


class Factor(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a person has. What is secret of it is sealed, or is with the person only."""

    id: str
    tenant: str
    user: str
    kind: Kind
    name: str
    created_at: Instant
    used_at: Instant | None = None

    sealed: str = ""
    """`totp`: the shared secret, sealed."""

    used_step: int = 0
    """`totp`: the newest step of time whose code was used; none of it or before it is taken again."""

    credential: str = ""
    """`passkey`: the credential's id, base64url."""

    public_key: str = ""
    """`passkey`: what answers are checked with, base64url of COSE."""

    sign_count: int = 0
    """`passkey`: the device's counter; one that does not grow tells of a copy."""

    rp: str = ""
    """`passkey`: the host that it was made for; it works for no other."""


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was asked of one browser and waits for its answer; who answers shows the secret."""

    digest: str
    tenant: str
    purpose: Purpose
    user: str
    """Whose answer is expected; empty where nobody is known yet."""

    held: str
    """What the answer is checked with, JSON."""

    expires_at: Instant


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """An answer in the second step: one of the three."""

    code: str | None = None
    recovery: str | None = None
    passkey: dict[str, object] | None = None

    def method(self) -> Method:
        """Which of the three it is."""
        if self.passkey is not None:
            return "passkey"
        return "totp" if self.code is not None else "recovery"


class Site(msgspec.Struct, frozen=True):
    """The pages that a browser shows: passkeys are made for them and for no other."""

    host: str
    origin: str
