"""Builds the wheel, and proves it in an empty environment.

`python -m tools.wheel build FOLDER` makes the one wheel with both programs; `python -m tools.wheel prove`
builds it, installs it with its locked packages into `build/wheel-venv` and asks both programs for their
version.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROVED = ROOT / "build" / "wheel-venv"


def run(*command: str | Path) -> None:
    """Run a command in the repository; one sentence and the end of this program when it fails."""
    if subprocess.run([str(part) for part in command], cwd=ROOT, stdin=subprocess.DEVNULL).returncode:
        sys.exit(f"✗ This did not work: {' '.join(str(part) for part in command)}")


def build(folder: Path) -> Path:
    """Build the wheel into `folder`, emptied of older ones; cargo's finished work is used again."""
    # setuptools copies into build/lib first and forgets nothing: a deleted file would stay in the wheel.
    for left_over in [ROOT / "build" / "lib", *(ROOT / "build").glob("bdist.*")]:
        shutil.rmtree(left_over, ignore_errors=True)
    for old in folder.glob("yunhu-*.whl"):
        old.unlink()
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ".")
    wheels = list(folder.glob("yunhu-*.whl"))
    if len(wheels) != 1:
        sys.exit(f"✗ One wheel was expected in {folder}, not {len(wheels)}.")
    return wheels[0]


def prove(wheel: Path) -> None:
    """Install `wheel` into an empty environment and run both programs from there."""
    shutil.rmtree(PROVED, ignore_errors=True)
    run(sys.executable, "-m", "venv", PROVED)
    pip = [
        str(PROVED / "bin" / "python"),
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--quiet",
        "--no-compile",
    ]
    run(*pip, "--require-hashes", "-r", ROOT / "requirements" / "run.lock")
    run(*pip, "--no-deps", "--no-index", wheel)
    run(PROVED / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "check")
    run(PROVED / "bin" / "yunhu", "--version")
    run(PROVED / "bin" / "yunhu-media", "--version")


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    match arguments:
        case ["build", folder]:
            print(build(Path(folder).resolve()))
        case ["prove"]:
            prove(build(ROOT / "build" / "wheel"))
        case _:
            sys.exit("usage: python -m tools.wheel build FOLDER | prove")


if __name__ == "__main__":
    main(sys.argv[1:])
