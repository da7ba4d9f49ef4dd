"""What is refused about keeping."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoSuchHold(Refusal):
    """There is no such hold, or it was released."""

    id: ClassVar[str] = "law.no_such_hold"
    status: ClassVar[int] = 404


class NothingToHold(Refusal):
    """There is no such thing that could be held."""

    id: ClassVar[str] = "law.nothing_to_hold"
    status: ClassVar[int] = 404


class TooManyHolds(Refusal):
    """There are as many holds as there may be."""

    id: ClassVar[str] = "law.too_many_holds"
    status: ClassVar[int] = 409


class IsStoredOnly(Refusal):
    """It is stored because a law or a hold wants it, and read by nobody."""

    id: ClassVar[str] = "law.storage_only"
    status: ClassVar[int] = 403
