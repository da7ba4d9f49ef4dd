from tests.trust.identity.conftest import Office

from yunhu.trust.identity.model import Tenant, Token


def token(number: int, tenant: str = "main") -> Token:
    return Token(
        id=f"{number:032x}",
        tenant=tenant,
        name=f"token {number}",
        digest=f"{number:064x}",
        scopes=frozenset({"contact.read", "queue.write"}),
        created_at=number,
        created_by="admin",
        expires_at=number or None,
    )


async def test_tokens_are_kept_as_they_are(office: Office) -> None:
    kept = [token(number, "other" if number % 3 == 0 else "main") for number in range(9)]
    for each in kept:
        assert await office.store.add_token(each, 100)
    mine = [each for each in kept if each.tenant == "main"]
    assert await office.store.tokens("main", "", 100) == mine
    assert await office.store.tokens("main", mine[1].id, 2) == mine[2:4]
    assert await office.store.by_digest(kept[3].digest) == kept[3]
    assert await office.store.by_digest("x") is None
    assert await office.store.token("main", kept[3].id) is None
    assert await office.store.token("other", kept[3].id) == kept[3]


async def test_a_token_is_revoked_once_and_by_its_tenant(office: Office) -> None:
    await office.store.add_token(token(1), 100)
    assert not await office.store.revoke("other", token(1).id, 5)
    assert await office.store.revoke("main", token(1).id, 5)
    assert not await office.store.revoke("main", token(1).id, 6)
    found = await office.store.token("main", token(1).id)
    assert found is not None
    assert found.revoked_at == 5


async def test_a_tenant_is_added_once(office: Office) -> None:
    tenant = Tenant(id="new", name="New", created_at=1)
    assert await office.store.add_tenant(tenant)
    assert not await office.store.add_tenant(tenant)
