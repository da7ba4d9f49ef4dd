"""The roles every centre has hold what they need, and nothing else."""

import pytest

from yunhu.kit.reach import Reach
from yunhu.trust.roles.model import PERMISSIONS, Role
from yunhu.trust.roles.presets import ADMINISTRATOR, APPOINTER, PRESETS, SEPARATED

OTHERS = [role for role in PRESETS.values() if role.id != ADMINISTRATOR]


@pytest.mark.parametrize("role", PRESETS.values(), ids=lambda role: role.id)
def test_a_preset_holds_words_that_there_are_in_reaches_that_make_sense(role: Role) -> None:
    for word, reach in role.grants.items():
        assert word in PERMISSIONS
        assert reach in PERMISSIONS[word].reaches or role.id == ADMINISTRATOR, word
    assert role.preset


@pytest.mark.parametrize("role", OTHERS, ids=lambda role: role.id)
def test_nobody_has_two_duties(role: Role) -> None:
    assert len({duty for word in role.grants if (duty := PERMISSIONS[word].duty)}) <= 1


def test_the_administrator_alone_may_do_everything() -> None:
    assert PRESETS[ADMINISTRATOR].grants == dict.fromkeys(PERMISSIONS, Reach.TENANT)
    assert all(len(role.grants) < len(PERMISSIONS) * 2 / 3 for role in OTHERS)
    assert set(APPOINTER) < set(PERMISSIONS)


def test_an_agent_sees_own_contacts_and_hears_no_recordings() -> None:
    agent = PRESETS["agent"].grants
    assert agent["contact.read"] == Reach.OWN
    assert agent["customer.reveal"] == Reach.OWN
    assert not {"recording.read", "recording.listen", "contact.control", "live.read"} & agent.keys()


def test_a_reviewer_sees_the_sample_and_no_customer() -> None:
    qa = PRESETS["qa"].grants
    assert set(qa.values()) == {Reach.SAMPLE}
    assert not [word for word in qa if word.startswith("customer.")]


def test_an_operator_and_the_three_administrators_see_no_customers() -> None:
    of_customers = {"contact", "recording", "customer", "ticket", "live", "consent", "request", "quality"}
    for id_ in ("operator", *SEPARATED):
        assert not [word for word in PRESETS[id_].grants if word.split(".")[0] in of_customers], id_


def test_the_three_administrators_cannot_do_each_others_work() -> None:
    system, security, audit = (PRESETS[id_].grants for id_ in ("system", "security", "audit"))
    assert not {"audit.read", "audit.verify", "role.grant", "role.write"} & system.keys()
    assert not {"config.write", "user.write", "audit.read", "token.write"} & security.keys()
    assert not [word for word in audit if not word.endswith((".read", ".verify"))]
