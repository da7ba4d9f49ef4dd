"""Decisions about roles."""

import pytest

from yunhu.kit.reach import Reach
from yunhu.trust.roles import rules
from yunhu.trust.roles.presets import PRESETS, SEPARATED

OWN, TEAM, SAMPLE, TENANT = Reach.OWN, Reach.TEAM, Reach.SAMPLE, Reach.TENANT


def test_several_roles_reach_together() -> None:
    grants = rules.merged([PRESETS["agent"], PRESETS["qa"]])
    assert grants["contact.read"] == OWN | SAMPLE
    assert grants["desk.use"] == OWN
    assert grants["recording.listen"] == SAMPLE
    assert rules.merged([]) == {}


def test_nobody_gives_what_reaches_further_than_his_own() -> None:
    held = {"contact.read": TEAM, "ticket.read": OWN}
    assert rules.beyond({"contact.read": OWN, "ticket.read": OWN}, held) == []
    assert rules.beyond({"contact.read": TENANT, "ticket.read": TEAM, "x.y": OWN}, held) == [
        "contact.read",
        "ticket.read",
        "x.y",
    ]
    assert rules.beyond({"x.y": TENANT}, {"*": TENANT}) == []


@pytest.mark.parametrize("one", SEPARATED)
@pytest.mark.parametrize("other", [*SEPARATED, "administrator"])
def test_nobody_is_two_of_the_three(one: str, other: str) -> None:
    clash = rules.clashing((one, other), rules.merged([PRESETS[one], PRESETS[other]]), separation=False)
    assert bool(clash) == (one != other)
    assert rules.clashing((one, "agent"), {}, separation=False) == []


def test_two_duties_clash_only_where_they_are_separated() -> None:
    both = {"config.write": TENANT, "audit.read": TENANT}
    assert rules.clashing(("mine",), both, separation=False) == []
    assert rules.clashing(("mine",), both, separation=True) == ["audit", "system"]
    assert rules.clashing(("mine",), {"config.write": TENANT}, separation=True) == []
    assert len(rules.duties(["*"])) == 3


def test_passwords_of_those_who_have_a_duty_are_out_of_reach() -> None:
    assert not rules.is_out_of_reach(PRESETS["supervisor"].grants)
    assert not rules.is_out_of_reach(PRESETS["system"].grants)
    assert rules.is_out_of_reach(PRESETS["security"].grants)
    assert rules.is_out_of_reach(PRESETS["audit"].grants)
    assert rules.is_out_of_reach({"*": TENANT})


def test_somebody_can_go_on_to_administer() -> None:
    assert rules.is_governed([("agent",), ("administrator",)])
    assert rules.is_governed([("system",), ("security", "agent")])
    assert not rules.is_governed([("system",), ("agent",)])
    assert not rules.is_governed([])


def test_words_and_reaches_that_make_no_sense() -> None:
    assert rules.unreachable({"contact.read": SAMPLE, "customer.read": TENANT}) == []
    assert rules.unreachable({"customer.read": OWN, "no.such": TENANT}) == ["customer.read", "no.such"]
