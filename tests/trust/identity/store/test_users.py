"""Users in the database."""

import pytest
from tests.trust.identity.conftest import Office

from yunhu.trust.identity.errors import UserUnknown
from yunhu.trust.identity.model import User
from yunhu.trust.roles.rules import is_governed


def user(id_: str, tenant: str = "main", agent: str | None = None) -> User:
    return User(
        id=id_, tenant=tenant, name=f"名 {id_}", roles=("agent",), agent=agent, created_at=7, created_by="x"
    )


async def test_users_are_kept_as_they_are_and_by_tenant(office: Office) -> None:
    store = office.user_store
    kept = [user("a", agent="li.na"), user("b"), user("c")]
    for each in [*kept, user("a", "other", agent="li.na")]:
        await store.add(each, f"hash of {each.id}", 10)
    assert await store.users("main", "", 10) == kept
    assert await store.users("main", "a", 1) == [kept[1]]
    assert await store.user("other", "b") is None
    assert (await store.with_password("main", "c"))[1] == "hash of c"
    assert await store.with_password("other", "c") == (None, "")
    assert not await store.is_empty("other")


async def test_what_is_not_there_is_not_changed(office: Office) -> None:
    with pytest.raises(UserUnknown):
        await office.user_store.change(user("a"), is_governed)
    with pytest.raises(UserUnknown):
        await office.user_store.remove("main", "a", is_governed)
    assert not await office.user_store.set_password("main", "a", "hash", False, 0)
