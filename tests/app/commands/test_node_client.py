"""The command line asks the node of its settings, with a token, and tells what it refuses."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import httpx
import msgspec
import pytest
from tests.app.running import make_settings, running, served

from yunhu.app.commands.node_client import TOKEN, NodeClient, NodeNotBelieved, NodeUnreachable, Refused
from yunhu.app.web.https import certificate_of
from yunhu.platform import texts
from yunhu.platform.certificates import local_ca
from yunhu.platform.clock import SystemClock
from yunhu.platform.settings.node import Http, Node, Settings

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
            with pytest.raises(NodeNotBelieved):
                await asyncio.to_thread(NodeClient(settings, "en").ask, "GET", "/api/v1/agents")


async def test_a_certificate_from_a_file_is_believed_whatever_it_is_for(tmp_path: Path) -> None:
    local_ca.ensure(tmp_path / "company", ("*.cc.example",), datetime.now(UTC))
    async with running(tmp_path) as node:
        settings = from_files(node.node.settings, tmp_path / "company")
        async with served(node.app, node.node, certificate_of(settings, SystemClock())):
            answer = await asyncio.to_thread(NodeClient(settings, "en").ask, "GET", "/api/v1/agents")
    assert answer.status_code == 200


async def test_another_by_the_same_authority_is_not(tmp_path: Path) -> None:
    """Who says what to do about it says why, too; a file that is no certificate is no help."""
    company = tmp_path / "company"
    local_ca.ensure(company, ("cc.example",), datetime.now(UTC))
    async with running(tmp_path) as node:
        settings = from_files(node.node.settings, company)
        certificate = certificate_of(settings, SystemClock())
        local_ca.ensure(company, ("renewed.example",), datetime.now(UTC))
        async with served(node.app, node.node, certificate):
            for _ in range(2):
                with pytest.raises(NodeNotBelieved) as refused:
                    await asyncio.to_thread(NodeClient(settings, "en").ask, "GET", "/api/v1/agents")
                assert "certificate" in str(refused.value.params["reason"])
                for language in ("en", "zh-CN"):
                    assert "[http]" in texts.load().render(refused.value.id, refused.value.params, language)
                (company / local_ca.FILE).write_text("no certificate")


def from_files(settings: Settings, folder: Path) -> Settings:
    """The same node with the certificate in a folder."""
    files = {"certificate": str(folder / local_ca.FILE), "key": str(folder / local_ca.KEY_FILE)}
    http = Http(host="0.0.0.0", port=settings.http.port, tls="files", **files)  # type: ignore[arg-type]
    return msgspec.structs.replace(settings, http=http)
