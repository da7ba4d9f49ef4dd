"""Questions are answered once, in time, and for what they were asked."""

from __future__ import annotations

import msgspec
import pytest
from tests.trust.identity.conftest import Office

from yunhu.trust.identity.factors.challenges import Challenges
from yunhu.trust.identity.factors.errors import ChallengeOver


class Held(msgspec.Struct):
    """What an answer is checked with."""

    word: str


async def test_a_question_is_answered_once_and_for_its_purpose(office: Office) -> None:
    challenges = Challenges(office.factor_store, office.time)
    secret, _ = await challenges.ask("main", "totp", "li", Held("x"))
    assert await challenges.asked("main", "totp", secret, Held) == ("li", Held("x"))
    for tenant, purpose in (("other", "totp"), ("main", "passkey")):
        with pytest.raises(ChallengeOver):
            await challenges.asked(tenant, purpose, secret, Held)  # type: ignore[arg-type]
    await challenges.close("main", "totp", secret)
    with pytest.raises(ChallengeOver):
        await challenges.close("main", "totp", secret)


async def test_it_is_waited_for_five_minutes_and_then_forgotten(office: Office) -> None:
    challenges = Challenges(office.factor_store, office.time)
    secret, until = await challenges.ask("main", "totp", "li", Held("x"))
    office.time.advance(300)
    assert until == office.time.now()
    with pytest.raises(ChallengeOver):
        await challenges.asked("main", "totp", secret, Held)
    await challenges.sweep("main")
    assert not await office.factor_store.answered("main", "totp", secret)
