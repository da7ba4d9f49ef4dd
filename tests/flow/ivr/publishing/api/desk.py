"""Somebody who writes flows over HTTP."""

from __future__ import annotations

from typing import Any

import httpx

FLOWS = "/api/v1/flows"
TEXT = """# What support says first
id: main
name: Main
start: hello
nodes:
  hello: {verb: play, prompts: [welcome], next: wait, on_error: wait}
  wait: {verb: queue, queue: support, on_full: bye, on_timeout: bye}
  bye: {verb: hangup}
"""


async def write(client: httpx.AsyncClient, text: str = TEXT, **params: Any) -> httpx.Response:
    """Save the draft of the flow `main` from its text form."""
    headers = {"Content-Type": "text/yaml"}
    return await client.put(f"{FLOWS}/main/draft.yaml", content=text, params=params, headers=headers)
