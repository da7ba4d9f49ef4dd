"""What roles mean, and who gives them."""

import pytest

from yunhu.kit.reach import Reach
from yunhu.platform.http.base import UNLIMITED, Principal
from yunhu.trust.roles.errors import RoleBeyondOwn, RoleNotThere, RoleOwn, RolesClash, RoleUnavailable
from yunhu.trust.roles.model import Role
from yunhu.trust.roles.presets import APPOINTER, PRESETS
from yunhu.trust.roles.services import authority as module
from yunhu.trust.roles.services.authority import Authority

LEAD = Role(id="lead", zh="组长", en="Lead", grants={"contact.read": Reach.TEAM})
BOTH = Role(
    id="both", zh="两者", en="Both", grants={"config.write": Reach.TENANT, "audit.read": Reach.TENANT}
)


def made(separation: bool = False) -> Authority:
    authority = Authority(separation)
    authority.use("main", [LEAD, BOTH])
    return authority


def somebody(role: str, authority: Authority, **more: object) -> Principal:
    return Principal("main", f"user:{role}", authority.grants("main", (role,)), user=role, **more)  # type: ignore[arg-type]


def test_roles_of_one_tenant_mean_nothing_in_another() -> None:
    authority = made()
    assert authority.grants("main", ("agent", "lead"))["contact.read"] == Reach.TEAM
    assert authority.grants("other", ("agent", "lead"))["contact.read"] == Reach.OWN
    assert authority.grants("main", ("gone",)) == {}
    assert authority.grants("main", ("administrator", "agent"))["*"] == Reach.TENANT
    authority.use("main", [])
    assert authority.grants("main", ("lead",)) == {}, "a change is known at once"


def test_sums_are_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    authority = made()
    assert authority.grants("main", ("agent",)) is authority.grants("main", ("agent",))
    monkeypatch.setattr(module, "MOST_REMEMBERED", 1)
    first = authority.grants("main", ("agent",))
    authority.grants("main", ("qa",))
    assert authority.grants("main", ("agent",)) == first


def test_separated_administrators_leave_nobody_everything() -> None:
    authority = made(separation=True)
    assert authority.grants("main", ("administrator",)) == APPOINTER
    assert authority.scopes(["*"]) == APPOINTER
    assert authority.scopes(["contact.read"]) == {"contact.read": Reach.TENANT}
    assert authority.grants("main", ("both",)) == {}, "it was given before they were separated"
    owner = Principal("main", "x", UNLIMITED)
    with pytest.raises(RoleUnavailable):
        authority.check_given(owner, "li", (), ("administrator",))
    appointer = somebody("administrator", authority)
    for role in ("system", "security", "audit"):
        authority.check_given(appointer, "li", (), (role,))
    with pytest.raises(RolesClash):
        authority.check_given(owner, "li", (), ("both",))


def test_who_gives_what() -> None:
    authority = made()
    owner, security = Principal("main", "x", UNLIMITED), somebody("security", authority)
    authority.check_given(owner, "li", (), tuple(id_ for id_ in PRESETS if id_ in ("agent", "administrator")))
    authority.check_given(security, "li", (), ("administrator",))
    with pytest.raises(RoleOwn):
        authority.check_given(security, "security", ("security",), ("agent", "security"))
    with pytest.raises(RolesClash):
        authority.check_given(owner, "li", ("system",), ("system", "audit"))
    with pytest.raises(RoleNotThere):
        authority.check_given(owner, "li", (), ("king",))
    system = somebody("system", authority)
    authority.check_given(system, "li", (), ())
    authority.check_given(system, "li", ("gone",), ("gone",))
    for before, after in (((), ("agent",)), (("agent",), ())):
        with pytest.raises(RoleBeyondOwn):
            authority.check_given(system, "li", before, after)


def test_a_team_is_given_by_who_leads_it_or_all() -> None:
    authority = made()
    lead = somebody("lead", authority, teams=frozenset({"east"}))
    authority.check_given(lead, "li", (), ("lead",), frozenset({"east"}))
    with pytest.raises(RoleBeyondOwn):
        authority.check_given(lead, "li", ("lead",), ("lead",), frozenset({"west"}))
    authority.check_given(Principal("main", "x", UNLIMITED), "li", ("lead",), ("lead",), frozenset({"west"}))


def test_who_takes_care_of_whom() -> None:
    authority = made()
    system, security = somebody("system", authority), somebody("security", authority)
    assert authority.may_manage(system, ("supervisor",))
    assert authority.may_manage(system, ("system",))
    for role in ("security", "audit", "administrator"):
        assert not authority.may_manage(system, (role,)), role
    assert not authority.may_manage(security, ("agent",)), "who gives rights cannot use them"
    assert authority.is_governed([("administrator",)])
    assert authority.knows("contact.read")
    assert not authority.knows("contact.eat")
