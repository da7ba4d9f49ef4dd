"""The rows about calls: one function per group, each against a running server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bench import first_audio, harness
from bench.harness import forward, measure
from bench.rows import Row, at_least, at_most, median, ratio_at_most
from bench.server import Server, resident_kib

CALLS = 200
WINDOW_S = 15
AGENTS_MS = ("invite_to_agent_ms_p99", "invite_to_agent_ms_p50")
FAST_RATE = 300
OVERLOAD_RATE = 500
OVERLOAD_S = 10
KEPT_SHARE = 0.8
SAMPLE_S = 0.5

Figures = Mapping[str, Any]


@dataclass
class Bench:
    """What the groups share: the server, how often short ones repeat, and what Asterisk needed."""

    server: Server
    say: Callable[[str], None]
    runs: int
    asterisk: dict[str, float] = field(default_factory=dict)
    bare: list[float] = field(default_factory=list)

    def measure(self, scenario: str, number: str, *options: str) -> dict[str, Any]:
        """One run against our server. Raises Unavailable."""
        if not self.server.alive():
            raise harness.Unavailable("yunhu or its engine is no longer running")
        self.say(f"measure {scenario} {number} {' '.join(options)}")
        return measure(scenario, number, self.server.pids, *options)

    def beside(self, group: str) -> dict[str, float | str]:
        """Asterisk's figure of the same run, where it was taken."""
        return {"Asterisk 22": self.asterisk[group]} if group in self.asterisk else {}


def flow_options(calls: int) -> tuple[str, ...]:
    """Options of `measure flow` and `hold`: how many calls, how fast they come, how long they are watched."""
    return ("--calls", str(calls), "--secs", str(WINDOW_S), "--rate", "40" if calls >= CALLS else "20")


def _cpu(figures: Figures) -> float:
    return float(figures["cpu_s_per_6000_packets"])


def _said(figures: Figures) -> str:
    parts = ("calls_ok", "calls_failed", "loss_pct", "lat_p99_ms", "cores", "cpu_wait_pct", "rss_mb")
    return ", ".join(f"{part} {figures[part]}" for part in parts if part in figures)


def _bare(bench: Bench) -> float:
    """The bare forwarder with a socket per leg, as often as the figure it is compared with."""
    bench.say(f"the bare forwarder, {CALLS} calls")
    bench.bare.append(float(forward("one", CALLS, WINDOW_S)["cpu_s_per_call_min"]))
    return median(bench.bare)


def _against_bare(bench: Bench, number: str) -> list[dict[str, Any]]:
    """As many runs as asked for, each after one of the bare forwarder."""
    taken = []
    for _ in range(bench.runs):
        _bare(bench)
        taken.append(bench.measure("flow", number, *flow_options(CALLS)))
    return taken


def _ratio(bench: Bench, group: str, name: str, limit: float, taken: list[dict[str, Any]]) -> Row:
    beside = {"bare forwarder": median(bench.bare), **bench.beside(group)}
    return ratio_at_most(name, median(map(_cpu, taken)), "s", limit, beside, _said(taken[-1]))


def relay(bench: Bench) -> Iterator[Row]:
    """CPU of a relayed call, against the bare forwarder."""
    taken = _against_bare(bench, "5000")
    yield _ratio(bench, "relay", "relay: CPU per call-minute, G.711", 1.2, taken)


def record(bench: Bench) -> Iterator[Row]:
    """The same with an encrypted two-channel recording, of every call."""
    before = bench.server.recordings()
    taken = _against_bare(bench, "5001")
    calls = sum(run["calls_ok"] for run in taken)
    made = bench.server.recordings(before + calls) - before
    yield _ratio(bench, "record", "record: CPU per call-minute, encrypted, two channels", 1.5, taken)
    yield at_least("record: calls with a recording", round(100 * made / max(1, calls), 2), "%", 100, {})


def wait(bench: Bench) -> Iterator[Row]:
    """CPU of a caller who hears music."""
    figures = bench.measure("hold", "5003", *flow_options(CALLS))
    cpu = float(figures["cpu_s_per_call_min"])
    yield at_most(
        "wait: CPU per minute of a caller with music", cpu, "s", 0.03, bench.beside("wait"), _said(figures)
    )


def delay(bench: Bench) -> Iterator[Row]:
    """What relaying adds on the way, at 400 calls."""
    figures = bench.measure("flow", "5000", *flow_options(400))
    beside = {"rtpengine 26 (earlier)": 0.48, "Asterisk 22 (earlier)": 6.9}
    yield at_most("delay: p99 at 400 relayed calls", figures["lat_p99_ms"], "ms", 1.0, beside, _said(figures))


def held(bench: Bench) -> Iterator[Row]:
    """Calls held on two cores beside the load generator, and the memory of a relayed one."""
    with Peak(bench.server.engine_pids()[0], bench.server.engine_idle_kib) as peak:
        relayed = bench.measure("flow", "5000", *flow_options(800))
    yield from _held(relayed, 800, "relayed", "400 calls held")
    kib = round(peak.grown_kib / 800, 1)
    beside: dict[str, float | str] = {"Asterisk 22 (earlier)": 330.0}
    yield at_most("memory: the engine's, per relayed call", kib, "KiB", 64, beside)
    recorded = bench.measure("flow", "5001", *flow_options(600))
    yield from _held(recorded, 600, "recorded", "200 calls held")


def _held(figures: Figures, calls: int, kind: str, asterisk: str) -> Iterator[Row]:
    beside: dict[str, float | str] = {"Asterisk 22 (earlier)": asterisk}
    name = f"held: {calls} {kind} calls"
    yield at_most(f"{name}, p99 added", figures["lat_p99_ms"], "ms", 20, beside, _said(figures))
    yield at_most(f"{name}, lost", figures["loss_pct"], "%", 0, beside)
    yield at_most(f"{name}, calls failed", figures["calls_failed"], "calls", 0, beside)


class Peak:
    """Watches a process's memory: `with Peak(pid) as peak`, then how much it grew at most."""

    def __init__(self, pid: int, before_kib: int) -> None:
        """`pid`: the process; `before_kib`: what it had before its first call."""
        self._pid, self._before, self._most = pid, before_kib, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def grown_kib(self) -> int:
        """The most it had, less what it had before."""
        return max(0, self._most - self._before)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(SAMPLE_S):
            self._most = max(self._most, resident_kib(self._pid))


def call(bench: Bench) -> Iterator[Row]:
    """CPU of a whole call."""
    figures = bench.measure("cps", "5002", "--rate", "40", "--secs", "20")
    note = f"{figures['ok']} of {figures['created']} calls, answered p99 {figures['answer_ms_p99']} ms"
    cpu = figures["ms_cpu_per_call"]
    yield at_most("call: CPU of a whole inbound call", cpu, "ms", 4.0, bench.beside("call"), note)


def rate(bench: Bench) -> Iterator[Row]:
    """Calls a second, and what happens past the limit."""
    fast = bench.measure("cps", "5002", "--rate", str(FAST_RATE), "--secs", "15")
    parts = [
        f"{fast['ok']} of {fast['created']}",
        f"{fast['retrans']} sent again",
        f"p99 {fast['whole_ms_p99']} ms",
    ]
    note = ", ".join(parts)
    beside: dict[str, float | str] = {"Asterisk 22 (earlier)": "350 a second, then it collapses"}
    yield at_least(
        f"rate: at {FAST_RATE} a second, calls that succeed", fast["success_pct"], "%", 99.9, beside, note
    )
    over = bench.measure("cps", "5002", "--rate", str(OVERLOAD_RATE), "--secs", str(OVERLOAD_S))
    served = over["ok"] / OVERLOAD_S
    note = f"{over['ok']} of {over['created']} succeed, the others are refused or give up"
    name = f"rate: at {OVERLOAD_RATE} a second offered, calls a second that succeed"
    yield at_least(name, served, "/s", KEPT_SHARE * FAST_RATE, beside, note)
    calm = bench.measure("cps", "5002", "--rate", "40", "--secs", "5")
    yield at_least("rate: afterwards, at 40 a second, calls that succeed", calm["success_pct"], "%", 100, {})


def latency(bench: Bench) -> Iterator[Row]:
    """INVITE in → INVITE at the agent, with 1 000 agents."""
    figures = bench.measure("latency", "5002", "--rate", "10", "--secs", "20")
    p99, p50 = (figures[name] for name in AGENTS_MS)
    note = f"median {p50} ms of {figures['invite_to_agent_n']} calls"
    yield at_most("latency: INVITE to the agent's INVITE, p99", p99, "ms", 6.0, bench.beside("latency"), note)


def audio(bench: Bench) -> Iterator[Row]:
    """INVITE → the first sound of the prompt."""
    calls = 30
    bench.say(f"first audio, {calls} calls")
    host, _, port = harness.TARGET.partition(":")
    heard = first_audio.measure((host, int(port)), "5000", calls)
    if len(heard) < calls:
        raise harness.Unavailable(f"only {len(heard)} of {calls} callers heard the prompt")
    note = f"median {median(heard)} ms of {calls} calls"
    yield at_most("audio: INVITE to the first sound, worst", round(max(heard), 1), "ms", 100, {}, note)


GROUPS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "relay": relay,
    "record": record,
    "wait": wait,
    "delay": delay,
    "held": held,
    "call": call,
    "latency": latency,
    "audio": audio,
    "rate": rate,
}


def asterisk_figures(wanted: list[str], runs: int, say: Callable[[str], None]) -> dict[str, float]:
    """The same figures of Asterisk, each from a fresh start."""
    figures: dict[str, float] = {}
    for group, (scenario, number, options, key) in ASTERISK.items():
        if group not in wanted:
            continue
        taken = []
        for _ in range(runs):
            say(f"Asterisk: measure {scenario} {number}")
            with harness.Asterisk() as pid:
                found = measure(scenario, number, [pid], *options, label="asterisk")
            if key in found:
                taken.append(float(found[key]))
        if taken:
            figures[group] = median(taken)
    return figures


ASTERISK: dict[str, tuple[str, str, tuple[str, ...], str]] = {
    "relay": ("flow", "5000", (*flow_options(CALLS), "--quick"), "cpu_s_per_6000_packets"),
    "record": ("flow", "5001", (*flow_options(CALLS), "--quick"), "cpu_s_per_6000_packets"),
    "wait": ("hold", "5003", (*flow_options(CALLS), "--quick"), "cpu_s_per_call_min"),
    "call": ("cps", "5002", ("--rate", "40", "--secs", "20"), "ms_cpu_per_call"),
    "latency": ("latency", "5002", ("--rate", "10", "--secs", "20"), "invite_to_agent_ms_p99"),
}
