"""What is refused about second factors."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class SecondStepRefused(Refusal):
    """The code, the passkey or the recovery code is wrong or used, or there were too many wrong ones."""

    id: ClassVar[str] = "session.second_refused"
    status: ClassVar[int] = 401


class ChallengeOver(Refusal):
    """What was asked is not waited for any more: begin again."""

    id: ClassVar[str] = "session.challenge_over"
    status: ClassVar[int] = 401


class ProofNeeded(Refusal):
    """The person proved who it is too long ago for this: the password is asked for again."""

    id: ClassVar[str] = "session.proof_needed"
    status: ClassVar[int] = 403


class FactorUnknown(Refusal):
    """This person has no such second factor."""

    id: ClassVar[str] = "factor.unknown"
    status: ClassVar[int] = 404


class CodeWrong(Refusal):
    """The code of a new authenticator app is not the one that is expected."""

    id: ClassVar[str] = "factor.code_wrong"
    status: ClassVar[int] = 422


class PasskeyRefused(Refusal):
    """What the browser made of a new passkey cannot be used."""

    id: ClassVar[str] = "factor.passkey_refused"
    status: ClassVar[int] = 422


class PasskeyNowhere(Refusal):
    """Passkeys belong to names of hosts: no browser makes one for an address or without HTTPS."""

    id: ClassVar[str] = "factor.passkey_nowhere"
    status: ClassVar[int] = 409


class TooManyFactors(Refusal):
    """This person has as many second factors as a person may have."""

    id: ClassVar[str] = "factor.too_many"
    status: ClassVar[int] = 409


class LastFactor(Refusal):
    """This person must have a second factor, and this is the last one."""

    id: ClassVar[str] = "factor.last"
    status: ClassVar[int] = 409


class OwnFactors(Refusal):
    """Nobody takes the own second factors away this way: another administrator does."""

    id: ClassVar[str] = "factor.own"
    status: ClassVar[int] = 409
