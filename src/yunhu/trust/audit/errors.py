"""What the audit refuses."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoSuchEntry(Refusal):
    """There is no entry of this id, or it is another tenant's."""

    id: ClassVar[str] = "audit.unknown"
    status: ClassVar[int] = 404


class NotSealed(Refusal):
    """The entry is so new that no seal is on it yet."""

    id: ClassVar[str] = "audit.not_sealed"
    status: ClassVar[int] = 409


class NotIntact(Refusal):
    """The rows around an entry are not what the seal upon them says: nothing can be proved by them."""

    id: ClassVar[str] = "audit.not_intact"
    status: ClassVar[int] = 409


class KeyUnreadable(Refusal):
    """The key that seals are made with is there and is none, or cannot be read."""

    id: ClassVar[str] = "audit.key_unreadable"
    status: ClassVar[int] = 500


class TwoKeys(Refusal):
    """A file holds another key than the one that seals are made with: nobody knows which is meant."""

    id: ClassVar[str] = "audit.two_keys"
    status: ClassVar[int] = 500


class NoKeys(Refusal):
    """Nothing says by which key the seals were signed."""

    id: ClassVar[str] = "audit.no_keys"
    status: ClassVar[int] = 500
