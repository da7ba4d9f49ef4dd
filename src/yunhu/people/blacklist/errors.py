"""What is refused about the blacklist. What was asked for is not repeated: it may be somebody's number."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoSuchEntry(Refusal):
    """There is no such entry."""

    id: ClassVar[str] = "blacklist.unknown"
    status: ClassVar[int] = 404


class AlreadyListed(Refusal):
    """An entry about the same thing holds already."""

    id: ClassVar[str] = "blacklist.already"
    status: ClassVar[int] = 409


class EmergencyNumber(Refusal):
    """An emergency service must always come through."""

    id: ClassVar[str] = "blacklist.emergency"
    status: ClassVar[int] = 422


class MalformedValue(Refusal):
    """The value is none of its kind."""

    id: ClassVar[str] = "blacklist.malformed"
    status: ClassVar[int] = 422


class NeedsMore(Refusal):
    """The effect needs a prompt or a flow that there is."""

    id: ClassVar[str] = "blacklist.needs"
    status: ClassVar[int] = 422


class EndsTooEarly(Refusal):
    """The end is not in the future."""

    id: ClassVar[str] = "blacklist.ends_too_early"
    status: ClassVar[int] = 422


class ListFull(Refusal):
    """There are as many entries as there may be."""

    id: ClassVar[str] = "blacklist.full"
    status: ClassVar[int] = 409
