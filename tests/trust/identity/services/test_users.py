"""Users at work: made, changed, removed; nobody makes somebody who may do more."""

from __future__ import annotations

import pytest
from tests.trust.identity.conftest import PASSWORD, Office

from yunhu.kit.reach import Reach
from yunhu.platform.http.base import UNLIMITED, Principal
from yunhu.trust.identity.errors import (
    AgentNotConfigured,
    AgentTaken,
    LastAdministrator,
    LogInRefused,
    PasswordSame,
    PasswordShort,
    PasswordWeak,
    PasswordWrong,
    TooManyUsers,
    UserBeyondOwn,
    UserChangedMeanwhile,
    UserExists,
    UserIdMalformed,
    UserNameMissing,
    UserUnknown,
)
from yunhu.trust.identity.facts import (
    SessionClosed,
    UserChanged,
    UserCreated,
    UserPasswordChanged,
    UserRemoved,
)
from yunhu.trust.identity.services import users as module
from yunhu.trust.roles.errors import RoleBeyondOwn

NEW = "another long phrase"


async def test_a_user_is_made_told_and_found(office: Office) -> None:
    made = await office.users.create(office.admin, "li", "李娜", ["agent"], "li.na", PASSWORD)
    assert made.must_change
    assert await office.users.get("main", "li") == made
    assert (await office.users.list("main", None, 10)).items == [made]
    assert office.said(UserCreated) == [UserCreated(user="li", roles=("agent",), agent="li.na", by="admin")]
    for secret in (PASSWORD, "argon2"):
        assert secret not in repr((office.facts, made))
    with pytest.raises(UserUnknown):
        await office.users.get("other", "li")


@pytest.mark.parametrize("id_", ["", "Li", "li na", "-li", "李", "x" * 49, "li\n"])
async def test_an_id_that_nobody_could_type_is_refused(office: Office, id_: str) -> None:
    with pytest.raises(UserIdMalformed):
        await office.users.create(office.admin, id_, "x", ["agent"], None, PASSWORD)


async def test_a_name_is_what_can_be_read(office: Office) -> None:
    made = await office.users.create(office.admin, "li", " 李\u0000 娜\n", ["agent"], None, PASSWORD)
    assert made.name == "李 娜"
    with pytest.raises(UserNameMissing):
        await office.users.change(office.admin, "li", 1, "\u0007", ["agent"], None)


async def test_what_cannot_be_twice(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await office.make("li", agent="li.na")
    with pytest.raises(UserExists):
        await office.make("li")
    with pytest.raises(AgentTaken):
        await office.make("wang", agent="li.na")
    with pytest.raises(AgentNotConfigured):
        await office.make("wang", agent="nobody")
    monkeypatch.setattr(module, "MOST_USERS", 1)
    with pytest.raises(TooManyUsers):
        await office.make("wang")


@pytest.mark.parametrize("password", ["", "short", "x" * 300, "aaaaaaaaaaaa", "password1234", "li.li.li.li."])
async def test_a_weak_password_is_refused_with_the_reason(office: Office, password: str) -> None:
    with pytest.raises(PasswordWeak) as caught:
        await office.users.create(office.admin, "li.", "x", ["agent"], None, password)
    assert caught.type is not PasswordWeak
    assert await office.users.is_empty("main")


async def test_nobody_reaches_beyond_what_one_may_oneself(office: Office) -> None:
    await office.make("boss", "administrator")
    await office.make("li")
    clerk = Principal("main", "clerk", dict.fromkeys(("user.write", "user.read"), Reach.TENANT))
    for attempt in (
        office.users.create(clerk, "wang", "x", ["administrator"], None, PASSWORD),
        office.users.create(clerk, "wang", "x", ["agent"], None, PASSWORD),
        office.users.change(clerk, "li", 1, "x", ["administrator"], None),
        office.users.change(clerk, "boss", 1, "x", ["agent"], None),
        office.users.set_password(clerk, "boss", NEW),
        office.users.remove(clerk, "boss"),
    ):
        with pytest.raises((UserBeyondOwn, RoleBeyondOwn)):
            await attempt


async def test_a_change_takes_effect_in_open_sessions(office: Office) -> None:
    await office.make("li")
    _, secret = await office.log_in("li")
    changed = await office.users.change(office.admin, "li", 1, "Li", ["supervisor"], None)
    assert changed.version == 2
    who = await office.sessions.authenticate(secret)
    assert who is not None
    assert who.may("agent.control")
    assert office.said(UserChanged) == [UserChanged(user="li", roles=("supervisor",), agent=None, by="admin")]
    with pytest.raises(UserChangedMeanwhile):
        await office.users.change(office.admin, "li", 1, "Li", ["agent"], None)
    await office.users.change(office.admin, "li", 2, "Li", ["supervisor"], "wang")
    assert await office.sessions.authenticate(secret) is None, "a desk would go on for another agent"


async def test_somebody_can_always_make_users(office: Office) -> None:
    await office.make("boss", "administrator")
    for attempt in (
        office.users.remove(office.admin, "boss"),
        office.users.change(office.admin, "boss", 1, "x", ["supervisor"], None),
    ):
        with pytest.raises(LastAdministrator):
            await attempt
    await office.make("second", "administrator")
    await office.users.remove(office.admin, "boss")
    assert await office.users.change(office.admin, "second", 1, "Second", ["administrator"], None)


async def test_a_new_password_closes_sessions_and_ends_the_lock(office: Office) -> None:
    await office.make("li")
    _, secret = await office.log_in("li")
    for _ in range(5):
        with pytest.raises(LogInRefused):
            await office.log_in("li", "wrong")
    await office.users.set_password(office.admin, "li", NEW)
    assert await office.sessions.authenticate(secret) is None
    _, secret = await office.log_in("li", NEW)
    who = await office.sessions.authenticate(secret)
    assert who is not None
    assert who.grants == {}, "somebody else knows this password"
    assert office.said(UserPasswordChanged) == [UserPasswordChanged(user="li", by="admin")]
    with pytest.raises(UserUnknown):
        await office.users.set_password(office.admin, "nobody", NEW)


async def test_ones_own_password(office: Office) -> None:
    await office.make("li")
    _, elsewhere = await office.log_in("li")
    who = await office.enter("li")
    with pytest.raises(PasswordWrong):
        await office.users.change_own_password(who, "wrong", NEW)
    with pytest.raises(PasswordSame):
        await office.users.change_own_password(who, PASSWORD, PASSWORD)
    with pytest.raises(PasswordShort):
        await office.users.change_own_password(who, PASSWORD, "short")
    await office.users.change_own_password(who, PASSWORD, NEW)
    assert await office.sessions.authenticate(elsewhere) is None
    assert await office.sessions.current(who)
    assert await office.log_in("li", NEW)


async def test_who_was_removed_is_out_at_once(office: Office) -> None:
    await office.make("li")
    session, secret = await office.log_in("li")
    with pytest.raises(UserUnknown):
        await office.users.remove(Principal("other", "x", UNLIMITED), "li")
    await office.users.remove(office.admin, "li")
    assert await office.sessions.authenticate(secret) is None
    closed = SessionClosed(session=session.id, user="li", why="user_removed", by="admin")
    assert office.said(SessionClosed) == [closed]
    assert office.said(UserRemoved) == [UserRemoved(user="li", by="admin")]
    with pytest.raises(LogInRefused):
        await office.log_in("li")
