"""What roles mean for somebody who holds them, and who may give them. Answers from memory."""

from collections.abc import Collection, Iterable, Mapping

from yunhu.kit.reach import Reach
from yunhu.platform.http.base import EVERYTHING, UNLIMITED, Principal
from yunhu.trust.roles import rules
from yunhu.trust.roles.errors import RoleBeyondOwn, RoleNotThere, RoleOwn, RolesClash, RoleUnavailable
from yunhu.trust.roles.model import PERMISSIONS, Role
from yunhu.trust.roles.presets import ADMINISTRATOR, APPOINTER, PRESETS

Grants = Mapping[str, Reach]

GIVES_ANY = "role.grant"
"""Who holds it gives others any role, and nothing to himself."""

RESETS = "user.reset"
"""Who holds it gives passwords also to those who may do more."""

MOST_REMEMBERED = 10_000
"""Combinations of roles of which the sum is remembered; over it, all are forgotten."""


class Authority:
    """The roles that there are. Used on the loop's thread.

    `separation`: nobody may do everything. Who has the role administrator, or a token for everything, can
    then only appoint the three administrators.
    """

    def __init__(self, separation: bool = False) -> None:
        self.separation = separation
        self._roles: dict[str, Mapping[str, Role]] = {}
        self._sums: dict[tuple[str, tuple[str, ...]], Grants] = {}

    def use(self, tenant: str, roles: Iterable[Role]) -> None:
        """From now on these are a tenant's own roles."""
        self._roles[tenant] = {**PRESETS, **{role.id: role for role in roles}}
        self._sums.clear()

    def roles(self, tenant: str) -> Mapping[str, Role]:
        """The roles of a tenant, presets first, by their ids."""
        return self._roles.get(tenant, PRESETS)

    # --- what they mean -------------------------------------------------------------------------------

    def grants(self, tenant: str, ids: tuple[str, ...]) -> Grants:
        """What somebody may do who has these roles; a role that is gone allows nothing."""
        found = self._sums.get((tenant, ids))
        if found is None:
            if len(self._sums) >= MOST_REMEMBERED:
                self._sums.clear()
            found = self._sums[tenant, ids] = self._sum(tenant, ids)
        return found

    def everything(self) -> Grants:
        """What somebody may do who may do everything."""
        return APPOINTER if self.separation else UNLIMITED

    def scopes(self, words: Collection[str]) -> Grants:
        """What a token may do with these words."""
        return self.everything() if EVERYTHING in words else dict.fromkeys(words, Reach.TENANT)

    def knows(self, word: str) -> bool:
        """Whether there is such a permission."""
        return word in PERMISSIONS or word == EVERYTHING

    def _sum(self, tenant: str, ids: Collection[str]) -> Grants:
        grants: Grants = self._merged(tenant, ids)
        if self.separation and rules.clashing(ids, grants, True):
            # What two of them hold together was given before they were separated: it stays with neither.
            grants = {word: reach for word, reach in grants.items() if not rules.duties([word])}
        return {**grants, **self.everything()} if ADMINISTRATOR in ids else grants

    def _merged(self, tenant: str, ids: Collection[str]) -> Grants:
        roles = self.roles(tenant)
        return rules.merged(roles[id_] for id_ in ids if id_ in roles and id_ != ADMINISTRATOR)

    # --- who gives them -------------------------------------------------------------------------------

    def check_given(
        self,
        by: Principal,
        user: str,
        before: tuple[str, ...],
        after: tuple[str, ...],
        teams: frozenset[str] = frozenset(),
    ) -> None:
        """Let only those go on who may give a user these roles instead of those; `teams` are new ones.

        Raises `RoleNotThere`, `RolesClash`, `RoleUnavailable`, `RoleOwn`, `RoleBeyondOwn`.
        """
        fresh = [id_ for id_ in after if id_ not in before]
        if strange := [id_ for id_ in fresh if id_ not in self.roles(by.tenant)]:
            raise RoleNotThere(roles=strange)
        if self.separation and ADMINISTRATOR in fresh:
            raise RoleUnavailable
        asked = self._merged(by.tenant, after)
        if fresh and (clash := rules.clashing(after, asked, self.separation)):
            raise RolesClash(roles=clash)
        grants = self.grants(by.tenant, after)
        if set(before) == set(after) and not teams:
            return
        if by.may(GIVES_ANY) and EVERYTHING not in by.grants:
            if by.user == user:
                raise RoleOwn
            return
        changed = tuple(sorted(set(before) ^ set(after)))
        words = rules.beyond(self.grants(by.tenant, changed), by.grants)
        if not words and teams - by.teams:
            # Who reaches only own teams does not hand out others.
            words = [w for w, reach in grants.items() if reach & Reach.TEAM and by.reach(w) != Reach.TENANT]
        if words:
            raise RoleBeyondOwn(words=words)

    def may_manage(self, by: Principal, roles: tuple[str, ...]) -> bool:
        """Whether somebody may name, remove and give a password to a user who has these roles.

        Who knows the password of another can do what that other can: so it takes at least as much.
        """
        grants = self.grants(by.tenant, roles)
        if not rules.beyond(grants, by.grants):
            return True
        return by.may(RESETS) and not rules.is_out_of_reach(grants)

    def is_governed(self, held: Iterable[Collection[str]]) -> bool:
        """Whether users with these roles can go on to make users and to give them roles."""
        return rules.is_governed(held)
