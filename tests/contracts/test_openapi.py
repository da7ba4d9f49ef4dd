"""The programming interface against its own description: complete, and the same rules at every door."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.app.running import Running, running

UNKNOWN = "01a20415423671e0b15be7d51d4d2158"
"""A well-formed id of nothing."""

FILLED = {
    "id": UNKNOWN,
    "version": "999999",
    "session": UNKNOWN,
    "contact": UNKNOWN,
    "agent": "nobody",
    "attachment": UNKNOWN,
    "identity": UNKNOWN,
    "tag": "VIP",
    "mark": UNKNOWN,
    "hold": UNKNOWN,
}

BODIES: dict[str, object] = {
    "/presence": {"presence": "available"},
    "/extend": {"seconds": 30},
    "/transfer": {"to": "queue:support"},
    "/users/{id}": {"version": 1},
    "/service-accounts/{id}": {"version": 1},
    "/session/second": {"challenge": UNKNOWN, "code": "123456"},
    "/customers/{id}": {"version": 1},
    "/customers/{id}/identities": {"kind": "phone", "value": "13800138000"},
    "/customers/{id}/merge": {"other": UNKNOWN},
    "/customers/{id}/consents": {
        "purpose": "marketing",
        "evidence": {"kind": "agent", "note": "said so"},
    },
    "/customers/{id}/consents/withdraw": {"purpose": "marketing"},
    "/requests/{id}/verify": {"how": "document"},
    "/requests/{id}/answer": {"words": "done"},
    "/requests/{id}/lift": {"words": "done"},
    "/requests/{id}/refuse": {"reason": "abuse", "words": "the tenth this week"},
    "/assessments/{id}": {
        "subject": "other",
        "title": "Title",
        "owner": "li",
        "purpose": "service",
        "risk": "low",
        "effects": "none",
        "measures": "none",
    },
    "/assessments/{id}/decide": {"state": "rejected", "decision": "no"},
    "/assessments/{id}/revoke": {"why": "they sold it"},
    "/customers/{id}/unmerge": {"record": UNKNOWN},
    "/users/{id}/roles": {"version": 1, "roles": [], "teams": []},
    "/samples/{id}/reviewed": {"reviewed": True},
    "/users/{id}/password": {"password": "correct horse battery"},
    "/tickets/{id}": {},
    "/tickets/{id}/comments": {"text": "hello"},
    "/tickets/{id}/contacts": {"contact": UNKNOWN},
    "/callbacks/{id}/reschedule": {},
    "/voicemails/{id}/handled": {"handled": True},
    "/tickets/{id}/merge": {"into": UNKNOWN},
    "/tickets/{id}/split": {"comments": [UNKNOWN], "subject": "hello"},
    "/ticket-views/{id}": {"name": "hello", "filter": {}},
    "/flows/{id}/draft": {"flow": {}},
    "/flows/{id}/publish": {},
    "/flows/{id}/promote": {},
    "/flows/{id}/rollback": {},
    "/flows/{id}/try": {},
    "/recordings/{id}/pause": {},
    "/blacklist/{id}": {"reason": "nuisance"},
    "/hours/{id}/closing": {"reason": "storm"},
    "/hours/{id}/opening": {"reason": "storm", "until": "2999-01-01T00:00:00Z"},
    "/recordings/{id}/resume": {},
    "/recordings/{id}/listenings": {"purpose": "a complaint"},
    "/recordings/{id}/marks": {"at_ms": 1, "text": "hello"},
    "/recordings/{id}/holds": {"reason": "a dispute"},
    "/recordings/{id}/holds/{hold}/release": {"reason": "it is settled"},
    "/recordings/{id}/exports": {"purpose": "a complaint"},
    "/recordings/{id}/erase": {"reason": "a request"},
}
"""What must be sent so that only the id is wrong, by the end of the path."""

MAKES = re.compile(r"/(configuration/\w+/\{id\}|flows/\{id\}/draft(\.yaml)?|v1/roles/\{id\})$")
"""Where a PUT of an unknown id makes a new object."""

DESK = "/api/v1/desk"
"""What a desk asks for is refused to whoever is no agent, as a program is, before anything is looked at."""

Operation = tuple[str, str, dict[str, Any]]


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


async def operations(node: Running) -> list[Operation]:
    """Method, path and description of every operation."""
    async with node.client(None) as client:
        described = (await client.get("/api/openapi.json")).json()
    return [
        (method.upper(), path, operation)
        for path, found in described["paths"].items()
        for method, operation in found.items()
    ]


def is_public(operation: dict[str, Any]) -> bool:
    """Whether nobody needs to sign in."""
    return operation.get("security") == []


def is_personal(operation: dict[str, Any]) -> bool:
    """Whether it is for people who are logged in, whatever they may do: no token will do."""
    return operation.get("security") == [{"session": []}]


def is_scoped(operation: dict[str, Any]) -> bool:
    """Whether it needs a scope."""
    return not is_public(operation) and not is_personal(operation)


def scope_of(operation: dict[str, Any]) -> str:
    """The scope it needs, be it of a token or of a session."""
    token, session = operation["security"]
    (scope,) = token["token"]
    assert session["session"] == [scope]
    return str(scope)


def filled(path: str) -> str:
    """The path with ids of nothing."""
    return path.format(**FILLED)


def body_of(path: str) -> object:
    """A body that is right, if one must be sent."""
    return next((body for end, body in BODIES.items() if path.endswith(end)), None)


def assert_problem(answer: httpx.Response, status: int, what: object) -> None:
    """It is a problem of this status, with a sentence for people."""
    assert answer.status_code == status, (what, answer.status_code, answer.text)
    assert answer.headers["content-type"].startswith("application/problem+json"), what
    problem = answer.json()
    assert problem["status"] == status, what
    assert problem["type"].startswith("urn:yunhu:problem:"), what
    assert problem["detail"], what
    assert "{" not in problem["detail"], what
    assert problem["request_id"] == answer.headers["x-request-id"], what


# --- the description --------------------------------------------------------------------------------------


def references(value: object) -> Iterator[str]:
    """Every `$ref` in a document."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name == "$ref":
                yield item
            else:
                yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


async def test_the_description_is_whole(node: Running) -> None:
    async with node.client(None) as client:
        described = (await client.get("/api/openapi.json")).json()
    assert described["openapi"].startswith("3.1.")
    assert described["info"]["title"]
    schemas = described["components"]["schemas"]
    assert {"Centre", "Flow", "Queue", "Phone", "Problem", "ContactDetail", "AgentShown"} <= schemas.keys()
    for target in references(described):
        assert target.startswith("#/components/schemas/"), target
        assert target.rpartition("/")[2] in schemas, target
    schemes = described["components"]["securitySchemes"]
    assert {name: scheme["type"] for name, scheme in schemes.items()} == {
        "token": "http",
        "session": "apiKey",
    }


async def test_every_operation_is_described(node: Running) -> None:
    ids: set[str] = set()
    for method, path, operation in await operations(node):
        what = (method, path)
        assert operation["summary"], what
        assert operation["tags"], what
        assert operation["operationId"] not in ids, what
        ids.add(operation["operationId"])
        default = operation["responses"]["default"]["content"]
        assert "application/problem+json" in default, what
        wanted = set(re.findall(r"\{(\w+)\}", path))
        declared = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "path"}
        assert declared == wanted, what
        if is_scoped(operation):
            assert re.fullmatch(r"[a-z_]+\.[a-z_]+", scope_of(operation)), what
        if method in ("POST", "PUT") and "requestBody" in operation:
            assert operation["requestBody"]["content"], what


async def test_only_health_log_in_and_visits_are_public(node: Running) -> None:
    found = {path for _, path, operation in await operations(node) if is_public(operation)}
    more = {"/api/v1/session/second", "/api/v1/session/sso", "/api/v1/session/sso/callback"}
    visits = {"/api/v1/visits", "/api/v1/visits/{id}", "/api/v1/visits/entries/{id}"}
    assert found == {"/health/live", "/health/ready", "/metrics", "/api/v1/session"} | visits | more


async def test_a_phone_comes_back_without_its_secrets(node: Running) -> None:
    async with node.client(None) as client:
        described = (await client.get("/api/openapi.json")).json()
    phone = described["components"]["schemas"]["Phone"]
    assert phone["properties"]["password"]["writeOnly"]
    assert phone["properties"]["ha1"]["writeOnly"]
    assert phone["required"] == ["username"]


# --- the same rules at every door -------------------------------------------------------------------------


async def revoked(node: Running) -> str:
    """A token that opens nothing any more. Of many that are unknown the last are not looked up."""
    async with node.client(node.admin_token) as admin:
        made = (await admin.post("/api/v1/tokens", json={"name": "old", "scopes": ["*"]})).json()
        await admin.delete(f"/api/v1/tokens/{made['id']}")
    return str(made["token"])


async def test_nobody_comes_in_without_a_token(node: Running) -> None:
    async with node.client(None) as nobody, node.client(await revoked(node)) as stranger:
        for method, path, operation in await operations(node):
            if not is_public(operation):
                body = body_of(path)
                for client in (nobody, stranger):
                    answer = await client.request(method, filled(path), json=body)
                    assert_problem(answer, 401, (method, path))
                    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_token_opens_only_what_its_scope_says(node: Running) -> None:
    async with node.client(await node.token("customer.name")) as client:
        for method, path, operation in await operations(node):
            if is_scoped(operation):
                answer = await client.request(method, filled(path), json=body_of(path))
                assert_problem(answer, 403, (method, path))
                assert answer.json()["params"] == {"scope": scope_of(operation)}


async def test_another_tenants_token_finds_nothing(node: Running) -> None:
    async with node.client(await node.token("*", tenant="other")) as client:
        for method, path, operation in await operations(node):
            if is_scoped(operation):
                answer = await client.request(method, filled(path), json=body_of(path))
                assert_problem(answer, 404, (method, path))


async def test_an_unknown_id_is_not_found(node: Running) -> None:
    seen = 0
    async with node.client(node.admin_token) as client:
        for method, path, operation in await operations(node):
            if is_scoped(operation) and "{" in path and not (method == "PUT" and MAKES.search(path)):
                answer = await client.request(method, filled(path), json=body_of(path))
                assert_problem(answer, 403 if path.startswith(DESK) else 404, (method, path))
                seen += 1
    assert seen > 30


JUNK = (b"{", b"[1]", b'"\xff', b"null", b"{" * 20_000, b'{"unknown": {}}')


async def test_a_body_of_junk_is_refused(node: Running) -> None:
    seen = 0
    async with node.client(node.admin_token) as client:
        for method, path, operation in await operations(node):
            told = "application/json" in operation.get("requestBody", {}).get("content", {})
            if not told or is_personal(operation) or path.endswith("/check"):
                continue
            seen += 1
            for junk in JUNK:
                headers = {"Content-Type": "application/json"}
                answer = await client.request(method, filled(path), content=junk, headers=headers)
                # Where not even the text can be read, there is no field to name.
                status = 400 if answer.status_code == 400 and b"\xff" in junk else 422
                if path.startswith(DESK) and answer.status_code != status:
                    status = 403
                assert_problem(answer, status, (method, path, junk[:20]))
    assert seen > 12


async def test_a_query_of_junk_is_refused(node: Running) -> None:
    async with node.client(node.admin_token) as client:
        for method, path, operation in await operations(node):
            names = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"}
            if {"limit", "cursor"} <= names:
                for query, status in (
                    ("limit=0", 422),
                    ("limit=x", 422),
                    ("cursor=x", 400),
                    ("cursor=W10", 400),
                ):
                    answer = await client.request(method, f"{filled(path)}?{query}")
                    assert_problem(answer, status, (method, path, query))


async def test_a_body_that_is_too_large_is_refused(node: Running) -> None:
    largest = node.node.settings.limits.body_kib << 10
    async with node.client(node.admin_token) as client:
        answer = await client.put("/api/v1/configuration", content=b" " * (largest + 1))
        assert answer.status_code == 413
        assert answer.headers["content-type"].startswith("application/problem+json")
