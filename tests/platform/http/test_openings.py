"""Every WebSocket leaves an entry when it is opened or refused, and one when it ends; or it is not opened."""

from __future__ import annotations

import asyncio
from typing import Annotated

import pytest
from fastapi import APIRouter, FastAPI, WebSocket
from starlette.responses import PlainTextResponse
from starlette.types import Message
from tests.platform.http.test_audit import Kept, authenticate

from yunhu.platform.http.audit import AuditUnavailable, detail_of
from yunhu.platform.http.base import Principal, create_app, needs
from yunhu.platform.http.limits import Limits
from yunhu.platform.http.streams import tell
from yunhu.platform.settings.rates import Rates

PATIENCE_S = 10.0
Watcher = Annotated[Principal, needs("thing.watch")]


def made(kept: Kept, limits: Limits | None = None) -> FastAPI:
    router = APIRouter(prefix="/api/v1")

    @router.websocket("/things/{id}/live")
    async def watch(id: str, socket: WebSocket, who: Watcher) -> None:
        await socket.accept()
        await tell(socket, talk(socket))

    @router.websocket("/open")
    async def anybody(socket: WebSocket) -> None:
        detail_of(socket)["lamp"] = "green"
        if socket.headers.get("origin") == "elsewhere":
            await socket.send_denial_response(PlainTextResponse("no", 403))
        elif socket.headers.get("origin") == "nowhere":
            await socket.close()
        elif socket.headers.get("origin") == "broken":
            raise LookupError
        else:
            await socket.accept()
            await socket.close(4409)

    ids = iter(f"r{number}" for number in range(100))
    return create_app(
        "t", "1", [router], authenticate, lambda: next(ids), tenant="main", auditor=kept, limits=limits
    )


async def talk(socket: WebSocket) -> None:
    """Say something, and then nothing more."""
    await socket.send_text("hello")
    await asyncio.Event().wait()


async def connect(
    app: FastAPI, path: str, token: str = "", origin: str = "", leaves: int = 1001
) -> list[Message]:
    """What a client is sent that opens a stream, and leaves once it was told something."""
    sent: list[Message] = []
    answered = asyncio.Event()
    opening = iter([{"type": "websocket.connect"}])

    async def receive() -> Message:
        for message in opening:
            return message
        await answered.wait()
        return {"type": "websocket.disconnect", "code": leaves}

    async def send(message: Message) -> None:
        sent.append(message)
        if message["type"] != "websocket.accept":
            answered.set()

    headers = [(b"authorization", f"Bearer {token}".encode())] if token else []
    headers += [(b"origin", origin.encode())] if origin else []
    scope = {
        "type": "websocket",
        "path": path,
        "query_string": b"purpose=board",
        "headers": headers,
        "subprotocols": [],
        "client": ("192.0.2.7", 1),
        "extensions": {"websocket.http.response": {}},
    }
    async with asyncio.timeout(PATIENCE_S):
        await app(scope, receive, send)
    return sent


@pytest.fixture
def kept() -> Kept:
    return Kept()


async def test_an_opening_and_its_end_leave_who_what_and_from_where(kept: Kept) -> None:
    await connect(made(kept), "/api/v1/things/a/live", "main:thing.watch")
    (tenant, opened), (_, ended) = kept.entries
    assert tenant == "main"
    assert (opened.actor, opened.action, opened.object) == ("token:main", "thing.watch", "a")
    assert (opened.method, opened.route) == ("WEBSOCKET", "/api/v1/things/{id}/live")
    assert (opened.outcome, opened.status, opened.address) == ("ok", 101, "192.0.2.7")
    assert (opened.why, opened.request, opened.detail) == ("board", "r0", {})
    assert (ended.actor, ended.action, ended.request) == (opened.actor, opened.action, opened.request)
    assert (ended.status, ended.detail["end"]) == (0, "1001")
    assert ended.detail["seconds"].isdigit()


@pytest.mark.parametrize(
    ("token", "status", "actor"),
    [
        ("", 401, "anonymous"),
        ("main:thing.read", 403, "token:main"),
        ("other:thing.watch", 404, "token:other"),
    ],
)
async def test_a_refusal_leaves_one_entry(kept: Kept, token: str, status: int, actor: str) -> None:
    denied, *_ = await connect(made(kept), "/api/v1/things/a/live", token)
    assert (denied["type"], denied["status"]) == ("websocket.http.response.start", status)
    ((tenant, entry),) = kept.entries
    assert (tenant, entry.actor, entry.outcome, entry.status) == ("main", actor, "refused", status)
    assert entry.action == "thing.watch"


@pytest.mark.parametrize(("origin", "status"), [("elsewhere", 403), ("nowhere", 403)])
async def test_what_a_door_refuses_by_itself_is_an_entry_too(kept: Kept, origin: str, status: int) -> None:
    await connect(made(kept), "/api/v1/open", origin=origin)
    ((_, entry),) = kept.entries
    assert (entry.action, entry.actor, entry.status) == ("open.websocket", "anonymous", status)
    assert entry.detail == {"lamp": "green"}


async def test_a_stream_that_we_end_says_by_which_code(kept: Kept) -> None:
    await connect(made(kept), "/api/v1/open")
    assert [entry.detail.get("end") for _, entry in kept.entries] == [None, "4409"]


async def test_what_breaks_leaves_one_entry(kept: Kept) -> None:
    with pytest.raises(LookupError):
        await connect(made(kept), "/api/v1/open", origin="broken")
    ((_, entry),) = kept.entries
    assert (entry.outcome, entry.status) == ("failed", 500)


async def test_what_is_no_door_leaves_nothing(kept: Kept) -> None:
    await connect(made(kept), "/api/v1/nothing")
    assert not kept.entries


@pytest.mark.parametrize("trouble", ["works", "lasts"])
async def test_a_stream_that_cannot_be_written_down_is_not_opened(kept: Kept, trouble: str) -> None:
    setattr(kept, trouble, False)
    for path in ("/api/v1/things/a/live", "/api/v1/open"):
        start, body = await connect(made(kept), path, "main:thing.watch")
        assert (start["type"], start["status"]) == ("websocket.http.response.start", 503)
        assert AuditUnavailable.id.encode() in body["body"]
    assert {entry.detail.get("end") for _, entry in kept.entries} == {None}, "nothing was open that could end"


async def test_an_opening_is_on_the_disk_before_anything_is_told(kept: Kept) -> None:
    accepted, said, *_ = await connect(made(kept), "/api/v1/things/a/live", "main:thing.watch")
    assert (accepted["type"], said["text"]) == ("websocket.accept", "hello")
    assert kept.on_disk == 1


async def test_who_knocks_too_often_is_counted_and_not_written_down(kept: Kept) -> None:
    rates = Rates(
        address_per_s=1, address_burst=2, principal_per_s=1, principal_burst=9, log_ins_per_min=1,
        reveals_per_min=1, exports_per_h=1,
    )  # fmt: skip
    app = made(kept, Limits(rates, lambda: 100.0))
    statuses = [(await connect(app, "/api/v1/open", origin="elsewhere"))[0]["status"] for _ in range(4)]
    assert statuses == [403, 403, 429, 429]
    assert len(kept.entries) == 2
