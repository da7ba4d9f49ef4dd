"""Runs the tests: Rust's, the web application's and Python's, or the part that `--only` names.

A part is a path, or an expression of pytest. Of the tests that run other programs a few may be run once more.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CARGO = ["cargo", "test", "--workspace", "--locked", "--manifest-path", "media/Cargo.toml"]
VITEST = ["npm", "--prefix", "web", "run", "--silent", "test"]
CACHE = ROOT / "build" / "pytest"
PYTEST = [sys.executable, "-m", "pytest", "-v", "-o", f"cache_dir={CACHE}"]

WITH_OTHER_PROGRAMS = ("tests/app/", "tests/e2e/", "tests/interop/", "tests/stories/")
"""Tests of browsers, phones and whole nodes: a late machine can cost them a deadline that is not ours."""

MOST_REPEATED = 3
"""More failures than these are no accident."""

TESTS_FAILED = 1
"""How pytest ends when tests failed, and nothing else was wrong."""


def commands(only: str | None) -> list[list[str]]:
    """The commands that run the part `only` (None: everything)."""
    if only is None:
        return [CARGO, VITEST, PYTEST]
    parts = only.split()
    if all((ROOT / part.partition("::")[0]).exists() for part in parts):
        rust = [part for part in parts if Path(part).parts[0] == "media"]
        web = [part for part in parts if Path(part).parts[0] == "web"]
        python = [part for part in parts if part not in rust + web]
        return [
            *([CARGO] if rust else []),
            *([VITEST] if web else []),
            *([[*PYTEST, *python]] if python else []),
        ]
    return [[*PYTEST, "-k", only]]


def repeatable(failed: Sequence[str]) -> list[str]:
    """The failed tests that are run once more: all of them or none.

    They pass by themselves or the run has failed; either way their names are told, and mending them is owed.
    """
    accident = len(failed) <= MOST_REPEATED and all(each.startswith(WITH_OTHER_PROGRAMS) for each in failed)
    return list(failed) if accident else []


def _run(command: list[str]) -> bool:
    """Whether a command passed; tests that failed and may be repeated had their second chance."""
    last = CACHE / "v" / "cache" / "lastfailed"
    if command[: len(PYTEST)] == PYTEST:
        last.unlink(missing_ok=True)
    code = _code(command)
    if code != TESTS_FAILED or command[: len(PYTEST)] != PYTEST or not last.exists():
        return code == 0
    again = repeatable(sorted(json.loads(last.read_text("utf-8"))))
    if not again or _code([*PYTEST, *again]) != 0:
        return False
    for each in again:
        print(f"REPEATED {each} - passed by itself", flush=True)
    return True


def _code(command: list[str]) -> int:
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL).returncode


def main() -> int:
    """Run every command, also after a failure, so that one run tells all; return 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", help="a path (tests/interop, media, web) or an expression (offer and not slow)"
    )
    passed = [_run(command) for command in commands(parser.parse_args().only)]
    return int(not all(passed))


if __name__ == "__main__":
    sys.exit(main())
