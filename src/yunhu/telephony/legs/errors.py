"""What legs refuse."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoSuchLeg(Refusal):
    """The leg is unknown or over."""

    id: ClassVar[str] = "legs.unknown"
    status: ClassVar[int] = 404


class NotPossibleNow(Refusal):
    """The leg's state does not allow this; `why` says it."""

    id: ClassVar[str] = "legs.not_now"
    status: ClassVar[int] = 409


class TooManyLegs(Refusal):
    """The node carries as many legs as it may."""

    id: ClassVar[str] = "legs.too_many"
    status: ClassVar[int] = 503


class TrunkFull(Refusal):
    """The trunk carries as many calls as it may."""

    id: ClassVar[str] = "legs.trunk_full"
    status: ClassVar[int] = 503


class NoMedia(Refusal):
    """The media engine is gone; it is being restarted."""

    id: ClassVar[str] = "legs.no_media"
    status: ClassVar[int] = 503


class Unreachable(Refusal):
    """There is no way to the target: no address, or its transport is not open here."""

    id: ClassVar[str] = "legs.unreachable"
    status: ClassVar[int] = 502
