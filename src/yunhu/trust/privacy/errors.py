"""What is refused about keys. Every refusal names the file or the variable, and no key."""

from __future__ import annotations

from typing import ClassVar

from yunhu.kit.refusal import Refusal
from yunhu.platform.sealing import Unreadable


class SealBroken(Unreadable):
    """The value was changed, cut, or belongs to another tenant or purpose."""

    id: ClassVar[str] = "keys.seal_broken"
    status: ClassVar[int] = 422


class KeyMissing(Unreadable):
    """The value was sealed with a key that the keyring does not have."""

    id: ClassVar[str] = "keys.missing"
    status: ClassVar[int] = 500


class KeyringLost(Refusal):
    """There is sealed data, but no keyring that opens it: another one must not be made."""

    id: ClassVar[str] = "keys.lost"
    status: ClassVar[int] = 500


class ForeignKeyring(Refusal):
    """The keyring is another one, or an older copy, than the journal was sealed with."""

    id: ClassVar[str] = "keys.foreign"
    status: ClassVar[int] = 500


class KeyringDamaged(Refusal):
    """The keyring cannot be read, or one of its keys was changed."""

    id: ClassVar[str] = "keys.damaged"
    status: ClassVar[int] = 500


class WrongMaster(Refusal):
    """The master key is another one than the keyring was wrapped with."""

    id: ClassVar[str] = "keys.wrong_master"
    status: ClassVar[int] = 500


class MasterMissing(Refusal):
    """The master key is not where the settings say."""

    id: ClassVar[str] = "keys.master_missing"
    status: ClassVar[int] = 500


class MasterUnfit(Refusal):
    """What is where the master key should be is none."""

    id: ClassVar[str] = "keys.master_unfit"
    status: ClassVar[int] = 500


class MasterAway(Refusal):
    """The service that has the master key does not answer, or does not do what it is asked."""

    id: ClassVar[str] = "keys.master_away"
    status: ClassVar[int] = 503


class NoSuchMaster(Refusal):
    """Nothing of this name keeps master keys."""

    id: ClassVar[str] = "keys.no_such_master"
    status: ClassVar[int] = 422


class MasterNotOurs(Refusal):
    """The master key is changed where it is kept, not here."""

    id: ClassVar[str] = "keys.master_not_ours"
    status: ClassVar[int] = 409


class KeysNotWritten(Refusal):
    """A new key could not be written to the disk, so the ones before stay in use."""

    id: ClassVar[str] = "keys.not_written"
    status: ClassVar[int] = 503


class TooManyKeys(Refusal):
    """The tenant has as many keys as a keyring keeps."""

    id: ClassVar[str] = "keys.too_many"
    status: ClassVar[int] = 409
