"""Everything CI runs, in order, each step timed; a summary at the end and exit code 1 when a step failed."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MINUTE_S = 60

MOST_REPEATED = 40
"""Lines about failures of one step that the summary repeats."""

LAST_WORDS_S = 10
"""How long the rest of a step's output is waited for: something it left running may hold its end open."""

_FAILURE = re.compile(rb"^(FAILED |ERROR |REPEATED |test .* FAILED$|error\[| *(FAIL|\xc3\x97) )")
"""How pytest, cargo and vitest begin the line that names what failed, and we what had to be repeated."""


@dataclass(frozen=True)
class Check:
    """One step: its name, its command, how long it may take, and the step without which it makes no sense."""

    name: str
    command: tuple[str, ...]
    limit_s: int = 5 * MINUTE_S
    after: str | None = None


def _cargo(*words: str) -> tuple[str, ...]:
    return ("cargo", *words[:1], "--manifest-path", "media/Cargo.toml", *words[1:])


def _tool(name: str, *words: str) -> tuple[str, ...]:
    return (str(BIN / name), *words)


def _module(name: str, *words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name, *words)


def _npm(script: str) -> tuple[str, ...]:
    return ("npm", "--prefix", "web", "run", "--silent", script)


CHECKS = (
    Check("format", _tool("ruff", "format", "--check", ".")),
    Check("lint", _tool("ruff", "check", ".")),
    Check("types", _tool("mypy", "src", "tests", "tools", "bench")),
    Check("imports", _tool("lint-imports")),
    Check("tidy", _module("tools.tidy")),
    Check("machines", _module("tools.machines", "--check")),
    Check("roles", _module("tools.roles", "--check")),
    Check("rust-format", _cargo("fmt", "--all", "--check")),
    Check(
        "rust-lint",
        _cargo("clippy", "--workspace", "--all-targets", "--locked", "--quiet", "--", "-D", "warnings"),
        10 * MINUTE_S,
    ),
    Check("web-lint", _npm("lint")),
    Check("web-types", _npm("types")),
    Check("web-api", _module("tools.web_api", "--check")),
    Check("web-budget", _npm("budget")),
    Check("licences", _module("tools.licences")),
    Check("tests", _module("tools.test"), 50 * MINUTE_S),
    Check("wheel", _module("tools.wheel", "prove"), 10 * MINUTE_S),
    Check("demo-call", ("build/wheel-venv/bin/yunhu", "demo", "--once"), 3 * MINUTE_S, after="wheel"),
)


@dataclass(frozen=True)
class Outcome:
    """How one step ended."""

    name: str
    seconds: float
    verdict: str
    failures: tuple[str, ...] = ()
    """What failed, in the lines of the step's own output, also when it passed at last."""

    @property
    def good(self) -> bool:
        """Whether the step passed."""
        return self.verdict == "ok"


def run(check: Check, bad: set[str]) -> Outcome:
    """Run one step with its output shown, unless the step it needs is among `bad`."""
    if check.after in bad:
        return Outcome(check.name, 0.0, f"not run: {check.after} failed")
    print(f"\n▸ {check.name}: {' '.join(check.command)}", flush=True)
    began = time.monotonic()
    failures: deque[str] = deque(maxlen=MOST_REPEATED)
    try:
        step = subprocess.Popen(
            check.command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except FileNotFoundError:
        return Outcome(check.name, 0.0, f"FAILED: {check.command[0]} is not installed")
    reader = threading.Thread(target=_show, args=(step.stdout, failures), daemon=True)
    reader.start()
    try:
        code = step.wait(check.limit_s)
        verdict = "ok" if code == 0 else f"FAILED: exit code {code}"
    except subprocess.TimeoutExpired:
        step.kill()
        code, verdict = step.wait(), f"FAILED: not done after {check.limit_s} s"
    seconds = time.monotonic() - began
    reader.join(LAST_WORDS_S)
    told = [line for line in failures if code != 0 or line.startswith(("FAILED ", "REPEATED "))]
    return Outcome(check.name, seconds, verdict, tuple(told))


def _show(output: IO[bytes], failures: deque[str]) -> None:
    """Print a step's output as it comes, and keep the lines that name a failure."""
    for line in output:
        sys.stdout.buffer.write(line)
        sys.stdout.flush()
        if _FAILURE.match(line):
            failures.append(line.decode(errors="replace").rstrip())


def summary(outcomes: list[Outcome]) -> str:
    """The table at the end."""
    lines = [f"  {o.name:<12} {o.seconds:7.1f} s  {o.verdict}" for o in outcomes]
    lines += [f"      {failure}" for o in outcomes for failure in o.failures]
    failed = [o.name for o in outcomes if not o.good]
    total = f"  {'all':<12} {sum(o.seconds for o in outcomes):7.1f} s  "
    return "\n".join(["", "make check", *lines, total + (f"FAILED: {', '.join(failed)}" if failed else "ok")])


def main() -> int:
    """Run the steps (or the one that `--only` names)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=[check.name for check in CHECKS], help="one step")
    only = parser.parse_args().only
    outcomes: list[Outcome] = []
    for check in CHECKS:
        if only in (None, check.name):
            outcomes.append(run(check, {o.name for o in outcomes if not o.good}))
    print(summary(outcomes), flush=True)
    return int(not all(o.good for o in outcomes))


if __name__ == "__main__":
    sys.exit(main())
