"""What is refused about consents."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoSuchPurpose(Refusal):
    """No words ask for consent to this purpose, so nobody can have given it."""

    id: ClassVar[str] = "consent.no_words"
    status: ClassVar[int] = 422


class OldWords(Refusal):
    """The words have changed: whoever consented has heard others."""

    id: ClassVar[str] = "consent.old_words"
    status: ClassVar[int] = 409


class EvidenceMissing(Refusal):
    """A consent without a proof is none."""

    id: ClassVar[str] = "consent.evidence_missing"
    status: ClassVar[int] = 422


class NotConsented(Refusal):
    """The person has not consented to this purpose, or has taken it back, or to other words."""

    id: ClassVar[str] = "consent.not_given"
    status: ClassVar[int] = 409
