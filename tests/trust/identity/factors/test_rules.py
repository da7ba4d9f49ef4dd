"""Who must have a second factor, how one may answer, and recovery codes."""

from __future__ import annotations

from yunhu.kit.instants import MINUTE
from yunhu.trust.identity.factors import rules
from yunhu.trust.identity.factors.model import Factor, Kind


def factor(kind: Kind, rp: str = "") -> Factor:
    return Factor(id=kind, tenant="main", user="li", kind=kind, name=kind, created_at=0, rp=rp)


def test_who_rules_others_must_have_one_and_the_policy_widens_or_waives_it() -> None:
    for ruling in rules.RULING:
        assert rules.must_have("administrators", [ruling, "desk.use"])
        assert not rules.must_have("off", [ruling])
    assert not rules.must_have("administrators", ["desk.use", "user.read"])
    assert rules.must_have("everybody", [])


def test_a_passkey_is_offered_on_its_own_pages() -> None:
    mine = [factor("totp"), factor("passkey", "desk.test")]
    assert rules.methods(mine, "desk.test", 3) == ["passkey", "totp", "recovery"]
    assert rules.methods(mine, "evil.test", 0) == ["totp"]
    assert rules.methods([], "desk.test", 0) == []


def test_a_recovery_code_is_read_however_it_is_typed() -> None:
    code = rules.recovery_code(list(range(rules.RECOVERY_LENGTH)))
    assert code == "abcd-efgh-jkmn-pqrs"
    assert rules.tidy_code(f" {code.upper().replace('-', ' ')} ") == code.replace("-", "")


def test_a_proof_is_good_for_a_quarter_of_an_hour() -> None:
    assert rules.is_proved(0, 15 * MINUTE - 1)
    assert not rules.is_proved(0, 15 * MINUTE)
