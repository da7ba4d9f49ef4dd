"""Runs the tests: Rust's, the web application's and Python's, or the part that `--only` names.

A part is a path, or an expression of pytest.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CARGO = ["cargo", "test", "--workspace", "--locked", "--manifest-path", "media/Cargo.toml"]
VITEST = ["npm", "--prefix", "web", "run", "--silent", "test"]
PYTEST = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider"]


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


def main() -> int:
    """Run every command, also after a failure, so that one run tells all; return 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", help="a path (tests/interop, media, web) or an expression (offer and not slow)"
    )
    failed = False
    for command in commands(parser.parse_args().only):
        failed |= subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL).returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
