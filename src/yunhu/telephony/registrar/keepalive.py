"""Keeps the way to phones open: OPTIONS to those behind NAT and on connections, paced and bounded."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from yunhu.platform.clock import Scheduler
from yunhu.telephony.registrar.model import Binding
from yunhu.telephony.registrar.ports import Ask
from yunhu.telephony.sip.messages.message import Response
from yunhu.telephony.sip.probe import options_to

EVERY_S = 25.0
"""Below the 30 s after which common NATs forget a UDP flow."""

TURN_S = 0.25
MOST_A_TURN = 100
"""OPTIONS sent in one turn: at most 400 a second, whatever registered at once."""

MOST_FAILURES = 3
"""Unanswered OPTIONS in a row after which a contact that once answered is given up."""


class _Watch:
    __slots__ = ("answers", "binding", "due_s", "failures", "username")

    def __init__(self, username: str, binding: Binding, due_s: float) -> None:
        self.username = username
        self.binding = binding
        self.due_s = due_s
        self.answers = False
        self.failures = 0


class KeepAlive:
    """One watch for each contact that needs it; each comes round every 25 seconds."""

    def __init__(
        self,
        scheduler: Scheduler,
        ask: Ask,
        new_mark: Callable[[], str],
        bindings_of: Callable[[str], tuple[Binding, ...] | None],
        unreachable: Callable[[str, Binding], None],
    ) -> None:
        self._scheduler = scheduler
        self._ask = ask
        self._new_mark = new_mark
        self._bindings_of = bindings_of
        self._unreachable = unreachable
        self._queue: deque[_Watch] = deque()
        self._watched: dict[tuple[str, str], _Watch] = {}
        self._is_running = False

    def __len__(self) -> int:
        """How many contacts are watched."""
        return len(self._watched)

    def watch(self, username: str, binding: Binding) -> None:
        """Keep a contact alive from now on, when it needs that; a refreshed one keeps its turn.

        A WebSocket has its own pings.
        """
        if binding.flow.is_websocket or (not binding.flow.is_reliable and not binding.is_behind_nat):
            return
        known = self._watched.get((username, binding.contact))
        if known is not None:
            if known.binding.flow != binding.flow:
                known.failures, known.answers = 0, False
            known.binding = binding
            return
        watch = _Watch(username, binding, self._scheduler.monotonic() + EVERY_S)
        self._watched[username, binding.contact] = watch
        self._queue.append(watch)
        if not self._is_running:
            self._is_running = True
            self._scheduler.after(TURN_S, self._turn)

    def _turn(self) -> None:
        """Send what is due; the queue is in the order of its moments, because all wait equally long."""
        now = self._scheduler.monotonic()
        for _ in range(MOST_A_TURN):
            if not self._queue or self._queue[0].due_s > now:
                break
            self._visit(self._queue.popleft(), now)
        self._is_running = bool(self._queue)
        if self._queue:
            self._scheduler.after(max(TURN_S, self._queue[0].due_s - now), self._turn)

    def _visit(self, watch: _Watch, now: float) -> None:
        binding = watch.binding
        if binding not in (self._bindings_of(watch.username) or ()):
            del self._watched[watch.username, binding.contact]
            return
        watch.due_s = now + EVERY_S
        self._queue.append(watch)
        request = options_to(binding.contact, binding.flow, self._new_mark())
        self._ask(request, binding.flow, lambda response: self._answered(watch, binding, response))

    def _answered(self, watch: _Watch, binding: Binding, response: Response | None) -> None:
        if response is not None:
            watch.answers, watch.failures = True, 0
            return
        watch.failures += 1
        lost = watch.failures >= MOST_FAILURES and watch.answers
        if lost or binding.flow.is_reliable:
            self._unreachable(watch.username, watch.binding)
