"""What a node shows of its protection."""

from __future__ import annotations

from pathlib import Path

from tests.app.running import running


async def test_what_goes_in_the_clear_is_named(tmp_path: Path) -> None:
    async with running(tmp_path) as node:
        async with node.client(await node.token("security.read")) as client:
            shown = (await client.get("/api/v1/protection")).json()
        async with node.client(await node.token("contact.read")) as client:
            assert (await client.get("/api/v1/protection")).status_code == 403
    assert (shown["pages_encrypted"], shown["certificate"]) == (False, None)
    weak = {(way["kind"], way["id"]): way["weaknesses"] for way in shown["ways"]}
    assert {tuple(way["certificate_names"]) for way in shown["ways"]} == {()}
    assert weak["trunk", "carrier"] == ["signalling_in_clear", "audio_in_clear"]
    assert weak["phone", "8001"] == ["audio_in_clear"]
    assert ["signalling_in_clear"] in [found for (kind, _), found in weak.items() if kind == "listener"]
