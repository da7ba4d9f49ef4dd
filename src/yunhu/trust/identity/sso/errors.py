"""What is refused about single sign-on."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoSingleSignOn(Refusal):
    """This node has no provider."""

    id: ClassVar[str] = "sso.none"
    status: ClassVar[int] = 404


class ProviderAway(Refusal):
    """The provider cannot be reached, or does not answer as one."""

    id: ClassVar[str] = "sso.away"
    status: ClassVar[int] = 503


class SignOnRefused(Refusal):
    """What came back from the provider is no answer to what this browser asked."""

    id: ClassVar[str] = "sso.refused"
    status: ClassVar[int] = 401


class AccountNotAllowed(Refusal):
    """The account is none of a user, and none may be made of it, or it has no role here."""

    id: ClassVar[str] = "sso.not_allowed"
    status: ClassVar[int] = 403


class SecondFactorMissing(Refusal):
    """This user needs a second factor, and the provider does not say that it asked for one."""

    id: ClassVar[str] = "sso.second_factor"
    status: ClassVar[int] = 403
