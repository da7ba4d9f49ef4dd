"""What is refused about watching."""

from __future__ import annotations

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class TooManyStreams(Refusal):
    """As many live streams are open as may be."""

    id: ClassVar[str] = "live.too_many"
    status: ClassVar[int] = 503


class ForeignOrigin(Refusal):
    """A page of another site wants to read the stream with the visitor's browser."""

    id: ClassVar[str] = "live.foreign_origin"
    status: ClassVar[int] = 403


class NoSuchTrunk(Refusal):
    """No trunk has this id."""

    id: ClassVar[str] = "trunk.unknown"
    status: ClassVar[int] = 404


class NoSuchPhone(Refusal):
    """No phone has this user name."""

    id: ClassVar[str] = "phone.unknown"
    status: ClassVar[int] = 404
