"""request: a server is asked, and what it answers goes into variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from yunhu.flow.ivr.actions import CancelRequest, CancelTimer, HttpRequest, StartTimer
from yunhu.flow.ivr.events import Event, RequestDone, RequestFailed, TimerFired
from yunhu.flow.ivr.facts import FlowRequested
from yunhu.flow.ivr.requests.pointers import at
from yunhu.flow.ivr.run import Exit, Outcome, RunState, go, kept
from yunhu.flow.ivr.templates import address_of, body_text, header_text, url_text
from yunhu.flow.ivr.words import Name, NodeName, Text
from yunhu.flow.ivr.world import World

ANSWER = "request"
"""The timer of the answer."""

Pointer = Annotated[
    str, Meta(pattern=r"^(/.{0,255})?$", description="a JSON pointer (RFC 6901), such as /customer/name")
]
HeaderName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]{1,64}$")]


class Request(Struct, frozen=True, forbid_unknown_fields=True, tag="request", tag_field="verb"):
    """Ask `url`, which must be on the centre's list, and `save` parts of the JSON it answers with.

    `on_error`: it may not be asked, does not answer within `timeout_s`, answers with anything but 2xx
    (`http.status` says with what) or with something that is no JSON though parts of it are wanted. A part
    that the answer does not have leaves its variable unset.
    """

    url: Text
    next: NodeName
    method: Literal["GET", "POST", "PUT"] = "GET"
    headers: Annotated[dict[HeaderName, Text], Meta(max_length=32)] = {}
    body: Text | None = None
    timeout_s: Annotated[int, Meta(ge=1, le=10)] = 5
    save: Annotated[dict[Name, Pointer], Meta(max_length=32)] = {}
    on_error: NodeName | None = None


def enter(node: Request, run: RunState, world: World) -> Outcome:
    """Ask. The flow has its own clock: it goes on in time even when nobody answers at all."""
    to = address_of(node.url, run)
    headers = {name: header_text(text, run, world, to) for name, text in node.headers.items()}
    body = None
    if node.body is not None:
        body = body_text(node.body, run, world, is_json=_is_json(headers), to=to)
    url = url_text(node.url, run, world)
    ask = HttpRequest(run.entered, run.flow, run.node, node.method, url, headers, body, node.timeout_s)
    return Outcome(replace(run, phase="requesting", status=None), (ask, StartTimer(ANSWER, node.timeout_s)))


def take(node: Request, run: RunState, event: Event, world: World) -> Outcome:
    """The server answered, or it did not."""
    match event:
        case RequestDone(id=run.entered):
            return _answered(node, replace(run, status=event.status), event)
        case RequestFailed(id=run.entered):
            return _failed(node, run, event.why, CancelTimer(ANSWER))
        case TimerFired(name="request"):
            return _failed(node, run, "timeout", CancelRequest(run.entered))
        case _:
            return Outcome(run, why="the answer to an earlier question")


def exits(node: Request) -> Iterator[Exit]:
    """Where the flow may go from here."""
    yield Exit("next", node.next)
    yield Exit("on_error", node.on_error)


def _is_json(headers: Mapping[str, str]) -> bool:
    """A body is JSON unless a header says something else."""
    stated = next((value for name, value in headers.items() if name.lower() == "content-type"), "json")
    return "json" in stated


def _answered(node: Request, run: RunState, event: RequestDone) -> Outcome:
    if not 200 <= event.status < 300:
        return _failed(node, run, f"status {event.status}", CancelTimer(ANSWER))
    if node.save:
        try:
            answer = msgspec.json.decode(event.body)
        except (msgspec.DecodeError, RecursionError):
            return _failed(node, run, "no JSON", CancelTimer(ANSWER))
        for name, pointer in node.save.items():
            found = at(answer, pointer)
            run = kept(run, name, found) if found is not None else _unset(run, name)
    told = FlowRequested(flow=run.flow, node=run.node, status=event.status, why="")
    return Outcome(run, (CancelTimer(ANSWER),), (told,), to=node.next, why=f"status {event.status}")


def _unset(run: RunState, name: str) -> RunState:
    remaining = {key: value for key, value in run.vars.items() if key != name}
    return replace(run, vars=remaining, secrets=run.secrets - {name})


def _failed(node: Request, run: RunState, why: str, stop: CancelTimer | CancelRequest) -> Outcome:
    told = FlowRequested(flow=run.flow, node=run.node, status=run.status, why=why)
    return replace(go(run, node.on_error, f"request: {why}", "flow_error", (stop,)), facts=(told,))
