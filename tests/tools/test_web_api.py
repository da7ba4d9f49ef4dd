"""The web application's types of the interface."""

from __future__ import annotations

from tools.web_api import types_of


def test_an_interface_becomes_types_that_do_not_change_with_the_release() -> None:
    def described(version: str) -> dict[str, object]:
        answer = {"description": "It", "content": {"application/json": {"schema": {"type": "string"}}}}
        paths = {"/api/v1/thing": {"get": {"responses": {"200": answer}}}}
        return {"openapi": "3.1.0", "info": {"title": "T", "version": version}, "paths": paths}

    first, second = types_of(described("1")), types_of(described("2"))
    assert '"/api/v1/thing"' in first
    assert '"application/json": string' in first
    assert first == second
