"""The way in: one step or two, and one lock for both."""

from __future__ import annotations

import pyotp
import pytest
from tests.trust.identity.authenticator import Authenticator
from tests.trust.identity.conftest import PASSWORD, Office

from yunhu.kit.instants import SECOND
from yunhu.trust.identity.errors import LogInRefused, PasswordWrong
from yunhu.trust.identity.factors import rules
from yunhu.trust.identity.factors.errors import ChallengeOver, ProofNeeded, SecondStepRefused
from yunhu.trust.identity.factors.facts import PasskeyCopied, RecoveryCodeUsed
from yunhu.trust.identity.factors.model import Proof, Site
from yunhu.trust.identity.facts import LogInFailed, SessionOpened, UserLocked
from yunhu.trust.identity.services.entrance import Asked, Entered

SITE = Site("desk.test", "https://desk.test")


def code(office: Office, secret: str) -> str:
    """What an authenticator app shows now."""
    return pyotp.TOTP(secret).at(office.time.now() // SECOND)


async def with_app(office: Office, user: str) -> tuple[str, list[str]]:
    """A user with an authenticator app: its secret, and the recovery codes."""
    await office.make(user)
    who = await office.enter(user)
    asked = await office.factors.ask_totp(who)
    added = await office.factors.add_totp(who, asked.challenge, code(office, asked.secret), "phone")
    office.sessions.forget(user)
    office.time.advance(30)
    return asked.secret, list(added.recovery_codes)


async def with_passkey(office: Office, user: str) -> Authenticator:
    """A user with a passkey."""
    await office.make(user)
    who, key = await office.enter(user), Authenticator(SITE.origin, SITE.host)
    asked = await office.factors.ask_passkey(who, SITE)
    await office.factors.add_passkey(who, SITE, asked.challenge, key.make(asked.options), "key")
    return key


async def first_step(office: Office, user: str, site: Site | None = SITE) -> Asked:
    """The password was right, and more is asked for."""
    asked = await office.entrance.log_in("main", user, PASSWORD, "a browser", site)
    assert isinstance(asked, Asked)
    return asked


async def second_step(office: Office, challenge: str, **proof: object) -> Entered:
    return await office.entrance.second_step("main", challenge, Proof(**proof), SITE)  # type: ignore[arg-type]


async def test_a_code_of_the_app_opens_and_is_used_once(office: Office) -> None:
    secret, _ = await with_app(office, "li")
    opened = len(office.said(SessionOpened))
    asked = await first_step(office, "li")
    assert (asked.methods, asked.passkey) == (["totp", "recovery"], None)
    assert len(office.said(SessionOpened)) == opened, "the password alone opens nothing"
    now = code(office, secret)
    entered = await second_step(office, asked.challenge, code=f"{now[:3]} {now[3:]}")
    assert await office.sessions.authenticate(entered.secret) is not None
    assert entered.session.client == "a browser"

    again = await first_step(office, "li")
    with pytest.raises(SecondStepRefused):
        await second_step(office, again.challenge, code=now)
    with pytest.raises(ChallengeOver):
        await second_step(office, asked.challenge, code=code(office, secret))
    office.time.advance(30)
    assert await second_step(office, again.challenge, code=code(office, secret))


async def test_a_question_is_waited_for_five_minutes(office: Office) -> None:
    secret, _ = await with_app(office, "li")
    asked = await first_step(office, "li")
    office.time.advance(300)
    with pytest.raises(ChallengeOver):
        await second_step(office, asked.challenge, code=code(office, secret))
    await office.factors.challenges.sweep("main")
    with pytest.raises(ChallengeOver):
        await office.entrance.second_step("main", "nonsense", Proof(code="123456"), None)


async def test_wrong_codes_count_to_the_lock_and_the_password_does_not_forgive_them(office: Office) -> None:
    secret, codes = await with_app(office, "li")
    for _ in range(4):
        asked = await first_step(office, "li")
        with pytest.raises(SecondStepRefused):
            await second_step(office, asked.challenge, code="000000")
    assert office.said(UserLocked) == []
    with pytest.raises(SecondStepRefused):
        await second_step(office, asked.challenge, recovery="aaaa-bbbb-cccc-dddd")
    assert len(office.said(UserLocked)) == 1
    with pytest.raises(SecondStepRefused):
        await second_step(office, asked.challenge, code=code(office, secret))
    with pytest.raises(SecondStepRefused):
        await second_step(office, asked.challenge, recovery=codes[0])
    with pytest.raises(LogInRefused):
        await first_step(office, "li")
    assert office.said(LogInFailed)[-1] == LogInFailed(user="li", step="password")
    assert LogInFailed(user="li", step="second") in office.said(LogInFailed)
    office.time.advance(15 * 60)
    asked = await first_step(office, "li")
    assert await second_step(office, asked.challenge, recovery=codes[0]), "a lock uses no code up"


async def test_a_recovery_code_opens_once(office: Office) -> None:
    _, codes = await with_app(office, "li")
    assert len(set(codes)) == rules.RECOVERY_CODES
    asked = await first_step(office, "li")
    await second_step(office, asked.challenge, recovery=codes[3].upper().replace("-", " "))
    assert office.said(RecoveryCodeUsed) == [RecoveryCodeUsed(user="li", left=rules.RECOVERY_CODES - 1)]
    asked = await first_step(office, "li")
    with pytest.raises(SecondStepRefused):
        await second_step(office, asked.challenge, recovery=codes[3])


async def test_a_passkey_opens_on_its_own_pages_only(office: Office) -> None:
    key = await with_passkey(office, "li")
    asked = await first_step(office, "li")
    assert asked.methods == ["passkey", "recovery"]
    assert asked.passkey is not None
    assert await second_step(office, asked.challenge, passkey=key.answer(asked.passkey))

    elsewhere = Site("evil.test", "https://evil.test")
    asked = await first_step(office, "li", elsewhere)
    assert (asked.methods, asked.passkey) == (["recovery"], None)
    asked = await first_step(office, "li")
    assert asked.passkey is not None
    key.origin = "https://evil.test"
    with pytest.raises(SecondStepRefused):
        await second_step(office, asked.challenge, passkey=key.answer(asked.passkey))
    key.origin = SITE.origin
    with pytest.raises(SecondStepRefused):
        await second_step(office, asked.challenge, passkey={"id": "nonsense"})
    other = Authenticator(SITE.origin, SITE.host)
    other.id = key.id
    with pytest.raises(SecondStepRefused):
        await second_step(office, asked.challenge, passkey=other.answer(asked.passkey))


async def test_a_copy_of_a_device_is_refused_and_told(office: Office) -> None:
    key = await with_passkey(office, "li")
    for _ in range(2):
        asked = await first_step(office, "li")
        assert asked.passkey is not None
        await second_step(office, asked.challenge, passkey=key.answer(asked.passkey))
    key.count = 0
    asked = await first_step(office, "li")
    assert asked.passkey is not None
    with pytest.raises(SecondStepRefused):
        await second_step(office, asked.challenge, passkey=key.answer(asked.passkey))
    assert len(office.said(PasskeyCopied)) == 1


async def test_who_rules_others_may_do_nothing_before_a_second_factor_is_added(office: Office) -> None:
    await office.make("root", "administrator")
    await office.make("li")
    office.sessions, office.users, office.entrance, office.factors = office.open_users("administrators")
    root = await office.enter("root")
    assert not root.may("user.read")
    assert (await office.enter("li")).may("desk.use")
    asked = await office.factors.ask_totp(root)
    await office.factors.add_totp(root, asked.challenge, code(office, asked.secret), "phone")
    office.sessions.forget("root")
    office.time.advance(30)
    entered = await second_step(
        office, (await first_step(office, "root")).challenge, code=code(office, asked.secret)
    )
    who = await office.sessions.authenticate(entered.secret)
    assert who is not None
    assert who.may("user.write")


async def test_what_one_logs_in_with_is_changed_only_by_who_proved_lately_who_it_is(office: Office) -> None:
    await office.make("li")
    who = await office.enter("li")
    assert await office.entrance.check_proved(who)
    office.time.advance(15 * 60)
    with pytest.raises(ProofNeeded):
        await office.entrance.check_proved(who)
    with pytest.raises(PasswordWrong):
        await office.entrance.prove(who, "wrong")
    await office.entrance.prove(who, PASSWORD)
    assert await office.entrance.check_proved(who)
