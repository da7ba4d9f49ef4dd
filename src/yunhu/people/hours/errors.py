"""What is refused about business hours."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoSuchHours(Refusal):
    """The configuration has no such business hours."""

    id: ClassVar[str] = "hours.unknown"
    status: ClassVar[int] = 404


class NotSwitched(Refusal):
    """Nothing was switched by hand that could be taken back."""

    id: ClassVar[str] = "hours.not_switched"
    status: ClassVar[int] = 404


class EndsTooEarly(Refusal):
    """The end is not in the future."""

    id: ClassVar[str] = "hours.ends_too_early"
    status: ClassVar[int] = 422
