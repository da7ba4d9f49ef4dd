"""Decisions about roles: what several of them allow together, and who may give which to whom."""

from collections.abc import Collection, Iterable, Mapping

from yunhu.kit.reach import Reach, covers
from yunhu.trust.roles.model import PERMISSIONS, Duty, Role
from yunhu.trust.roles.presets import ADMINISTRATOR, SEPARATED

EVERYTHING = "*"
"""The word that includes every other."""

Grants = Mapping[str, Reach]


def merged(roles: Iterable[Role]) -> dict[str, Reach]:
    """What somebody may do who holds several roles: what each allows, as far as any of them reaches."""
    grants: dict[str, Reach] = {}
    for role in roles:
        for word, reach in role.grants.items():
            grants[word] = grants.get(word, Reach.NOTHING) | reach
    return grants


def beyond(asked: Grants, held: Grants) -> list[str]:
    """The words that reach further than those of somebody who wants to give them, in order."""
    if EVERYTHING in held:
        return []
    return sorted(word for word, reach in asked.items() if not covers(held.get(word, Reach.NOTHING), reach))


def duties(words: Iterable[str]) -> frozenset[Duty]:
    """The duties of separated administrators that some words belong to."""
    if EVERYTHING in (held := set(words)):
        held = set(PERMISSIONS)
    return frozenset(duty for word in held if word in PERMISSIONS and (duty := PERMISSIONS[word].duty))


def clashing(ids: Iterable[str], grants: Grants, separation: bool) -> list[str]:
    """What nobody may be at once: two of the three administrators, or one of them and the administrator.

    Where the administrators are separated: also two of their duties, by whatever roles.
    """
    held_ids = frozenset(ids)
    several = sorted(SEPARATED & held_ids)
    if len(several) > 1 or (several and ADMINISTRATOR in held_ids):
        return [*several, *([ADMINISTRATOR] if ADMINISTRATOR in held_ids else [])]
    held = duties(grants) if separation else frozenset()
    return sorted(held) if len(held) > 1 else []


def is_out_of_reach(grants: Grants) -> bool:
    """Whether somebody cannot be given a new password by who may only do that: it would take over a duty."""
    return EVERYTHING in grants or bool(duties(grants) - {"system"})


def is_governed(held: Iterable[Collection[str]]) -> bool:
    """Whether somebody is left who can make users and somebody who can give roles."""
    every = {role for roles in held for role in roles}
    return ADMINISTRATOR in every or {"system", "security"} <= every


def unreachable(grants: Grants) -> list[str]:
    """The words that do not exist, or whose reach makes no sense, in order."""
    return sorted(
        word
        for word, reach in grants.items()
        if word not in PERMISSIONS or reach not in PERMISSIONS[word].reaches
    )
