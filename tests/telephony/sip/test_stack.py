"""The whole floor on loopback: two stacks talk to each other over UDP and TCP."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from yunhu.platform.clock import LoopScheduler
from yunhu.telephony.sip.messages.build import response_to
from yunhu.telephony.sip.messages.headers import Headers
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.messages.uri import SipUri
from yunhu.telephony.sip.overload import Overload
from yunhu.telephony.sip.stack import Listen, SipStack, make_branch, until_free
from yunhu.telephony.sip.transports.flow import Failure, Flow, Key


class Person:
    """Answers 200 to everything, and remembers what happened."""

    def __init__(self) -> None:
        self.happened: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        self.answers: list[int] = [200]
        self.stack: SipStack
        self.keys: list[Key] = []

    def request_arrived(self, key: Key, request: Request, flow: Flow) -> None:
        self.keys.append(key)
        if request.method == "MESSAGE":
            raise RuntimeError("a bug")
        for status in self.answers:
            self.stack.respond(key, response_to(request, status, to_tag="t"))
        self.happened.put_nowait(("request", request))

    def cancel_arrived(self, key: Key, request: Request) -> None:
        self.happened.put_nowait(("cancel", request))

    def response_arrived(self, key: Key, response: Response, flow: Flow) -> None:
        self.happened.put_nowait(("response", (response, flow)))

    def ack_arrived(self, request: Request, flow: Flow) -> None:
        self.happened.put_nowait(("ack", request))

    def transaction_failed(self, key: Key, kind: Failure) -> None:
        self.happened.put_nowait(("failed", kind))

    async def next(self, kind: str) -> Any:
        got, what = await asyncio.wait_for(self.happened.get(), 5)
        assert got == kind
        return what


@pytest.fixture
async def pair() -> AsyncIterator[tuple[Person, Person]]:
    people = Person(), Person()
    for person in people:
        person.stack = SipStack(person, LoopScheduler())
        await person.stack.listen(Listen("127.0.0.1", 0))
    yield people
    for person in people:
        await person.stack.close()


def ask(method: str, to: tuple[str, int]) -> Request:
    headers = Headers(
        ("From", "<sip:a@127.0.0.1>;tag=f"),
        ("To", "<sip:b@127.0.0.1>"),
        ("Call-ID", f"{method}-{make_branch()}"),
        ("CSeq", f"1 {method}"),
    )
    return Request(method, SipUri(user="b", host=to[0], port=to[1]), headers)


TRANSPORTS = pytest.mark.parametrize("transport", ["udp", "tcp"])


@TRANSPORTS
async def test_a_call_is_made(pair: tuple[Person, Person], transport: str) -> None:
    caller, callee = pair
    callee.answers = [180, 200]
    to = callee.stack.local(transport)
    invite = ask("INVITE", to)
    caller.stack.send_request(invite, caller.stack.flow_to(to, transport))
    assert (await callee.next("request")).method == "INVITE"
    assert (await caller.next("response"))[0].status == 180
    ok, flow = await caller.next("response")
    assert ok.status == 200
    ack = Request("ACK", invite.uri, invite.headers.copy())
    ack.headers.remove("Via")
    ack.headers.set("To", ok.headers.get("to"))
    ack.headers.set("CSeq", "1 ACK")
    caller.stack.send_ack(ack, flow)
    assert (await callee.next("ack")).to_tag == "t"


@TRANSPORTS
async def test_a_call_is_cancelled(pair: tuple[Person, Person], transport: str) -> None:
    caller, callee = pair
    callee.answers = [180]
    to = callee.stack.local(transport)
    key = caller.stack.send_request(ask("INVITE", to), caller.stack.flow_to(to, transport))
    invite = await callee.next("request")
    assert (await caller.next("response"))[0].status == 180
    assert caller.stack.cancel(key)
    assert (await callee.next("cancel")).method == "CANCEL"
    assert callee.stack.respond(callee.keys[0], response_to(invite, 487, to_tag="t"))
    assert (await caller.next("response"))[0].status == 487


async def test_nobody_at_the_other_end_of_tcp(pair: tuple[Person, Person]) -> None:
    caller, callee = pair
    to = callee.stack.local("tcp")
    await callee.stack.close()
    caller.stack.send_request(ask("OPTIONS", to), caller.stack.flow_to(to, "tcp"))
    assert await caller.next("failed") == Failure.TRANSPORT


async def test_a_bug_above_costs_one_message(pair: tuple[Person, Person]) -> None:
    caller, callee = pair
    reported: list[dict[str, Any]] = []
    report: Callable[[Any, dict[str, Any]], None] = lambda _, context: reported.append(context)  # noqa: E731
    asyncio.get_running_loop().set_exception_handler(report)
    to = callee.stack.local("udp")
    flow = caller.stack.flow_to(to)
    callee.stack.layer.policy = callee.stack.layer.policy.__class__(allowed=("MESSAGE", "OPTIONS"))
    caller.stack.send_request(ask("MESSAGE", to), flow)
    caller.stack.send_request(ask("OPTIONS", to), flow)
    assert (await callee.next("request")).method == "OPTIONS"
    assert callee.stack.counters.handler_failures == 1
    assert isinstance(reported[0]["exception"], RuntimeError)


async def test_a_transport_that_is_not_open() -> None:
    person = Person()
    person.stack = SipStack(person, LoopScheduler())
    await person.stack.listen(Listen("127.0.0.1", 0, transports=("udp",)))
    with pytest.raises(LookupError):
        person.stack.flow_to(("127.0.0.1", 5060), "tcp")
    await person.stack.close()


async def test_overload_answers_503() -> None:
    caller, callee = Person(), Person()
    now = LoopScheduler().monotonic()
    overload = Overload(max_calls=0, max_cps=100, max_lag_s=1.0, calls=lambda: 0, now=now)
    caller.stack = SipStack(caller, LoopScheduler())
    callee.stack = SipStack(callee, LoopScheduler(), overload=overload)
    for person in (caller, callee):
        await person.stack.listen(Listen("127.0.0.1", 0))
    to = callee.stack.local()
    caller.stack.send_request(ask("INVITE", to), caller.stack.flow_to(to))
    response, _ = await caller.next("response")
    assert (response.status, response.retry_after) == (503, 5)
    assert callee.stack.counters.transactions_started == 0
    for person in (caller, callee):
        await person.stack.close()


def test_branches_cannot_be_guessed() -> None:
    branches = {make_branch() for _ in range(1_000)}
    assert len(branches) == 1_000
    assert all(branch.startswith("z9hG4bK") and len(branch) == 23 for branch in branches)


@pytest.mark.parametrize(
    ("taken", "tries", "bound"), [(0, 1, True), (2, 3, True), (2, 2, False)], ids=["free", "third", "none"]
)
async def test_a_port_that_only_udp_can_have_is_given_back_for_another(
    taken: int, tries: int, bound: bool
) -> None:
    asked = 0

    async def bind() -> None:
        nonlocal asked
        asked += 1
        if asked <= taken:
            raise OSError(errno.EADDRINUSE, "in use")

    if bound:
        await until_free(bind, tries)
    else:
        with pytest.raises(OSError, match="in use"):
            await until_free(bind, tries)
    assert asked == min(taken + 1, tries)


async def test_a_port_that_is_named_and_taken_is_not_kept_on_udp() -> None:
    stack = SipStack(Person(), LoopScheduler())
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(OSError, match="in use"):
        await stack.listen(Listen("127.0.0.1", other.getsockname()[1]))
    with pytest.raises(LookupError):
        stack.local("udp")
    with pytest.raises(LookupError):
        stack.local("tcp")
