"""Asking for tickets over HTTP, as the tests do."""

from __future__ import annotations

from typing import Any

import httpx

PATH = "/api/v1/tickets"
Json = dict[str, Any]


async def make(client: httpx.AsyncClient, **more: object) -> Json:
    """A ticket, made."""
    made = await client.post(PATH, json={"type": "inquiry", "subject": "发票怎么开", **more})
    assert made.status_code == 201, made.text
    found: Json = made.json()
    return found


async def numbers(client: httpx.AsyncClient, **asked: Any) -> list[str]:
    """The numbers of the tickets that a search finds, without their year."""
    answer = await client.get(PATH, params=asked)
    assert answer.status_code == 200, answer.text
    return [it["number"][-6:].lstrip("0") for it in answer.json()["items"]]


def code(answer: httpx.Response) -> tuple[int, str]:
    """The status and the end of the type of a refusal."""
    return answer.status_code, answer.json()["type"].removeprefix("urn:yunhu:problem:ticket.")


async def attach(client: httpx.AsyncClient, id_: str, name: str, body: bytes) -> httpx.Response:
    """A file, sent."""
    return await client.post(
        f"{PATH}/{id_}/attachments",
        params={"name": name},
        content=body,
        headers={"Content-Type": "image/png"},
    )
