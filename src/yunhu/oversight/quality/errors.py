"""What quality assurance refuses."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class SampleUnknown(Refusal):
    """There is no such sample, or it is somebody else's."""

    id: ClassVar[str] = "quality.sample_unknown"
    status: ClassVar[int] = 404


class NoReviewer(Refusal):
    """The user is not there, or may not review."""

    id: ClassVar[str] = "quality.no_reviewer"
    status: ClassVar[int] = 422


class ContactsUnknown(Refusal):
    """Contacts that are not there, or not within reach."""

    id: ClassVar[str] = "quality.contacts_unknown"
    status: ClassVar[int] = 422


class PeriodEmpty(Refusal):
    """The period ends before it begins, or is too long."""

    id: ClassVar[str] = "quality.period_empty"
    status: ClassVar[int] = 422


class DuePast(Refusal):
    """It would have had to be reviewed already."""

    id: ClassVar[str] = "quality.due_past"
    status: ClassVar[int] = 422


class HowMany(Refusal):
    """Of a draw either says how many of every agent, or how many altogether."""

    id: ClassVar[str] = "quality.how_many"
    status: ClassVar[int] = 422


class TooManySamples(Refusal):
    """The reviewer has as many samples as can be given."""

    id: ClassVar[str] = "quality.too_many"
    status: ClassVar[int] = 409
