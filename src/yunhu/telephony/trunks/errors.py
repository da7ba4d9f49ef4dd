"""What trunks refuse."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class BadTarget(Refusal):
    """A trunk's target is no host and port."""

    id: ClassVar[str] = "trunk.bad_target"
    status: ClassVar[int] = 422


class BadSource(Refusal):
    """An entry of a trunk's addresses is no address and no network."""

    id: ClassVar[str] = "trunk.bad_source"
    status: ClassVar[int] = 422
