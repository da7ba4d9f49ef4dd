"""The load harness of ../shared/peers: a writable copy, its programs built, and its commands as functions.

SIPp and Asterisk live in a folder of Debian (`PEERS_ROOT`) that the harness's `install` makes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT.parent / "shared" / "peers"
COPY = ROOT / "build" / "peers"
CHROOT = Path(os.environ.get("PEERS_ROOT") or Path.home() / ".cache" / "peers" / "forky")
RAW = ROOT / "build" / "bench" / "raw.jsonl"
MEASURE_LIMIT_S = 300
INSTALL_LIMIT_S = 1200

TARGET = "127.0.0.1:5060"
AGENT_PORT = 6000


class Unavailable(Exception):  # noqa: N818 (said to a person as it is)
    """The harness, or a part of it, cannot be had here; the message says why."""


def prepare(say: Any) -> None:
    """Copy and build the harness, and make its chroot when it is not there. Raises Unavailable."""
    if not SOURCE.is_dir():
        raise Unavailable("the load harness is not there: ../shared/peers beside the repository")
    shutil.copytree(SOURCE, COPY, dirs_exist_ok=True, symlinks=True)
    for name in ("rtpload", "udpfwd"):
        program, source = COPY / name, COPY / f"{name}.c"
        if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
            say(f"building {name}")
            flags = ["-O2", "-Wno-parentheses", "-Wno-misleading-indentation"]
            _run(["cc", *flags, "-o", str(program), str(source), "-lpthread", "-lm"], 60)
    _run([str(COPY / "media" / "make")], 120)
    RAW.parent.mkdir(parents=True, exist_ok=True)
    RAW.unlink(missing_ok=True)


def prepare_chroot(say: Any) -> None:
    """Make the folder of Debian with SIPp and Asterisk, unless it is there. Raises Unavailable."""
    if os.geteuid() != 0:
        raise Unavailable("the load generator runs in a chroot: run make bench as root")
    ready = (CHROOT / "usr/bin/sipp").exists() and (CHROOT / "peers/sipp/caller.xml").exists()
    if not ready:
        say(f"installing SIPp and Asterisk into {CHROOT} (once, several minutes)")
        _run([str(COPY / "install"), str(CHROOT)], INSTALL_LIMIT_S)
    if (CHROOT / "peers").stat().st_ino != COPY.stat().st_ino:
        say(f"{CHROOT}/peers is mounted from elsewhere; its scenarios are used as they are")


def _run(command: list[str], limit_s: int) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=limit_s, stdin=subprocess.DEVNULL, cwd=COPY
        )
    except subprocess.TimeoutExpired:
        raise Unavailable(f"{Path(command[0]).name} was not done after {limit_s} s") from None
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise Unavailable(f"{Path(command[0]).name} did not work: {' / '.join(last)}")
    return done.stdout


def _last_object(output: str) -> dict[str, Any]:
    lines = [line for line in output.splitlines() if line.startswith("{")]
    if not lines:
        raise Unavailable("the harness printed no figures")
    RAW.open("a").write(lines[-1] + "\n")
    figures: dict[str, Any] = json.loads(lines[-1])
    return figures


def forward(mode: str, calls: int, seconds: int) -> dict[str, Any]:
    """The bare forwarder under the same load: its figures."""
    return _last_object(_run([str(COPY / "forward"), mode, str(calls), str(seconds)], MEASURE_LIMIT_S))


def measure(
    scenario: str, number: str, pids: Iterable[int], *options: str, label: str = "yunhu"
) -> dict[str, Any]:
    """One run of `measure` against the server at TARGET: its figures."""
    command = [str(COPY / "measure"), scenario, "--number", number, "--target", TARGET, "--label", label]
    command += ["--agent-port", str(AGENT_PORT), "--pid", ",".join(map(str, pids)), *options]
    return _last_object(_run(command, MEASURE_LIMIT_S))


class Asterisk:
    """Asterisk 22 with the same numbers and agents, at the same address: `with Asterisk() as pid`."""

    def __enter__(self) -> int:
        # Its output is not waited for: the server it leaves behind would hold a pipe open.
        done = subprocess.run(
            [str(COPY / "asterisk" / "start"), "1000"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=90,
        )
        if done.returncode:
            raise Unavailable("Asterisk did not start")
        return int((CHROOT / "tmp/ast/pid").read_text())

    def __exit__(self, *_: object) -> None:
        subprocess.run(
            [str(COPY / "asterisk" / "stop")],
            timeout=60,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
