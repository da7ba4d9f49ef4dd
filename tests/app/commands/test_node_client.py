"""The command line asks the node of its settings, with a token, and tells what it refuses."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import msgspec
import pytest
from tests.app.running import make_settings, running, served

from yunhu.app.commands.node_client import TOKEN, NodeClient, NodeUnreachable, Refused
from yunhu.app.web.https import certificate_of
from yunhu.platform.clock import SystemClock
from yunhu.platform.settings.node import Http, Node

asked: list[httpx.Request] = []


def client(tmp_path: Path, answer: httpx.Response | None, host: str = "0.0.0.0") -> NodeClient:
    """A client whose node answers so; None: nobody answers."""
    settings = make_settings(tmp_path, 5060)
    http = msgspec.structs.replace(settings.http, host=host, port=8080)

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if answer is None:
            raise httpx.ConnectError("refused")
        return answer

    return NodeClient(msgspec.structs.replace(settings, http=http), "zh-CN", httpx.MockTransport(handle))


def test_a_request_carries_a_token_and_a_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN, raising=False)
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "admin.token").write_text("secret\n")
    client(tmp_path, httpx.Response(200)).ask("PUT", "/x", text="id: a", params={"a": "b"})
    request = asked[-1]
    assert str(request.url) == "https://127.0.0.1:8080/x?a=b"
    assert (request.headers["authorization"], request.headers["accept-language"]) == (
        "Bearer secret",
        "zh-CN",
    )
    assert (request.headers["content-type"], request.content) == ("text/yaml", b"id: a")
    monkeypatch.setenv(TOKEN, "other")
    client(tmp_path, httpx.Response(200), "::1").ask("POST", "/x", json={"a": 1})
    assert asked[-1].headers["authorization"] == "Bearer other"
    assert str(asked[-1].url) == "http://[::1]:8080/x"


def test_a_refusal_is_told_in_lines(tmp_path: Path) -> None:
    errors = [
        {"path": "nodes.a", "message": "wrong", "line": 3},
        {"path": "b", "message": "too", "line": None},
    ]
    problem = httpx.Response(422, json={"detail": "two mistakes", "errors": errors})
    with pytest.raises(Refused) as refused:
        client(tmp_path, problem).ask("GET", "/x")
    assert refused.value.lines == ["two mistakes", "3: nodes.a: wrong", "b: too"]
    with pytest.raises(Refused, match="HTTP 502"):
        client(tmp_path, httpx.Response(502, text="bad gateway")).ask("GET", "/x")


def test_where_nobody_answers_the_address_is_told(tmp_path: Path) -> None:
    with pytest.raises(NodeUnreachable) as refused:
        client(tmp_path, None).ask("GET", "/x")
    assert refused.value.params == {"address": "https://127.0.0.1:8080"}


@pytest.mark.parametrize("names", [(), ("cc.example",)])
async def test_a_node_that_encrypts_is_asked_whatever_its_certificate_is_for(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    async with running(tmp_path) as node:
        http = Http(host="0.0.0.0", port=node.node.settings.http.port, tls="local", names=names)
        settings = msgspec.structs.replace(node.node.settings, http=http)
        async with served(node.app, node.node, certificate_of(settings, SystemClock())):
            answer = await asyncio.to_thread(NodeClient(settings, "en").ask, "GET", "/api/v1/agents")
    assert answer.status_code == 200


async def test_a_node_of_another_authority_is_told_no_token(tmp_path: Path) -> None:
    async with running(tmp_path) as node:
        http = Http(host="0.0.0.0", port=node.node.settings.http.port, tls="local")
        settings = msgspec.structs.replace(node.node.settings, http=http)
        other = msgspec.structs.replace(settings, node=Node(data_dir=str(tmp_path / "other")))
        async with served(node.app, node.node, certificate_of(other, SystemClock())):
            with pytest.raises(NodeUnreachable):
                await asyncio.to_thread(NodeClient(settings, "en").ask, "GET", "/api/v1/agents")
