"""The web application at every address that is nobody else's."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from yunhu.app.web.pages import FOREVER, Pages, built_files
from yunhu.platform.http.base import create_app


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("the application")
    (folder / "visit.html").write_text("the visitors' page")
    (folder / "embed.js").write_text("the button")
    (folder / "manifest.json").write_text("{}")
    (folder / "assets" / "main-abc.js").write_text("script")
    (folder / "assets" / "main-abc.js.gz").write_bytes(b"smaller")
    (folder / "assets" / "main-abc.js.br").write_bytes(b"small")
    return folder


def serving(folder: Path) -> FastAPI:
    """An interface with one route, and the application of `folder`."""
    router = APIRouter()

    @router.post("/api/v1/things")
    async def make_thing() -> None:
        """Nothing."""

    app = create_app("Test", "1", [router], no_one, lambda: "1")
    app.router.default = Pages(built_files(folder), app.router.default, origins)
    return app


def origins(entry: str) -> tuple[str, ...]:
    """The one entry that other sites may have."""
    return ("https://shop.example.com", "https://www.example.com") if entry == "shop" else ()


async def no_one(token: str) -> None:
    """Nobody has a token."""


def client(folder: Path) -> httpx.AsyncClient:
    """A browser without compression."""
    transport = httpx.ASGITransport(serving(folder))
    return httpx.AsyncClient(transport=transport, base_url="http://test", headers={"Accept-Encoding": ""})


async def test_every_page_address_is_the_application_and_is_asked_for_each_time(built: Path) -> None:
    async with client(built) as browser:
        for path in ("/", "/desk", "/tickets/123?tab=2", "/../../etc/passwd", "/index.html"):
            page = await browser.get(path)
            assert (page.status_code, page.text) == (200, "the application")
            assert page.headers["cache-control"] == "no-store"
        assert (await browser.get("/visit/shop")).text == "the visitors' page"


async def test_scripts_come_from_us_alone_and_no_other_site_frames_the_page(built: Path) -> None:
    async with client(built) as browser:
        headers = (await browser.get("/")).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "microphone=(self)" in headers["permissions-policy"]
    assert headers["x-content-type-options"] == "nosniff"


async def test_hashed_files_are_kept_for_ever_in_the_smallest_form_the_browser_knows(built: Path) -> None:
    async with client(built) as browser:
        path = "/assets/main-abc.js"
        plain = await browser.get(path)
        assert plain.text == "script"
        assert plain.headers["cache-control"] == FOREVER
        assert plain.headers["content-type"].startswith("text/javascript")
        async with browser.stream("GET", path, headers={"Accept-Encoding": "gzip, br;q=0.9"}) as packed:
            assert packed.headers["content-encoding"] == "br"
            assert b"".join([part async for part in packed.aiter_raw()]) == b"small"
        async with browser.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as packed:
            assert packed.headers["content-encoding"] == "gzip"
        again = await browser.get(path, headers={"If-None-Match": plain.headers["etag"]})
        assert (again.status_code, again.text) == (304, "")


async def test_what_is_not_a_page_stays_what_it_was(built: Path) -> None:
    async with client(built) as browser:
        for path in ("/api/v1/nothing", "/api/v1", "/sip", "/metrics", "/assets/main-old.js"):
            assert (await browser.get(path)).status_code == 404
        assert (await browser.get("/api/v1/things")).status_code == 405
        assert (await browser.post("/desk")).status_code == 404
        assert (await browser.get("/manifest.json")).text == "the application"


async def test_an_installation_without_the_application_says_so(tmp_path: Path) -> None:
    async with client(tmp_path / "none") as browser:
        answer = await browser.get("/desk", headers={"Accept-Language": "zh-CN"})
        assert answer.status_code == 503
        assert answer.headers["content-type"].startswith("text/plain")
        assert "make build" in answer.text
        assert answer.headers["content-language"] == "zh-CN"


async def test_only_the_sites_of_an_entry_frame_its_page(built: Path) -> None:
    async with client(built) as browser:

        async def framed_by(path: str) -> str:
            policy = (await browser.get(path)).headers["content-security-policy"]
            return str(policy.rpartition("frame-ancestors ")[2])

        assert await framed_by("/visit/shop") == "https://shop.example.com https://www.example.com"
        assert await framed_by("/visit/unknown") == "'none'"
        assert await framed_by("/desk") == "'none'"


async def test_the_button_is_one_script_for_every_entry(built: Path) -> None:
    async with client(built) as browser:
        button = await browser.get("/visit/shop.js")
        assert (button.status_code, button.text) == (200, "the button")
        assert button.headers["content-type"] == "text/javascript; charset=utf-8"
