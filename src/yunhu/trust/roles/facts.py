"""What is announced about roles."""

import msgspec


class RoleDefined(msgspec.Struct, frozen=True, kw_only=True, tag="role.defined", tag_field="kind"):
    """A role of the centre's own is there, or allows something else from now on."""

    role: str
    version: int
    grants: dict[str, str]
    by: str


class RoleRemoved(msgspec.Struct, frozen=True, kw_only=True, tag="role.removed", tag_field="kind"):
    """A role of the centre's own is gone."""

    role: str
    by: str
