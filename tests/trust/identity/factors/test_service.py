"""What people have besides their passwords is added, bounded, and taken away."""

from __future__ import annotations

import pyotp
import pytest
from tests.trust.identity.conftest import Office

from yunhu.kit.instants import SECOND
from yunhu.platform.http.base import Principal
from yunhu.trust.identity.factors import rules
from yunhu.trust.identity.factors.errors import (
    ChallengeOver,
    CodeWrong,
    FactorUnknown,
    LastFactor,
    TooManyFactors,
)
from yunhu.trust.identity.factors.facts import FactorAdded, FactorRemoved, FactorsReset
from yunhu.trust.identity.factors.service import Added


async def add(office: Office, who: Principal) -> Added:
    asked = await office.factors.ask_totp(who)
    code = pyotp.TOTP(asked.secret).at(office.time.now() // SECOND)
    return await office.factors.add_totp(who, asked.challenge, code, "phone")


async def test_an_app_is_added_by_its_own_code_and_for_who_asked(office: Office) -> None:
    await office.make("li")
    await office.make("wang")
    li, wang = await office.enter("li"), await office.enter("wang")
    asked = await office.factors.ask_totp(li)
    code = pyotp.TOTP(asked.secret).at(office.time.now() // SECOND)
    with pytest.raises(CodeWrong):
        await office.factors.add_totp(wang, asked.challenge, code, "phone")
    with pytest.raises(CodeWrong):
        await office.factors.add_totp(li, asked.challenge, "000000", "phone")
    added = await office.factors.add_totp(li, asked.challenge, code, "phone")
    with pytest.raises(ChallengeOver):
        await office.factors.add_totp(li, asked.challenge, code, "phone")
    assert added.factor.sealed
    assert asked.secret not in repr(added)
    assert asked.secret not in repr(office.facts)
    assert len(office.said(FactorAdded)) == 1
    assert (await office.factors.of_user("main", "wang")) == ([], 0)


async def test_only_the_first_brings_recovery_codes_and_there_is_a_bound(office: Office) -> None:
    await office.make("li")
    li = await office.enter("li")
    with pytest.raises(FactorUnknown):
        await office.factors.new_codes(li)
    made = [await add(office, li) for _ in range(rules.MOST_FACTORS)]
    assert [len(each.recovery_codes) for each in made[:2]] == [rules.RECOVERY_CODES, 0]
    with pytest.raises(TooManyFactors):
        await add(office, li)


async def test_the_last_one_stays_where_one_is_needed_and_takes_the_codes_along(office: Office) -> None:
    await office.make("li")
    li = await office.enter("li")
    first, second = await add(office, li), await add(office, li)
    await office.factors.remove(li, first.factor.id, must_have=True)
    with pytest.raises(LastFactor):
        await office.factors.remove(li, second.factor.id, must_have=True)
    with pytest.raises(FactorUnknown):
        await office.factors.remove(li, first.factor.id, must_have=True)
    await office.factors.remove(li, second.factor.id, must_have=False)
    assert (await office.factors.of_user("main", "li")) == ([], 0)
    assert len(office.said(FactorRemoved)) == 2
    await office.factors.reset(office.admin, "li")
    assert office.said(FactorsReset) == [], "there was nothing to take away"


async def test_whoever_gets_the_id_of_somebody_who_left_has_nothing_of_them(office: Office) -> None:
    await office.make("li")
    await add(office, await office.enter("li"))
    await office.users.remove(office.admin, "li")
    await office.make("li")
    assert (await office.factors.of_user("main", "li")) == ([], 0)
    assert await office.log_in("li")
