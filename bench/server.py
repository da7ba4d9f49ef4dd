"""Yunhu under test: started as a user starts it, found with all its processes, stopped."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from bench import centre
from bench.harness import ROOT, TARGET, Unavailable
from pyrage import x25519  # type: ignore[import-untyped]

CONFIG = ROOT / "bench" / "yunhu.toml"
RUN = ROOT / "build" / "bench" / "run"
LOG = ROOT / "build" / "bench" / "yunhu.log"
START_LIMIT_S = 30.0
STOP_LIMIT_S = 20.0
SEAL_LIMIT_S = 20.0
PING = (
    "OPTIONS sip:ping@{target} SIP/2.0\r\nVia: SIP/2.0/UDP {me};branch=z9hG4bKping{n};rport\r\n"
    "Max-Forwards: 70\r\nFrom: <sip:ping@{me}>;tag=p{n}\r\nTo: <sip:ping@{target}>\r\n"
    "Call-ID: ping{n}@{me}\r\nCSeq: {n} OPTIONS\r\nContent-Length: 0\r\n\r\n"
)


class Server:
    """`with Server() as server`: a fresh centre of 1 000 agents at TARGET, in a folder of its own."""

    def __enter__(self) -> Server:
        if answers():
            raise Unavailable(f"something already answers SIP at {TARGET}: stop it first")
        _end(self.engine_pids())
        shutil.rmtree(RUN, ignore_errors=True)
        text = centre.write(RUN)
        yunhu = Path(sys.executable).parent / "yunhu"
        command = [str(yunhu), "run", "--config", str(CONFIG), "--centre", str(text)]
        # Encrypting costs the same whoever may read it; these recordings nobody will open.
        nobody = str(x25519.Identity.generate().to_public())
        environment = {**os.environ, "YUNHU_RECORDING__RECIPIENTS": nobody}
        with LOG.open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=RUN, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        end = time.monotonic() + START_LIMIT_S
        while not answers():
            if self._process.poll() is not None or time.monotonic() > end:
                self.__exit__()
                raise Unavailable(
                    f"yunhu did not start: {last_line(LOG)} (all of it in {LOG.relative_to(ROOT)})"
                )
        self.engine_idle_kib = sum(map(resident_kib, self.engine_pids()))
        return self

    @property
    def pids(self) -> list[int]:
        """The processes that do the work: `yunhu` first, then its engine."""
        return [self._process.pid, *self.engine_pids()]

    def engine_pids(self) -> list[int]:
        """The engine's process; it is detached from `yunhu`, so it is found by the folder it works in."""
        return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _ours(entry)]

    def recordings(self, expected: int = 0) -> int:
        """How many recordings there are, with something in them; waits a while until there are so many."""
        end = time.monotonic() + SEAL_LIMIT_S
        while True:
            found = sum(path.stat().st_size > 0 for path in RUN.rglob("*.rec"))
            if found >= expected or time.monotonic() > end:
                return found
            time.sleep(0.2)

    def alive(self) -> bool:
        """Whether both programs still run."""
        return self._process.poll() is None and bool(self.engine_pids())

    def __exit__(self, *_: object) -> None:
        engines = self.engine_pids()
        if self._process.poll() is None:
            self._process.terminate()
        try:
            self._process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        _end(engines)


def _end(pids: list[int]) -> None:
    """End processes that are not children of this one; the stubborn ones by force."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        end = time.monotonic() + STOP_LIMIT_S
        while time.monotonic() < end and any(Path(f"/proc/{pid}").exists() for pid in pids):
            time.sleep(0.1)


def _ours(entry: Path) -> bool:
    """Whether a process is the engine of this run: its control socket lies in RUN."""
    try:
        words = (entry / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return False
    if Path(words[0]).name != "yunhu-media" or "--socket" not in words:
        return False
    return Path(words[words.index("--socket") + 1]).resolve().is_relative_to(RUN)


def answers(wait_s: float = 0.3) -> bool:
    """Whether a SIP server answers OPTIONS at TARGET."""
    host, _, port = TARGET.partition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ping:
        ping.bind(("127.0.0.1", 0))
        ping.settimeout(wait_s)
        me = f"127.0.0.1:{ping.getsockname()[1]}"
        ping.sendto(
            PING.format(target=TARGET, me=me, n=time.monotonic_ns() % 10**9).encode(), (host, int(port))
        )
        try:
            return ping.recv(4096).startswith(b"SIP/2.0 ")
        except TimeoutError:
            return False
        except OSError:  # the port is closed: wait as long as an answer would have taken
            time.sleep(wait_s)
            return False


def last_line(path: Path) -> str:
    """The last line of a log, for a sentence."""
    lines = path.read_text("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def resident_kib(pid: int) -> int:
    """Resident memory of a process; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)
