"""What a call between a browser and a telephone costs: media/load against an engine of its own.

python -m bench.browser_calls        prints CPU seconds of the engine for a minute of one call

The browser's side is DTLS-SRTP (Opus, or G.711 where nothing is transcoded), the telephone's G.711 in plain
RTP. The client takes control of its engine, so it cannot share the one that a running centre controls.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.harness import ROOT, Unavailable
from bench.rows import Row, at_least, at_most, median, unmeasured

PROGRAMS = ROOT / "media" / "target" / "release"
ENGINE = PROGRAMS / "yunhu-media"
LOAD = PROGRAMS / "yunhu-load"
CALLS = 50
WINDOW_S = 15
RUNS = 3
START_LIMIT_S = 10.0
STOP_LIMIT_S = 10.0
LOAD_LIMIT_S = 120.0
POLL_S = 0.05
CPU_LIMIT_S = 0.45
# What is on its way when the window opens or closes is counted on one side only.
HEARD_LIMIT_PCT = 99.5

OPUS = "browser: CPU per call-minute, Opus/DTLS-SRTP ↔ G.711"
HEARD = "browser: packets heard, of those sent"
PCMA = "browser: CPU per call-minute, G.711/DTLS-SRTP ↔ G.711"
# The harness has both transcoding Opus on plain RTP: without the cost of DTLS-SRTP, which is in ours.
OTHERS: dict[str, float | str] = {
    "rtpengine 26, plain RTP (earlier)": 0.67,
    "Asterisk 22, plain RTP (earlier)": "1.1 to 1.3",
}


@dataclass(frozen=True)
class Figures:
    """What one run of the load client says: CPU seconds per call-minute, and the share that was heard, %."""

    cpu_s: float
    heard_pct: float
    calls: int

    @classmethod
    def read(cls, line: str) -> Figures:
        """Read the client's line of JSON. Raises Unavailable when it is another."""
        try:
            said: dict[str, Any] = json.loads(line)
            sent = 2 * int(said["sent_each_way"])
            heard = int(said["browsers_heard"]) + int(said["phones_heard"])
            return cls(float(said["cpu_s_per_call_minute"]), 100 * heard / sent, int(said["calls"]))
        except (ValueError, KeyError, TypeError, ZeroDivisionError):
            raise Unavailable("the load client's line cannot be read") from None


def rows(engine: Path = ENGINE) -> list[Row]:
    """Measure, and give one row for each figure; what cannot be measured is a row that does not hold."""
    try:
        opus = [_measure(engine, "opus") for _ in range(RUNS)]
        pcma = [_measure(engine, "PCMA") for _ in range(RUNS)]
    except Unavailable as reason:
        return [unmeasured(OPUS, "s", f"≤ {CPU_LIMIT_S:g} s", str(reason))]
    return shown(opus, pcma)


def shown(opus: Sequence[Figures], pcma: Sequence[Figures]) -> list[Row]:
    """The rows of several runs with each codec: medians of what they cost, and the least that was heard."""
    note = f"{opus[0].calls} calls, runs {', '.join(f'{run.cpu_s:.3f}' for run in opus)}"
    heard = round(min(run.heard_pct for run in (*opus, *pcma)), 2)
    return [
        at_most(OPUS, median(run.cpu_s for run in opus), "s", CPU_LIMIT_S, OTHERS, note),
        at_least(HEARD, heard, "%", HEARD_LIMIT_PCT, {}),
        Row(PCMA, median(run.cpu_s for run in pcma), "s"),
    ]


def _measure(engine: Path, codec: str) -> Figures:
    """One run with a fresh engine."""
    with _running(engine) as (socket, pid):
        command = [str(LOAD), str(socket), str(pid), str(CALLS), str(WINDOW_S), codec]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=LOAD_LIMIT_S, stdin=subprocess.DEVNULL
            )
        except OSError as error:
            raise Unavailable(f"yunhu-load cannot be started: {error.strerror}") from None
        except subprocess.TimeoutExpired:
            raise Unavailable(f"yunhu-load was not done after {LOAD_LIMIT_S:g} s") from None
    if done.returncode:
        raise Unavailable(f"yunhu-load did not work: {done.stderr.strip()}")
    return Figures.read(done.stdout)


@contextmanager
def _running(engine: Path) -> Iterator[tuple[Path, int]]:
    """An engine of its own: its control socket and its process."""
    with tempfile.TemporaryDirectory(prefix="yunhu-bench-") as folder:
        socket = Path(folder) / "control"
        command = [str(engine), "--socket", str(socket)]
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise Unavailable(f"the engine cannot be started: {error.strerror}") from None
        try:
            _wait_for(socket, process)
            yield socket, process.pid
        finally:
            _end(process)


def _wait_for(socket: Path, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_LIMIT_S
    while not socket.exists():
        if process.poll() is not None or time.monotonic() > end:
            raise Unavailable("the engine did not start")
        time.sleep(POLL_S)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_LIMIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    for line in rows():
        print(f"{line.name:60} {line.value} {line.unit}  {line.limit}  {line.note}")
