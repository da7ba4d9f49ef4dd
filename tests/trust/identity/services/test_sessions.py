"""Sessions at work: in, out, over, and what is believed for how long."""

from __future__ import annotations

import asyncio

import pytest
from tests.trust.identity.conftest import PASSWORD, Office, broken, statements

from yunhu.kit.instants import HOUR, MINUTE
from yunhu.trust.identity.errors import LogInBusy, LogInRefused, PasswordWrong, SessionUnknown, TooManyGuesses
from yunhu.trust.identity.facts import SessionClosed, SessionOpened, UserLocked
from yunhu.trust.identity.services import sessions as module
from yunhu.trust.identity.services.entrance import LOG_INS_AT_ONCE
from yunhu.trust.identity.services.sessions import FRESH_S, MOST_SESSIONS, Limits

HOUR_S = 3600.0


async def test_who_logs_in_is_known_with_the_agent_and_the_scopes(office: Office) -> None:
    await office.make("li", agent="li.na")
    session, secret = await office.log_in("li")
    who = await office.sessions.authenticate(secret)
    assert who is not None
    assert (who.tenant, who.actor, who.user, who.agent) == ("main", "user:li", "li", "li.na")
    assert who.session == session.id
    assert who.may("desk.use")
    assert not who.may("user.write")
    opened = SessionOpened(session=session.id, user="li", expires_at=session.expires_at)
    assert office.said(SessionOpened) == [opened]
    assert secret not in repr(office.facts)
    assert secret not in repr(session)
    assert await office.sessions.authenticate("ys_" + "x" * 43) is None
    assert await office.sessions.authenticate("yh_" + secret[3:]) is None


async def test_another_tenants_user_is_nobody_here(office: Office) -> None:
    await office.make("li")
    with pytest.raises(LogInRefused):
        await office.entrance.log_in("other", "li", PASSWORD, "")


async def test_the_same_work_is_done_for_a_name_that_nobody_has(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Equality by construction: the same statements are sent, and the same hash is computed."""
    await office.make("li")
    done: list[list[str]] = []
    checked: list[str] = []
    fits = office.passwords.fits

    async def watched(kept: str, password: str) -> bool:
        checked.append(kept.rsplit("$", 2)[0])
        return await fits(kept, password)

    monkeypatch.setattr(office.passwords, "fits", watched)
    with statements(office) as sent:
        for name in ("li", "nobody", "Li Na\u0000", "x" * 90):
            sent.clear()
            with pytest.raises(LogInRefused):
                await office.log_in(name, "wrong")
            done.append(list(sent))
    assert all(each == done[0] for each in done)
    assert any("INSERT INTO log_in_attempt" in statement for statement in done[0])
    assert len(checked) == 4
    assert len(set(checked)) == 1


async def test_a_name_is_locked_after_five_failures_and_the_lock_passes(office: Office) -> None:
    await office.make("li")
    for name in ("li", "nobody"):
        for _ in range(5):
            with pytest.raises(LogInRefused):
                await office.log_in(name, "wrong")
    (locked,) = office.said(UserLocked)
    assert locked == UserLocked(user="li", until=office.time.now() + 15 * MINUTE)
    office.time.advance(15 * 60 - 1)
    with pytest.raises(LogInRefused):
        await office.log_in("li")
    office.time.advance(1)
    assert await office.log_in("li")


async def test_a_right_password_forgets_the_failures(office: Office) -> None:
    await office.make("li")
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(LogInRefused):
                await office.log_in("li", "wrong")
        await office.log_in("li")


async def test_guesses_at_once_do_not_get_past_the_lock(office: Office) -> None:
    await office.make("li")
    guesses = [*["wrong"] * 20, PASSWORD, PASSWORD]
    tasks = [asyncio.create_task(office.log_in("li", guess)) for guess in guesses]
    done = await asyncio.gather(*tasks, return_exceptions=True)
    before = [type(each) is LogInRefused for each in done[:20]]
    assert all(before)
    assert len(office.said(UserLocked)) == 1


async def test_so_many_log_ins_are_let_in_at_once(office: Office) -> None:
    refused = 0
    for _ in range(int(LOG_INS_AT_ONCE) + 5):
        with pytest.raises((LogInRefused, LogInBusy)) as caught:
            await office.log_in("nobody", "x")
        refused += caught.type is LogInBusy
    assert refused == 5


async def test_a_session_ends_when_it_is_not_used_and_when_it_is_old(office: Office) -> None:
    await office.make("li")
    _, idle = await office.log_in("li")
    _, used = await office.log_in("li")
    for _ in range(3):
        office.time.advance(5 * HOUR_S)
        assert await office.sessions.authenticate(used) is not None
    assert await office.sessions.authenticate(idle) is None
    await office.sessions.sweep("main")
    (closed,) = office.said(SessionClosed)
    assert isinstance(closed, SessionClosed)
    assert (closed.user, closed.why, closed.by) == ("li", "expired", "system")
    office.time.advance(9 * HOUR_S)
    assert await office.sessions.authenticate(used) is None
    await office.sessions.sweep("main")
    assert len(office.said(SessionClosed)) == 2
    assert await office.sessions.of_user("main", "li") == []


async def test_the_last_use_survives_a_restart(office: Office) -> None:
    await office.make("li")
    session, secret = await office.log_in("li")
    office.time.advance(10 * HOUR_S)
    assert await office.sessions.authenticate(secret) is not None
    await office.sessions.sweep("main")
    again, *_ = office.open_users()
    office.time.advance(10 * HOUR_S)
    assert await again.authenticate(secret) is not None
    (kept,) = await again.of_user("main", "li")
    assert kept.used_at == office.time.now()
    assert kept.id == session.id


async def test_who_watches_hears_of_every_end_once(office: Office) -> None:
    await office.make("li")
    heard: list[str] = []
    left, revoked, old, quiet = [(await office.enter("li")) for _ in range(4)]
    for name, who in (("left", left), ("revoked", revoked), ("old", old), ("old too", old), ("quiet", quiet)):
        stop = office.sessions.watch(str(who.session), lambda name=name: heard.append(name))  # type: ignore[misc]
    stop()
    stop()
    await office.sessions.log_out(left)
    await office.sessions.log_out(left)
    await office.sessions.revoke(old, "li", str(revoked.session))
    assert heard == ["left", "revoked"]
    office.time.advance(25 * HOUR_S)
    await office.sessions.sweep("main")
    await office.sessions.sweep("main")
    assert heard == ["left", "revoked", "old", "old too"]


async def test_who_watches_hears_of_what_another_process_closed(office: Office) -> None:
    await office.make("li")
    heard: list[str] = []
    session, secret = await office.log_in("li")
    office.sessions.watch(session.id, lambda: heard.append("over"))
    _, other, *_ = office.open_users()
    await other.remove(office.admin, "li")
    assert await office.sessions.authenticate(secret) is not None, "believed for a while"
    await office.sessions.sweep("main")
    assert heard == ["over"]
    office.time.advance(FRESH_S)
    assert await office.sessions.authenticate(secret) is None


async def test_a_user_has_a_bounded_number_of_sessions(office: Office) -> None:
    await office.make("li")
    first, secret = await office.log_in("li")
    for _ in range(MOST_SESSIONS):
        office.time.advance(10)
        await office.log_in("li")
    assert len(await office.sessions.of_user("main", "li")) == MOST_SESSIONS
    assert await office.sessions.authenticate(secret) is None
    (closed,) = office.said(SessionClosed)
    assert closed == SessionClosed(session=first.id, user="li", why="too_many", by="user:li")


async def test_sessions_of_others_cannot_be_closed(office: Office) -> None:
    await office.make("li")
    await office.make("wang")
    li, wang = await office.enter("li"), await office.enter("wang")
    with pytest.raises(SessionUnknown):
        await office.sessions.revoke(li, "li", str(wang.session))
    await office.sessions.log_out(li)
    with pytest.raises(SessionUnknown):
        await office.sessions.current(li)


async def test_wrong_old_passwords_lock_too(office: Office) -> None:
    await office.make("li")
    who = await office.enter("li")
    for _ in range(5):
        with pytest.raises(PasswordWrong):
            await office.entrance.prove(who, "wrong")
    with pytest.raises(PasswordWrong):
        await office.entrance.prove(who, PASSWORD)


async def test_who_guesses_secrets_keeps_nobody_out_who_is_in(office: Office) -> None:
    await office.make("li")
    _, secret = await office.log_in("li")
    with pytest.raises(TooManyGuesses):
        for number in range(1000):
            await office.sessions.authenticate(f"ys_{number}")
    assert await office.sessions.authenticate(secret) is not None


async def test_a_database_in_trouble_throws_nobody_out(office: Office) -> None:
    await office.make("li")
    _, secret = await office.log_in("li")
    office.time.advance(FRESH_S)
    async with broken(office):
        assert await office.sessions.authenticate(secret) is not None
    office.time.advance(FRESH_S)
    assert await office.sessions.authenticate(secret) is not None


async def test_memory_is_bounded(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CACHED", 2)
    await office.make("li")
    secrets = [(await office.log_in("li"))[1] for _ in range(4)]
    assert len(office.sessions._known) == 2
    for secret in secrets:
        assert await office.sessions.authenticate(secret) is not None
    assert len(office.sessions._known) == 2


async def test_who_rules_others_is_out_after_a_shorter_rest_unless_a_contact_goes_on(office: Office) -> None:
    await office.make("root", "administrator", agent="li.na")
    await office.make("wang", agent="wang")
    busy = {"li.na"}
    sessions = office.open_sessions(
        Limits(idle=12 * HOUR, longest=24 * HOUR, ruling_idle=15 * MINUTE), lambda agent: agent in busy
    )
    _, root = await office.log_in("root")
    _, wang = await office.log_in("wang")
    office.time.advance(15 * 60)
    await sessions.sweep("main")
    assert await sessions.authenticate(root, attended=False) is not None, "a contact goes on"
    busy.clear()
    assert await sessions.authenticate(wang) is not None
    assert await sessions.authenticate(root) is None
    await sessions.sweep("main")
    assert [fact.user for fact in office.said(SessionClosed) if isinstance(fact, SessionClosed)] == ["root"]


async def test_what_a_page_asks_by_itself_is_no_use_of_a_session(office: Office) -> None:
    await office.make("li")
    _, secret = await office.log_in("li")
    for _ in range(11):
        office.time.advance(HOUR_S)
        assert await office.sessions.authenticate(secret, attended=False) is not None
    office.time.advance(HOUR_S)
    assert await office.sessions.authenticate(secret, attended=False) is None
