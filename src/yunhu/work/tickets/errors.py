"""What is refused about tickets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from yunhu.kit.problem import Problem
from yunhu.kit.refusal import Refusal


class NoSuchTicket(Refusal):
    """No ticket has this id in this tenant."""

    id: ClassVar[str] = "ticket.unknown"
    status: ClassVar[int] = 404


class NoSuchTicketType(Refusal):
    """No type has this id."""

    id: ClassVar[str] = "ticket.unknown_type"
    status: ClassVar[int] = 404


class WrongTicketType(Refusal):
    """A ticket is to be of a type that does not exist."""

    id: ClassVar[str] = "ticket.wrong_type"
    status: ClassVar[int] = 422


class NoSuchTicketView(Refusal):
    """No saved view has this id, or it is somebody else's."""

    id: ClassVar[str] = "ticket.unknown_view"
    status: ClassVar[int] = 404


class NoSuchComment(Refusal):
    """The ticket has no such comment."""

    id: ClassVar[str] = "ticket.unknown_comment"
    status: ClassVar[int] = 404


class NoSuchAttachment(Refusal):
    """The ticket has no such file."""

    id: ClassVar[str] = "ticket.unknown_attachment"
    status: ClassVar[int] = 404


class NoSuchLink(Refusal):
    """The ticket is not linked to this contact."""

    id: ClassVar[str] = "ticket.unknown_link"
    status: ClassVar[int] = 404


class WrongContact(Refusal):
    """A ticket is to be linked to a contact that does not exist."""

    id: ClassVar[str] = "ticket.wrong_contact"
    status: ClassVar[int] = 422


class WrongReference(Refusal):
    """An agent, queue, customer or ticket that was named does not exist."""

    id: ClassVar[str] = "ticket.wrong_reference"
    status: ClassVar[int] = 422


class TicketChangedMeanwhile(Refusal):
    """Somebody changed the ticket since it was read; `version` is the one it has now."""

    id: ClassVar[str] = "ticket.changed_meanwhile"
    status: ClassVar[int] = 409


class TicketPreconditionFailed(Refusal):
    """The same, for a request that said so with `If-Match` (RFC 9110 §13.1.1)."""

    id: ClassVar[str] = "ticket.precondition_failed"
    status: ClassVar[int] = 412


class ViewChangedMeanwhile(Refusal):
    """Somebody changed the view since it was read."""

    id: ClassVar[str] = "ticket.view_changed_meanwhile"
    status: ClassVar[int] = 409


class TransitionRefused(Refusal):
    """The type does not let a ticket go from its state to this one; `allowed` are those it may go to."""

    id: ClassVar[str] = "ticket.transition_refused"
    status: ClassVar[int] = 409


class ChildrenOpen(Refusal):
    """The ticket has children that are not solved; it can be forced, with a reason."""

    id: ClassVar[str] = "ticket.children_open"
    status: ClassVar[int] = 409


class ReasonNeeded(Refusal):
    """What is forced needs a reason."""

    id: ClassVar[str] = "ticket.reason_needed"
    status: ClassVar[int] = 422


class TicketIsMerged(Refusal):
    """The ticket went up in another, which is the one to change."""

    id: ClassVar[str] = "ticket.is_merged"
    status: ClassVar[int] = 409


class NotMerged(Refusal):
    """There is no merge to be undone."""

    id: ClassVar[str] = "ticket.not_merged"
    status: ClassVar[int] = 409


class CannotMerge(Refusal):
    """A ticket cannot be merged into itself or a descendant of its own."""

    id: ClassVar[str] = "ticket.cannot_merge"
    status: ClassVar[int] = 409


class BadParent(Refusal):
    """The parent would be the ticket itself, one of its descendants, or too deep."""

    id: ClassVar[str] = "ticket.bad_parent"
    status: ClassVar[int] = 409


class TooMany(Refusal):
    """The ticket has as many comments, files, contacts, watchers or children as it may."""

    id: ClassVar[str] = "ticket.too_many"
    status: ClassVar[int] = 409


class TooManyViews(Refusal):
    """There are as many saved views as there may be."""

    id: ClassVar[str] = "ticket.too_many_views"
    status: ClassVar[int] = 409


class ViewNotYours(Refusal):
    """A shared view is changed by who made it, or by a supervisor."""

    id: ClassVar[str] = "ticket.view_not_yours"
    status: ClassVar[int] = 403


class AttachmentTooLarge(Refusal):
    """The file is larger than files may be."""

    id: ClassVar[str] = "ticket.attachment_too_large"
    status: ClassVar[int] = 413


class AttachmentEmpty(Refusal):
    """The file has no bytes."""

    id: ClassVar[str] = "ticket.attachment_empty"
    status: ClassVar[int] = 422


class AttachmentTypeRefused(Refusal):
    """The bytes are of no kind that is taken, whatever the name says."""

    id: ClassVar[str] = "ticket.attachment_type"
    status: ClassVar[int] = 415


class AttachmentMissing(Refusal):
    """The file is known, but not on this machine."""

    id: ClassVar[str] = "ticket.attachment_missing"
    status: ClassVar[int] = 404


class FieldsFaulty(Refusal):
    """Fields are wrong or missing; `problems` say which."""

    id: ClassVar[str] = "ticket.fields_faulty"
    status: ClassVar[int] = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(count=len(problems), fields=[problem.path for problem in problems])
        self.problems = list(problems)
