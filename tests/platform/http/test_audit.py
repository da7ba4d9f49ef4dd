"""Each change and each privileged read leaves exactly one entry, whatever came of it."""

from __future__ import annotations

from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request

from yunhu.kit.reach import Reach
from yunhu.platform.http.audit import AuditUnavailable, Entry, detail_of
from yunhu.platform.http.base import PUBLIC, Principal, create_app, needs
from yunhu.platform.journal.journal import JournalUnavailable

Reader = Annotated[Principal, needs("thing.read")]
Listener = Annotated[Principal, needs("thing.listen", privileged=True)]
Secretive = Annotated[Principal, needs("thing.reveal")]
Writer = Annotated[Principal, needs("thing.write")]


class Kept:
    """Keeps entries in memory; its disk can be taken away."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, Entry]] = []
        self.on_disk = 0
        self.works = self.lasts = True

    def writable(self) -> bool:
        return self.works

    def take(self, tenant: str, entry: Entry) -> None:
        self.entries.append((tenant, entry))

    async def durable(self) -> None:
        if not self.lasts:
            raise JournalUnavailable
        self.on_disk = len(self.entries)


async def authenticate(secret: str) -> Principal | None:
    tenant, _, scopes = secret.partition(":")
    return (
        Principal(tenant, f"token:{tenant}", dict.fromkeys(scopes.split(","), Reach.TENANT))
        if scopes
        else None
    )


def made(kept: Kept) -> FastAPI:
    router = APIRouter(prefix="/api/v1")

    @router.get("/things/{id}")
    async def read(id: str, who: Reader) -> dict[str, int]:
        return {}

    @router.get("/things/{id}/sound")
    async def listen(id: str, who: Listener) -> dict[str, int]:
        return {"entries": kept.on_disk}

    @router.get("/things/{id}/secret")
    async def reveal(id: str, who: Secretive) -> dict[str, int]:
        return {}

    @router.put("/things/{id}/parts/{part}")
    async def write(id: str, part: int, who: Writer, request: Request) -> dict[str, int]:
        detail_of(request)["parts"] = 1
        if part == 500:
            raise ValueError(part)
        return {}

    @router.post("/doors", openapi_extra=PUBLIC)
    async def knock() -> dict[str, int]:
        return {}

    ids = iter(f"r{number}" for number in range(100))
    return create_app(
        "t", "1", [router], authenticate, lambda: next(ids), tenant="main", auditor=kept,
        privileged=frozenset({"thing.reveal"}),
    )  # fmt: skip


def client(app: FastAPI, token: str | None = None) -> httpx.AsyncClient:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("192.0.2.7", 1))
    return httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers)


@pytest.fixture
def kept() -> Kept:
    return Kept()


async def test_a_change_leaves_who_what_where_and_what_came_of_it(kept: Kept) -> None:
    async with client(made(kept), "main:thing.write") as http:
        await http.put("/api/v1/things/a/parts/7?purpose=%E6%8A%95%E8%AF%89")
    (tenant, entry), *others = kept.entries
    assert not others
    assert tenant == "main"
    assert (entry.actor, entry.action, entry.object) == ("token:main", "thing.write", "a/7")
    assert (entry.method, entry.route) == ("PUT", "/api/v1/things/{id}/parts/{part}")
    assert (entry.outcome, entry.status, entry.address) == ("ok", 200, "192.0.2.7")
    assert (entry.why, entry.request, entry.detail) == ("投诉", "r0", {"parts": "1"})


async def test_a_read_leaves_nothing_unless_it_is_privileged(kept: Kept) -> None:
    async with client(made(kept), "main:thing.read,thing.listen,thing.reveal") as http:
        await http.get("/api/v1/things/a")
        assert not kept.entries
        await http.get("/api/v1/things/a/sound", headers={"X-Purpose": "%E8%B4%A8%E6%A3%80"})
        await http.get("/api/v1/things/a/secret")
    actions = [(entry.action, entry.why) for _, entry in kept.entries]
    assert actions == [("thing.listen", "质检"), ("thing.reveal", "")]


@pytest.mark.parametrize(
    ("token", "status", "actor"),
    [
        (None, 401, "anonymous"),
        ("main:thing.read", 403, "token:main"),
        ("other:thing.write", 404, "token:other"),
        ("main:thing.write", 422, "token:main"),
    ],
)
async def test_a_refusal_leaves_one_entry_too(kept: Kept, token: str, status: int, actor: str) -> None:
    async with client(made(kept), token) as http:
        assert (await http.put("/api/v1/things/a/parts/x")).status_code == status
    ((tenant, entry),) = kept.entries
    assert (tenant, entry.actor, entry.outcome, entry.status) == ("main", actor, "refused", status)
    assert entry.action == "thing.write"


async def test_what_breaks_leaves_one_entry(kept: Kept) -> None:
    async with client(made(kept), "main:thing.write") as http:
        assert (await http.put("/api/v1/things/a/parts/500")).status_code == 500
    ((_, entry),) = kept.entries
    assert (entry.outcome, entry.status) == ("failed", 500)


async def test_what_needs_no_permission_is_named_by_its_path(kept: Kept) -> None:
    async with client(made(kept)) as http:
        await http.post("/api/v1/doors")
        await http.post("/api/v1/nothing")
    ((_, entry),) = kept.entries
    assert entry.action == "doors.post"


async def test_a_privileged_answer_waits_for_its_entry_on_the_disk(kept: Kept) -> None:
    async with client(made(kept), "main:thing.listen") as http:
        await http.get("/api/v1/things/a/sound")
        assert kept.on_disk == 1
        kept.lasts = False
        answer = await http.get("/api/v1/things/a/sound")
    assert answer.status_code == 503
    assert answer.json()["type"].endswith(AuditUnavailable.id)
    assert "entries" not in answer.json()


async def test_nothing_privileged_is_done_while_no_entry_can_be_written(kept: Kept) -> None:
    kept.works = False
    async with client(made(kept), "main:thing.listen,thing.reveal,thing.write") as http:
        assert (await http.get("/api/v1/things/a/sound")).status_code == 503
        assert (await http.get("/api/v1/things/a/secret")).status_code == 503
        assert (await http.put("/api/v1/things/a/parts/1")).status_code == 200
