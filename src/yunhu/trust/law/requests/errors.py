"""What is refused about requests of persons."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoSuchRequest(Refusal):
    """There is no such request."""

    id: ClassVar[str] = "rights.unknown"
    status: ClassVar[int] = 404


class NotNow(Refusal):
    """The request's state does not allow this."""

    id: ClassVar[str] = "rights.not_now"
    status: ClassVar[int] = 409


class AnsweredByWords(Refusal):
    """The node cannot do this by itself, or this is not how it is answered."""

    id: ClassVar[str] = "rights.needs_words"
    status: ClassVar[int] = 422


class NotRestricted(Refusal):
    """Only a restriction can be lifted: what another request did is done."""

    id: ClassVar[str] = "rights.not_restricted"
    status: ClassVar[int] = 409


class TooManyRequests(Refusal):
    """There are as many open requests as there may be."""

    id: ClassVar[str] = "rights.too_many"
    status: ClassVar[int] = 409


class NoFile(Refusal):
    """The request has no file, or it was deleted."""

    id: ClassVar[str] = "rights.no_file"
    status: ClassVar[int] = 404


class StillTalking(Refusal):
    """A contact of the person is going on: it can be deleted when it has ended."""

    id: ClassVar[str] = "rights.still_talking"
    status: ClassVar[int] = 409


class TooMuch(Refusal):
    """More belongs to the person than one request may take."""

    id: ClassVar[str] = "rights.too_much"
    status: ClassVar[int] = 409
