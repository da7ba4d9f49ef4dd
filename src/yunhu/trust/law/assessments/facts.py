"""What is announced about impact assessments."""

import msgspec


class AssessmentMade(msgspec.Struct, frozen=True, kw_only=True, tag="assessment.made", tag_field="kind"):
    """Somebody has begun one."""

    assessment: str
    subject: str
    by: str


class AssessmentDecided(
    msgspec.Struct, frozen=True, kw_only=True, tag="assessment.decided", tag_field="kind"
):
    """It is approved until an instant, rejected, or an approval is revoked."""

    assessment: str
    state: str
    expires_at: int | None
    by: str
