"""What is announced about second factors. Never a code, a secret or a key."""

import msgspec

from yunhu.trust.identity.factors.model import Kind


class FactorAdded(msgspec.Struct, frozen=True, kw_only=True, tag="factor.added", tag_field="kind"):
    """Somebody has one more second factor."""

    user: str
    factor: str
    what: Kind
    by: str


class FactorRemoved(msgspec.Struct, frozen=True, kw_only=True, tag="factor.removed", tag_field="kind"):
    """A second factor opens nothing any more."""

    user: str
    factor: str
    what: Kind
    by: str


class FactorsReset(msgspec.Struct, frozen=True, kw_only=True, tag="factor.reset", tag_field="kind"):
    """An administrator took all second factors of somebody away, who has lost them."""

    user: str
    by: str


class RecoveryCodesMade(
    msgspec.Struct, frozen=True, kw_only=True, tag="factor.recovery_codes_made", tag_field="kind"
):
    """Somebody has new recovery codes; the old ones open nothing any more."""

    user: str
    by: str


class RecoveryCodeUsed(
    msgspec.Struct, frozen=True, kw_only=True, tag="factor.recovery_code_used", tag_field="kind"
):
    """Somebody logged in with a recovery code, and has so many left."""

    user: str
    left: int


class PasskeyCopied(msgspec.Struct, frozen=True, kw_only=True, tag="factor.passkey_copied", tag_field="kind"):
    """A passkey's counter did not grow: there may be a copy of the device. It was refused."""

    user: str
    factor: str
