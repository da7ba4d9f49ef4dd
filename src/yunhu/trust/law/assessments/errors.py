"""What is refused about impact assessments."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoSuchAssessment(Refusal):
    """There is no such assessment."""

    id: ClassVar[str] = "assessment.unknown"
    status: ClassVar[int] = 404


class IsDecided(Refusal):
    """It is decided, and not changed any more: make another one."""

    id: ClassVar[str] = "assessment.decided"
    status: ClassVar[int] = 409


class IsNotApproved(Refusal):
    """Only what is approved can be revoked."""

    id: ClassVar[str] = "assessment.not_approved"
    status: ClassVar[int] = 409


class OwnDecision(Refusal):
    """Whoever made it does not decide it."""

    id: ClassVar[str] = "assessment.own"
    status: ClassVar[int] = 403


class BadEnd(Refusal):
    """An approval ends in the future, and within three years."""

    id: ClassVar[str] = "assessment.bad_end"
    status: ClassVar[int] = 422


class TooManyAssessments(Refusal):
    """There are as many as there may be."""

    id: ClassVar[str] = "assessment.too_many"
    status: ClassVar[int] = 409
