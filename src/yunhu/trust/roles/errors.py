"""What roles refuse."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class RoleUnknown(Refusal):
    """There is no such role in this tenant."""

    id: ClassVar[str] = "role.unknown"
    status: ClassVar[int] = 404


class RoleNotThere(Refusal):
    """A user is to have a role that there is not."""

    id: ClassVar[str] = "role.not_there"
    status: ClassVar[int] = 422


class RoleBeyondOwn(Refusal):
    """Nobody gives what he does not hold."""

    id: ClassVar[str] = "role.beyond_own"
    status: ClassVar[int] = 403


class RoleOwn(Refusal):
    """Who may give any role gives none to himself."""

    id: ClassVar[str] = "role.own"
    status: ClassVar[int] = 403


class RolesClash(Refusal):
    """Nobody is two of the three administrators."""

    id: ClassVar[str] = "role.clash"
    status: ClassVar[int] = 409


class RoleUnavailable(Refusal):
    """Nobody may do everything where the administrators are separated."""

    id: ClassVar[str] = "role.unavailable"
    status: ClassVar[int] = 409


class RolePreset(Refusal):
    """The roles that every centre has are changed by nobody."""

    id: ClassVar[str] = "role.preset"
    status: ClassVar[int] = 409


class RoleExists(Refusal):
    """Another role has this id."""

    id: ClassVar[str] = "role.exists"
    status: ClassVar[int] = 409


class RoleHeld(Refusal):
    """Somebody holds the role."""

    id: ClassVar[str] = "role.held"
    status: ClassVar[int] = 409


class RoleChangedMeanwhile(Refusal):
    """Somebody else changed the role since it was read."""

    id: ClassVar[str] = "role.changed_meanwhile"
    status: ClassVar[int] = 409


class WordsUnreachable(Refusal):
    """Permissions that there are not, or in a reach that makes no sense."""

    id: ClassVar[str] = "role.words_unreachable"
    status: ClassVar[int] = 422


class TooManyRoles(Refusal):
    """The tenant has as many roles as it may have."""

    id: ClassVar[str] = "role.too_many"
    status: ClassVar[int] = 409
