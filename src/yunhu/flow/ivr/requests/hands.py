"""Asks servers on behalf of flows: what the gate lets pass, within time and size, behind no redirect."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial

import httpx

from yunhu.flow.ivr.actions import HttpRequest
from yunhu.flow.ivr.events import RequestDone, RequestFailed
from yunhu.platform.clock import Scheduler
from yunhu.platform.outbound import Blocked

ANSWER_MAX = 64 * 1024
"""Bytes of an answer; a longer one is none."""

AT_ONCE_MAX = 32
"""Requests of one node at once; a server that hangs holds up so many contacts, and the next fail at once."""

ALL_MAX = 256
"""Requests of all nodes at once."""

Told = Callable[[RequestDone | RequestFailed], None]


class HttpRequests:
    """The hands of the verb `request`. `transport` carries what the gate lets pass."""

    def __init__(self, scheduler: Scheduler, transport: httpx.AsyncBaseTransport) -> None:
        self._scheduler = scheduler
        self._transport = transport
        self._tasks: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._busy: Counter[tuple[str, str]] = Counter()
        self._client: httpx.AsyncClient | None = None

    def ask(self, contact: str, request: HttpRequest, told: Told) -> None:
        """Ask; how it came out is told later, never from inside. Nothing is told of what was cancelled."""
        node = (request.flow, request.node)
        if self._busy[node] >= AT_ONCE_MAX or len(self._tasks) >= ALL_MAX:
            self._fail(request, "busy", told)
        else:
            self._busy[node] += 1
            task = asyncio.get_running_loop().create_task(self._fetch(request, told))
            self._tasks[contact, request.id] = task
            task.add_done_callback(partial(self._over, (contact, request.id), node))

    def cancel(self, contact: str, id: int) -> None:
        """Nobody waits for this answer any more."""
        task = self._tasks.get((contact, id))
        if task is not None:
            task.cancel()

    async def aclose(self) -> None:
        """End what is under way, and close the connections."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
            self._client = None
        else:
            await self._transport.aclose()

    def _fail(self, request: HttpRequest, why: str, told: Told) -> None:
        self._scheduler.after(0, partial(told, RequestFailed(request.id, why)))

    def _over(self, key: tuple[str, int], node: tuple[str, str], task: asyncio.Task[None]) -> None:
        if self._tasks.get(key) is task:
            del self._tasks[key]
        self._busy[node] -= 1
        if not self._busy[node]:
            del self._busy[node]
        if not task.cancelled() and (fault := task.exception()) is not None:
            raise fault

    async def _fetch(self, request: HttpRequest, told: Told) -> None:
        try:
            async with asyncio.timeout(request.timeout_s):
                outcome = await self._answer(request)
        except TimeoutError:
            outcome = RequestFailed(request.id, "timeout")
        except Blocked:
            outcome = RequestFailed(request.id, "not_allowed")
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
            outcome = RequestFailed(request.id, "unreachable")
        told(outcome)

    async def _answer(self, request: HttpRequest) -> RequestDone | RequestFailed:
        headers = {"Accept-Encoding": "identity", **_others(request.headers)}
        if request.body is not None and not any(name.lower() == "content-type" for name in headers):
            headers["Content-Type"] = "application/json"
        async with self._http().stream(
            request.method,
            request.url,
            headers=headers,
            content=request.body.encode() if request.body is not None else None,
        ) as answer:
            if answer.is_redirect:
                return RequestFailed(request.id, "redirect")
            body = await _body(answer)
        if body is None:
            return RequestFailed(request.id, "too_big")
        return RequestDone(request.id, answer.status_code, body.decode("utf-8", "replace"))

    def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(transport=self._transport, trust_env=False, timeout=None)
        return self._client


def _others(headers: Mapping[str, str]) -> dict[str, str]:
    """The flow's headers without those that say how the message is framed and where it goes."""
    return {name: value for name, value in headers.items() if name.lower() not in _OURS}


_OURS = frozenset(("host", "content-length", "transfer-encoding", "connection", "accept-encoding", "expect"))


async def _body(answer: httpx.Response) -> bytes | None:
    """The answer's bytes as they came; None when they are too many, or packed (which might be endless)."""
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        return None
    body = b""
    async for piece in answer.aiter_raw():
        body += piece
        if len(body) > ANSWER_MAX:
            return None
    return body
