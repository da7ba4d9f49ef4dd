"""Tokens over HTTP."""

from collections.abc import AsyncIterator

import httpx
import pytest
from tests.trust.identity.conftest import Office

from yunhu.kit import instants
from yunhu.platform.http.base import create_app
from yunhu.trust.identity.api.tokens import make_router


@pytest.fixture
async def client(office: Office) -> AsyncIterator[httpx.AsyncClient]:
    router = make_router(office.identity, office.accounts, office.time.now)
    app = create_app("Test", "1", [router], office.identity.authenticate, lambda: "request1")
    _, text = await office.identity.create(office.admin, "admin", ["*"])
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://test",
        headers={"Authorization": f"Bearer {text}", "Accept-Language": "en"},
    ) as opened:
        yield opened


async def test_a_token_is_made_used_listed_and_revoked(office: Office, client: httpx.AsyncClient) -> None:
    expiry = instants.to_iso(office.time.now() + instants.DAY)
    wanted = {"name": "crm", "scopes": ["token.read"], "expires_at": expiry}
    answer = await client.post("/api/v1/tokens", json=wanted)
    assert answer.status_code == 201
    made = answer.json()
    assert answer.headers["location"] == f"/api/v1/tokens/{made['id']}"
    assert (made["state"], made["expires_at"], made["scopes"]) == ("active", expiry, ["token.read"])

    own = {"Authorization": f"Bearer {made['token']}"}
    listed = (await client.get("/api/v1/tokens", headers=own)).json()["items"]
    assert [item["name"] for item in listed] == ["admin", "crm"]
    assert all("token" not in item and "digest" not in item for item in listed)
    assert (await client.delete(f"/api/v1/tokens/{made['id']}", headers=own)).status_code == 403

    assert (await client.delete(f"/api/v1/tokens/{made['id']}")).status_code == 204
    assert (await client.get("/api/v1/tokens", headers=own)).status_code == 401
    listed = (await client.get("/api/v1/tokens")).json()["items"]
    assert [item["state"] for item in listed] == ["active", "revoked"]


async def test_the_list_has_pages(office: Office, client: httpx.AsyncClient) -> None:
    for number in range(6):
        await office.identity.create(office.admin, str(number), ["contact.read"])
    names: list[str] = []
    path = "/api/v1/tokens?limit=3"
    for _ in range(3):
        answer = await client.get(path)
        names += [item["name"] for item in answer.json()["items"]]
        path = answer.links.get("next", {}).get("url", "")
    assert names == ["admin", *map(str, range(6))]
    assert path == ""


@pytest.mark.parametrize(
    ("wanted", "status", "problem"),
    [
        ({"name": "", "scopes": ["*"]}, 422, "request.invalid"),
        ({"name": "x", "scopes": []}, 422, "request.invalid"),
        ({"name": "x", "scopes": ["all"]}, 422, "request.invalid"),
        ({"name": "x", "scopes": ["*"], "admin": True}, 422, "request.invalid"),
        ({"name": "x", "scopes": ["*"], "expires_at": "tomorrow"}, 400, "instant.malformed"),
        ({"name": "x", "scopes": ["*"], "expires_at": "2001-01-01T00:00:00Z"}, 422, "token.expiry_past"),
    ],
)
async def test_what_is_refused(
    client: httpx.AsyncClient, wanted: dict[str, object], status: int, problem: str
) -> None:
    answer = await client.post("/api/v1/tokens", json=wanted)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:yunhu:problem:{problem}")


async def test_an_unknown_token_cannot_be_revoked(client: httpx.AsyncClient) -> None:
    unknown = "017f22e279b07cc398c4dc0c0c07398f"
    answer = await client.delete(f"/api/v1/tokens/{unknown}")
    assert (answer.status_code, answer.json()["detail"]) == (404, f"there is no token {unknown}")
    assert (await client.delete("/api/v1/tokens/x")).json()["type"] == "urn:yunhu:problem:id.malformed"
