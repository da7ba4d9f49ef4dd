"""`make bench`: measures, prints the table with ratios, writes bench/results.json.

Every figure has its peers beside it, taken in the same run on the same machine: the bare forwarder for what a
relayed packet costs at least, and Asterisk 22 for what a call costs elsewhere.
"""

from __future__ import annotations

import argparse
import importlib
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench import calls, harness, rows
from bench.rows import Row, unmeasured
from bench.server import Server
from rich.console import Console

RESULTS = Path(__file__).resolve().parent / "results.json"
SCRIPTS = (
    "sip_parse",
    "masking",
    "first_sound",
    "permission_check",
    "sealing",
    "queue_match",
    "expected_wait",
    "flow_steps",
    "replay",
    "browser_calls",
)
LOG_WIDTH = 160
BUSY_LOAD = 0.5
Found = list[Row | Mapping[str, Any]]


def main() -> int:
    """Measure what `--only` names, or everything; return 1 when a limit does not hold."""
    groups = [*SCRIPTS, *calls.GROUPS]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", help=f"groups, with commas: {', '.join(groups)}")
    parser.add_argument(
        "--runs", type=int, default=0, help="repeat every group so often (default: 3 the short ones)"
    )
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else groups
    if unknown := [name for name in wanted if name not in groups]:
        print(f"no such group: {', '.join(unknown)}; there are {', '.join(groups)}")
        return 2
    # A socket per leg, here and in everything started from here.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    console, began = _console(), time.monotonic()

    def say(what: str) -> None:
        console.print(f"▸ {time.monotonic() - began:5.0f} s  {what}", highlight=False)

    if os.getloadavg()[0] > BUSY_LOAD:
        say("this machine is busy with something else: figures will be worse than it can do")
    found: Found = []
    for name in SCRIPTS:
        if name in wanted:
            say(name)
            found += importlib.import_module(f"bench.{name}").rows()
    found += measure_calls([name for name in calls.GROUPS if name in wanted], options.runs, say)
    rows.write(RESULTS, found)
    console.print(rows.table(found))
    for note in rows.notes(found):
        console.print(note, style="dim", highlight=False, soft_wrap=True)
    console.print(
        f"kept in bench/results.json; every run's figures in {harness.RAW.relative_to(harness.ROOT)}"
    )
    return int(any(row["holds"] is False for row in map(rows.plain, found)))


def _console() -> Console:
    """The terminal; a log has no width of its own, and the table needs some."""
    console = Console()
    return console if console.is_terminal else Console(width=LOG_WIDTH)


def measure_calls(wanted: list[str], runs: int, say: Callable[[str], None]) -> Found:
    """The rows about calls. What cannot be measured is a row that says why, and does not hold."""
    if not wanted:
        return []
    try:
        harness.prepare(say)
        harness.prepare_chroot(say)
        asterisk = _asterisk(wanted, runs or 1, say)
        with Server() as server:
            bench = calls.Bench(server, say, runs or 3, asterisk)
            return [row for group in wanted for row in _group(bench, group, runs or 1)]
    except harness.Unavailable as reason:
        say(str(reason))
        return [unmeasured(group, "", "", str(reason)) for group in wanted]


def _asterisk(wanted: list[str], runs: int, say: Callable[[str], None]) -> dict[str, float]:
    try:
        return calls.asterisk_figures(wanted, runs, say)
    except harness.Unavailable as reason:
        say(f"without Asterisk beside it: {reason}")
        return {}


def _group(bench: calls.Bench, group: str, times: int) -> Found:
    """One group's rows; of several times the one in the middle, by value."""
    again = 1 if group in ("relay", "record") else times
    try:
        taken = [list(calls.GROUPS[group](bench)) for _ in range(again)]
    except harness.Unavailable as reason:
        return [unmeasured(group, "", "", str(reason))]
    return [
        sorted(same, key=lambda row: row.value or 0.0)[len(same) // 2] for same in zip(*taken, strict=True)
    ]


if __name__ == "__main__":
    sys.exit(main())
