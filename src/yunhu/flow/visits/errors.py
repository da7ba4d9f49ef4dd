"""What is refused to visitors."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoSuchEntry(Refusal):
    """No web entry has this id."""

    id: ClassVar[str] = "visit.no_entry"
    status: ClassVar[int] = 404


class NoSuchVisit(Refusal):
    """There is no such visit (any more), or the secret is another's."""

    id: ClassVar[str] = "visit.unknown"
    status: ClassVar[int] = 404


class MediaNotOffered(Refusal):
    """The entry takes no calls of this kind."""

    id: ClassVar[str] = "visit.media_not_offered"
    status: ClassVar[int] = 422


class TooManyVisits(Refusal):
    """One address (or all together) asked too often."""

    id: ClassVar[str] = "visit.too_many"
    status: ClassVar[int] = 429


class VisitsFull(Refusal):
    """As many visits are open as may be."""

    id: ClassVar[str] = "visit.full"
    status: ClassVar[int] = 503
