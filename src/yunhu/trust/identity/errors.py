"""What identity refuses."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class TokenUnknown(Refusal):
    """There is no such token in this tenant."""

    id: ClassVar[str] = "token.unknown"
    status: ClassVar[int] = 404


class ScopeMalformed(Refusal):
    """A scope that is none."""

    id: ClassVar[str] = "token.scope_malformed"
    status: ClassVar[int] = 422


class ScopeNotOwn(Refusal):
    """Nobody hands on what he has not himself."""

    id: ClassVar[str] = "token.scope_not_own"
    status: ClassVar[int] = 403


class ExpiryPast(Refusal):
    """The token would never open anything."""

    id: ClassVar[str] = "token.expiry_past"
    status: ClassVar[int] = 422


class TooManyTokens(Refusal):
    """The tenant has as many tokens as it may have."""

    id: ClassVar[str] = "token.too_many"
    status: ClassVar[int] = 409


class TooManyGuesses(Refusal):
    """So many unknown tokens come in that we stop looking them up for a moment."""

    id: ClassVar[str] = "token.too_many_guesses"
    status: ClassVar[int] = 429


class ExpiryLate(Refusal):
    """No token lives so long."""

    id: ClassVar[str] = "token.expiry_late"
    status: ClassVar[int] = 422


class AccountUnknown(Refusal):
    """There is no such service account in this tenant."""

    id: ClassVar[str] = "service_account.unknown"
    status: ClassVar[int] = 404


class AccountExists(Refusal):
    """Another service account has this id."""

    id: ClassVar[str] = "service_account.exists"
    status: ClassVar[int] = 409


class AccountIdMalformed(Refusal):
    """An id that no service account can have."""

    id: ClassVar[str] = "service_account.id_malformed"
    status: ClassVar[int] = 422


class AccountChangedMeanwhile(Refusal):
    """Somebody else changed the service account since it was read."""

    id: ClassVar[str] = "service_account.changed_meanwhile"
    status: ClassVar[int] = 409


class AccountIsDisabled(Refusal):
    """No token is made for a service account that is disabled."""

    id: ClassVar[str] = "service_account.is_disabled"
    status: ClassVar[int] = 409


class TooManyAccounts(Refusal):
    """The tenant has as many service accounts as it may have."""

    id: ClassVar[str] = "service_account.too_many"
    status: ClassVar[int] = 409


class OwnerUnknown(Refusal):
    """Nobody answers for the service account: there is no such user."""

    id: ClassVar[str] = "service_account.owner_unknown"
    status: ClassVar[int] = 422


class UserUnknown(Refusal):
    """There is no such user in this tenant."""

    id: ClassVar[str] = "user.unknown"
    status: ClassVar[int] = 404


class UserExists(Refusal):
    """Another user has this id."""

    id: ClassVar[str] = "user.exists"
    status: ClassVar[int] = 409


class UserIdMalformed(Refusal):
    """An id that nobody could log in with."""

    id: ClassVar[str] = "user.id_malformed"
    status: ClassVar[int] = 422


class UserChangedMeanwhile(Refusal):
    """Somebody else changed the user since it was read."""

    id: ClassVar[str] = "user.changed_meanwhile"
    status: ClassVar[int] = 409


class TooManyUsers(Refusal):
    """The tenant has as many users as it may have."""

    id: ClassVar[str] = "user.too_many"
    status: ClassVar[int] = 409


class UserBeyondOwn(Refusal):
    """Nobody makes, or takes over, a user who may do more."""

    id: ClassVar[str] = "user.beyond_own"
    status: ClassVar[int] = 403


class LastAdministrator(Refusal):
    """Nobody could make users any more."""

    id: ClassVar[str] = "user.last_administrator"
    status: ClassVar[int] = 409


class AgentTaken(Refusal):
    """Another user is this agent."""

    id: ClassVar[str] = "user.agent_taken"
    status: ClassVar[int] = 409


class AgentNotConfigured(Refusal):
    """The configuration has no such agent."""

    id: ClassVar[str] = "user.agent_unknown"
    status: ClassVar[int] = 422


class PasswordWeak(Refusal):
    """The password is too easy to guess, or too long. Subclasses say why."""

    id: ClassVar[str] = "user.password_weak"
    status: ClassVar[int] = 422


class PasswordShort(PasswordWeak):
    """Too few characters."""

    id: ClassVar[str] = "user.password_short"


class PasswordLong(PasswordWeak):
    """Too many characters."""

    id: ClassVar[str] = "user.password_long"


class PasswordSimple(PasswordWeak):
    """Few different characters, or a run of them."""

    id: ClassVar[str] = "user.password_simple"


class PasswordCommon(PasswordWeak):
    """One of those that are tried first."""

    id: ClassVar[str] = "user.password_common"


class PasswordOwnName(PasswordWeak):
    """Little more than the user's own name."""

    id: ClassVar[str] = "user.password_own_name"


class PasswordSame(PasswordWeak):
    """The new password is the old one."""

    id: ClassVar[str] = "user.password_same"


class PasswordWrong(Refusal):
    """The old password is not right."""

    id: ClassVar[str] = "user.password_wrong"
    status: ClassVar[int] = 403


class LogInRefused(Refusal):
    """Wrong name, wrong password, or locked: one answer for all, so that nobody learns which names exist."""

    id: ClassVar[str] = "session.refused"
    status: ClassVar[int] = 401


class LogInBusy(Refusal):
    """More people log in than passwords can be checked."""

    id: ClassVar[str] = "session.busy"
    status: ClassVar[int] = 503


class SessionUnknown(Refusal):
    """There is no such session of this user."""

    id: ClassVar[str] = "session.unknown"
    status: ClassVar[int] = 404


class UserNameMissing(Refusal):
    """Nothing of the name is left that could be read."""

    id: ClassVar[str] = "user.name_missing"
    status: ClassVar[int] = 422
