"""Figures of the centre for Prometheus: what stands now is asked for when somebody looks.

What has happened is counted from the facts of the bus. No label is a number, a name or a tenant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import cast

import msgspec
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from yunhu.kit.instants import SECOND
from yunhu.oversight.monitoring.ports import Watched
from yunhu.platform.bus import Message
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import FactDecoder
from yunhu.platform.metrics import PREFIX, REGISTRY, histogram, tallies
from yunhu.telephony.legs import rules as legs
from yunhu.telephony.legs.facts import LegEnded
from yunhu.work.calls.facts import ContactConnected, ContactEnded
from yunhu.work.queues.model import QueueFigures
from yunhu.work.recordings.facts import RecordingGap

WAITS = (0.1, 1.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0)
MOS = (1.5, 2.0, 2.5, 3.0, 3.2, 3.4, 3.6, 3.8, 4.0, 4.1, 4.2, 4.3, 4.4)
JITTER = (0.001, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5)

_LEGS = tallies("call_legs_total", "Legs that ended, by direction and how.", "direction", "result")
_CONTACTS = tallies("contacts_total", "Contacts that ended.", "outcome")
_SETUP = histogram("call_setup_seconds", "From a caller's INVITE to our answer.")
_RINGING = histogram("call_ringing_seconds", "From our INVITE to the answer.", WAITS)
_WAITED = histogram("queue_wait_seconds", "From the first queue to the talk.", WAITS)
_MOS = histogram("media_mos", "Quality of a leg's whole life (E-model).", MOS)
_JITTER = histogram("media_jitter_seconds", "Jitter of what a leg received.", JITTER)
_PACKETS = tallies("media_packets_total", "RTP packets of legs that ended.", "what")
_GAPS = tallies("recording_gap_seconds_total", "Seconds that recordings lack.", "why")

_PACKET_KINDS = {
    "received": "rx_packets",
    "lost": "rx_lost",
    "late": "rx_late",
    "sent": "tx_packets",
    "foreign": "rx_foreign",
}
_GAP_REASONS = ("paused", "disk", "overload")


class Board(Collector):
    """What stands now, counted in one pass over the rooms when somebody looks."""

    def __init__(self) -> None:
        self.rooms: Watched | None = None

    def collect(self) -> Iterable[Metric]:
        """For Prometheus."""
        rooms = self.rooms
        if rooms is None:
            return
        yield from self._gauges(rooms)
        yield _labelled("agents", "Agents, by presence and routing state.", *_agents(rooms))
        yield _labelled("trunks", "Trunks, by whether they answer.", ("state",), _trunks(rooms))
        yield _counts("sip_events_total", "What the SIP floor counts.", rooms.stack.counters.as_dict())
        yield _counts("leg_events_total", "What legs count.", rooms.legs.counters.as_dict())
        registrar = rooms.registrar.counters.as_dict()
        yield _counts("registrar_events_total", "What the registrar counts.", registrar)
        failed = {"sip": registrar["wrong_credentials"]}
        yield _counts("sip_auth_failed_total", "Wrong passwords of phones.", failed, "protocol")

    def _gauges(self, rooms: Watched) -> Iterable[Metric]:
        figures = [rooms.queues.figures(queue.id) for queue in rooms.directory.centre.queues]
        yield _one("contacts_active", "Contacts in progress.", len(rooms.inbound))
        yield _one("legs_active", "Legs in progress.", len(rooms.legs))
        yield _one("phones_registered", "Phones that can be reached.", len(rooms.registrar.registered()))
        yield _one("sip_websockets", "Browsers that are connected for calls.", len(rooms.stack.websockets))
        yield _one("queue_waiting", "Contacts that wait in queues.", sum(it.waiting for it in figures))
        yield _one("queue_offered", "Contacts for which an agent rings.", sum(it.offered for it in figures))
        yield _one("queue_oldest_seconds", "The longest wait now.", _oldest_s(figures, rooms.clock.now()))
        yield from _estimates(rooms)


BOARD = Board()
REGISTRY.register(BOARD)


class Figures:
    """Counts from the facts of a node, and lets the board ask its rooms; `close` ends both."""

    def __init__(self, rooms: Watched) -> None:
        self._rooms = rooms
        self._decoder = FactDecoder(*_COUNTED)
        self._leave = rooms.bus.listen(sorted(self._decoder.kinds), self._heard)
        BOARD.rooms = rooms

    def close(self) -> None:
        """The node stops."""
        self._leave()
        if BOARD.rooms is self._rooms:
            BOARD.rooms = None

    def _heard(self, message: Message) -> None:
        fact = self._decoder.decode(cast(Envelope, message.body))
        if fact is not None:
            _COUNTED[type(fact)](fact)


# --- what stands ------------------------------------------------------------------------------------------


def _one(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(PREFIX + name, about, value=value)


def _labelled(name: str, about: str, labels: tuple[str, ...], found: Mapping[tuple[str, ...], int]) -> Metric:
    family = GaugeMetricFamily(PREFIX + name, about, labels=labels)
    for values, count in sorted(found.items()):
        family.add_metric(values, count)
    return family


def _counts(name: str, about: str, found: Mapping[str, int], label: str = "event") -> Metric:
    family = CounterMetricFamily(PREFIX + name, about, labels=(label,))
    for value, count in found.items():
        family.add_metric((value,), count)
    return family


def _agents(rooms: Watched) -> tuple[tuple[str, ...], Mapping[tuple[str, ...], int]]:
    return ("presence", "routing"), Counter((it.presence, it.routing) for it in rooms.agents.views())


def _estimates(rooms: Watched) -> Iterable[Metric]:
    """How well the queues' waits are told: of those that are over, how many were within the P90."""
    found = [it for queue in rooms.directory.centre.queues if (it := rooms.queues.accuracy(queue.id))]
    judged = sum(it.judged for it in found if it.covered_percent is not None)
    covered = sum(it.judged * it.covered_percent / 100 for it in found if it.covered_percent is not None)
    bad = sum(not it.is_good for it in found)
    yield _one("queue_estimates_judged", "Latest waits that were told and are over.", judged)
    ratio = covered / judged if judged else 1.0
    yield _one("queue_estimates_covered_ratio", "Of these, within their P90.", ratio)
    yield _one("queue_estimates_bad", "Queues whose expected wait is not said: it is told badly.", bad)


def _trunks(rooms: Watched) -> Mapping[tuple[str, ...], int]:
    return Counter((rooms.trunks.state(trunk.id),) for trunk in rooms.trunks.all())


def _oldest_s(figures: Iterable[QueueFigures], now: int) -> float:
    arrivals = [it.oldest_arrived_at for it in figures if it.oldest_arrived_at is not None]
    return (now - min(arrivals)) / SECOND if arrivals else 0.0


# --- what happened ----------------------------------------------------------------------------------------


def _leg_ended(fact: LegEnded) -> None:
    answered = fact.talk_ms > 0
    result = "answered" if answered else fact.cause if fact.cause in legs.CAUSES else "ended_by_us"
    _LEGS.of(fact.direction, result).count += 1
    if answered:
        before = _SETUP if fact.direction == "inbound" else _RINGING
        before.add((fact.total_ms - fact.talk_ms) / 1000)
    for what, name in _PACKET_KINDS.items():
        _PACKETS.of(what).count += int(fact.figures.get(name) or 0)
    mos, jitter_ms = fact.figures.get("mos"), fact.figures.get("rx_jitter_ms")
    if mos is not None:
        _MOS.add(mos)
    if jitter_ms is not None and fact.figures.get("rx_packets"):
        _JITTER.add(jitter_ms / 1000)


def _connected(fact: ContactConnected) -> None:
    _WAITED.add(fact.waited_ms / 1000)


def _ended(fact: ContactEnded) -> None:
    outcome = "abandoned" if fact.abandoned else "failed" if fact.cause == "node_failure" else "ended"
    _CONTACTS.of(outcome).count += 1


def _gap(fact: RecordingGap) -> None:
    why = fact.reason.partition(":")[0]
    lacking_s = (fact.to_ms - fact.from_ms) / 1000
    _GAPS.of(why if why in _GAP_REASONS else "other").add(lacking_s)


_COUNTED: dict[type[msgspec.Struct], Callable[..., None]] = {
    LegEnded: _leg_ended,
    ContactConnected: _connected,
    ContactEnded: _ended,
    RecordingGap: _gap,
}
