"""Why a value is not revealed."""

from __future__ import annotations

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NothingToReveal(Refusal):
    """There is no such thing, or it is none of this person's."""

    id: ClassVar[str] = "privacy.nothing_to_reveal"
    status: ClassVar[int] = 404


class NotRevealable(Refusal):
    """A thing of this kind has no such field, or the field is never shown."""

    id: ClassVar[str] = "privacy.not_revealable"
    status: ClassVar[int] = 422


class PurposeMissing(Refusal):
    """The purpose `other` has to be said in words."""

    id: ClassVar[str] = "privacy.purpose_missing"
    status: ClassVar[int] = 422


class TooManyReveals(Refusal):
    """This person has seen as many values as one may in an hour, or in a day."""

    id: ClassVar[str] = "privacy.too_many_reveals"
    status: ClassVar[int] = 429
