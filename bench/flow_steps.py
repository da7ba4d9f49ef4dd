"""What a flow costs: one step of it, and a whole call through ten nodes with its facts on the disk.

The flow has every verb that thinks: values in words, an expression, an answer in JSON, an intent, a secret
input, a sub-flow, a queue. The prompts are over at once and the server answers at once: the rest is ours.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import yaml

from yunhu.app.flows.flow_book import FlowBook
from yunhu.flow.ivr.actions import HttpRequest
from yunhu.flow.ivr.events import RequestDone, RequestFailed
from yunhu.flow.ivr.intents.service import Intents
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.publishing.model import Shelf
from yunhu.flow.ivr.service import Flows
from yunhu.platform.clock import Handle, VirtualTime
from yunhu.platform.journal.journal import Journal
from yunhu.work.calls import events as ev
from yunhu.work.calls.model import Contact

CALLS = 2_000
PER_SECOND = 100
CALL_MS_LIMIT = 1_000 / PER_SECOND
STEP_MS_LIMIT = 1.0
KEYS = "14711"
"""What each caller presses: a choice, then four digits in secret."""

FLOWS = """
- id: main
  name: Main
  start: greet
  nodes:
    greet:
      verb: say
      text: {zh-CN: "您好，您拨打的是{dialled:digits}，今天是{now.date:date}", en: Hello}
      next: who
    who:
      verb: request
      url: "https://crm.example/{caller}"
      save: {name: /customer/name, due: /due}
      next: kind
    kind:
      verb: branch
      cases: [{if: "caller starts_with '139' and now.hour < 6", next: bye}, {if: "var.due > 3", next: due}]
      otherwise: bye
    due: {verb: say, text: "{var.name}，您有{var.due:amount}未付", next: menu}
    menu: {verb: gather, prompts: [menu, {digits: var.due}], choices: {"1": words, "2": bye}, next: bye}
    words: {verb: set, values: {text: "家里的宽带断了"}, attributes: {due: "{var.due}"}, next: meant}
    meant:
      verb: intent
      text: var.text
      examples: {repair: [宽带坏了, 机器坏了, 我要报修], bill: [账单不对, 发票呢], agent: [转人工, 人工客服]}
      choices: {repair: secret, bill: secret, agent: secret}
      on_low: secret
    secret: {verb: subflow, flow: identify, next: wait}
    wait: {verb: queue, queue: support, keys: {"1": bye}}
    bye: {verb: hangup}
- id: identify
  name: Identify
  start: pin
  nodes:
    pin: {verb: gather, prompts: [pin], digits: 4, store: pin, sensitive: true, next: back}
    back: {verb: return}
"""


class _Book:
    """The real book of flows, for a tenant."""

    def __init__(self) -> None:
        self._flows = FlowBook()
        self.all = msgspec.convert(yaml.safe_load(FLOWS), tuple[Flow, ...])
        self._flows.configure(Shelf(self.all), 1)
        self.version = 1

    def flow(
        self, tenant: str, flow: str, version: int | None = None, of: Contact | None = None
    ) -> Flow | None:
        return self._flows.flow(flow, version, of)


class _Around:
    """The centre around the flows: it has one queue."""

    def now(self) -> datetime:
        return datetime(2027, 2, 5, 9, 10, tzinfo=UTC)

    def _unknown(self, *asked: object) -> None:
        return None

    figures = expected_s = is_open = hours = region = customer = _unknown

    def outside(self, url: str, text: str) -> str:
        return text

    written = outside

    def consent_words(self, purpose: str, version: int) -> str:
        return ""

    def when_known(self, contact: Contact, call: Callable[[], None]) -> None:
        call()


class _Guest:
    """One caller; `asked` is what the flow wanted of the contact."""

    def __init__(self, number: int, remember: Callable[[_Guest], None]) -> None:
        self.contact = Contact(
            id=f"{number:032x}",
            tenant="bench",
            arrived_at=0,
            caller=f"138{number:08}",
            dialled="4001",
            leg="l",
            flow="main",
        )
        self.run: object | None = None
        self.timers: dict[str, Handle] = {}
        self.asked: list[ev.Event] = []
        self._remember = remember

    def happen(self, event: ev.Event) -> None:
        self.asked.append(event)

    def changed(self) -> None:
        self._remember(self)


class _Centre:
    """Flows with everything real but the sound and the server."""

    def __init__(self, journal: Journal) -> None:
        self.time = VirtualTime()
        self.took: list[float] = []
        self._journal = journal
        book = _Book()
        self.intents = Intents(self.time)
        self.intents.prepare(book.all)
        self.flows = Flows(
            book,
            _Around(),
            self,
            self,
            self.intents,
            self.time,
            self.time,
            journal.append,
            print,
            lambda: "leg",
        )

    def call(self, number: int) -> _Guest:
        """A caller goes through the whole flow and waits in the queue."""
        guest = _Guest(number, self._keep)
        self._timed(partial(self.flows.start, guest))
        self.time.advance(0)
        for key in KEYS:
            self._timed(partial(self.flows.digit, guest, key))
            self.time.advance(0)
        return guest

    def speak(self, guest: _Guest, prompts: Sequence[Any]) -> None:
        self.time.after(0, partial(self._timed, partial(self.flows.play_over, guest, True)))

    def hush(self, guest: _Guest) -> None:
        """Nothing plays."""

    def ask(
        self, contact: str, request: HttpRequest, told: Callable[[RequestDone | RequestFailed], None]
    ) -> None:
        answer = RequestDone(request.id, 200, '{"customer": {"name": "王先生", "level": 3}, "due": "128.50"}')
        self.time.after(0, partial(self._timed, partial(told, answer)))

    def cancel(self, contact: str, id: int) -> None:
        """Nothing is under way."""

    def _keep(self, guest: _Guest) -> None:
        self._journal.remember(guest.contact.id, self.flows.keep(guest) or b"")

    def _timed(self, step: Callable[[], None]) -> None:
        before = time.thread_time()
        step()
        self.took.append(time.thread_time() - before)


def rows() -> list[dict[str, Any]]:
    """The two rows."""
    return asyncio.run(_measured())


async def _measured() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "journal.db", VirtualTime())
        journal.start()
        centre = _Centre(journal)
        # The model of the intent is learned before anybody calls.
        await asyncio.to_thread(centre.intents.close, wait=True)
        centre.took.clear()
        before = time.process_time()
        for number in range(CALLS):
            last = centre.call(number)
        await journal.durable()
        call_ms = (time.process_time() - before) / CALLS * 1_000
        await journal.close()
    assert isinstance(last.asked[-1], ev.FlowQueued), "the caller waits in the queue"
    step_ms = sorted(centre.took)[int(len(centre.took) * 0.99)] * 1_000
    name = f"a call through 10 nodes, facts on the disk (CPU), {PER_SECOND} a second on one core"
    steps = f"{len(centre.took) // CALLS} steps a call"
    return [
        _row("a step of a flow (CPU), p99", step_ms, STEP_MS_LIMIT, steps),
        _row(
            name,
            call_ms,
            CALL_MS_LIMIT,
            f"{call_ms / CALL_MS_LIMIT:.1%} of a core at {PER_SECOND} calls a second",
        ),
    ]


def _row(name: str, value: float, limit: float, note: str) -> dict[str, Any]:
    return {
        "name": name,
        "value": float(f"{value:.3g}"),
        "unit": "ms",
        "limit": f"≤ {limit:g} ms",
        "holds": value <= limit,
        "note": note,
    }


if __name__ == "__main__":
    for row in rows():
        print(row)
