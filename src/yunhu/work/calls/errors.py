"""What is refused about contacts."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoSuchContact(Refusal):
    """No live contact has this id in this tenant."""

    id: ClassVar[str] = "contact.unknown"
    status: ClassVar[int] = 404


class NoSuchLeg(Refusal):
    """No leg of this tenant has this id."""

    id: ClassVar[str] = "leg.unknown"
    status: ClassVar[int] = 404


class NotPossibleNow(Refusal):
    """The contact's phase does not allow what was asked."""

    id: ClassVar[str] = "contact.not_possible_now"
    status: ClassVar[int] = 409


class BadTarget(Refusal):
    """A transfer target that is not `queue:…`, `agent:…` or `number:…`, or that nobody knows."""

    id: ClassVar[str] = "contact.bad_target"
    status: ClassVar[int] = 422


class NoteOutdated(Refusal):
    """Somebody wrote another note since the writer read it. Params: `version`, the newest."""

    id: ClassVar[str] = "contact.note_outdated"
    status: ClassVar[int] = 409
