"""Sessions and attempts in the database."""

from tests.trust.identity.conftest import Office
from tests.trust.identity.store.test_users import user

from yunhu.trust.identity import rules
from yunhu.trust.identity.model import Session
from yunhu.trust.identity.store.sessions import ATTEMPTS


def session(number: int, owner: str = "a", tenant: str = "main") -> Session:
    return Session(
        id=f"{number:032x}",
        tenant=tenant,
        user=owner,
        digest=f"{number:064x}",
        client="browser",
        created_at=number,
        used_at=number,
        expires_at=1000 + number,
    )


async def test_sessions_are_kept_as_they_are_and_by_tenant(office: Office) -> None:
    store = office.session_store
    await office.user_store.add(user("a"), "hash", 10)
    for number in (1, 2):
        assert await store.open(session(number), most=5) == []
    await store.open(session(3, tenant="other"), most=5)
    assert await store.of_user("main", "a") == [session(1), session(2)]
    assert await store.by_digest(session(2).digest) == (session(2), user("a"))
    assert await store.by_digest(session(3).digest) is None, "no such user there"
    assert await store.living("main", [session(1).id, session(3).id]) == {session(1).id}
    assert await store.close("main", session(3).id) is None
    assert await store.close_all("main", "a", but=session(2).id) == [session(1)]


async def test_the_oldest_go_when_there_are_too_many(office: Office) -> None:
    for number in (1, 2, 3):
        await office.session_store.open(session(number), most=3)
    assert await office.session_store.open(session(4), most=2) == [session(1), session(2)]
    assert await office.session_store.of_user("main", "a") == [session(3), session(4)]


async def test_what_is_ending(office: Office) -> None:
    for number in (1, 2, 3):
        await office.session_store.open(session(number), most=5)
    await office.session_store.touch("main", {session(2).id: 500, session(3).id: 600})
    await office.session_store.touch("main", {})
    found = await office.session_store.ending("main", now=1002, unused_since=100, after="", limit=10)
    assert [each.id for each in found] == [session(1).id, session(2).id]
    assert len(await office.session_store.ending("main", now=2000, unused_since=0, after="", limit=2)) == 2


async def test_attempts_are_counted_forgotten_and_never_say_the_name(office: Office) -> None:
    store = office.session_store
    outcomes = [await store.count("main", "my password", False, now) for now in range(1, 8)]
    assert outcomes == ["fails"] * 4 + ["locks"] + ["fails"] * 2
    assert await store.count("main", "my password", True, 9) == "fails"
    assert await store.count("other", "my password", True, 9) == "passes"
    async with office.database.reading() as connection:
        (row,) = await connection.execute(ATTEMPTS.select())
    assert "my password" not in repr(row)
    await store.forgive("main", "my password")
    assert await store.count("main", "my password", True, 10) == "passes"
    await store.count("main", "x", False, 10)
    await store.forget_attempts("main", before=10 + rules.LOCK)
    async with office.database.reading() as connection:
        assert list(await connection.execute(ATTEMPTS.select())) == []
