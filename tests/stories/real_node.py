"""A node of real processes: `yunhu run`, its engine, SIPp on both sides; and what it wrote down."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from tests.left_behind import end_engines, engines
from tests.ports import engine_ports, free_port

from yunhu.work.recordings.keys import keygen, load_recipients

PATIENCE_S = 40.0

START_S = 180.0
"""How long a node may take to be ready beside others on a slow machine; one that ends is known at once."""

LOOK_EVERY_S = 0.05
SCENARIOS = Path(__file__).parent / "sipp"

CENTRE = """
tenant: acme
skills: [{{id: talk, name: Talk}}]
trunks: [{{id: carrier, addresses: ["127.0.0.1:{caller}"], options_s: 0, srtp: "off"}}]
agents:
  - {{id: li, name: 李娜, contact: "sip:li@127.0.0.1:{agent}", sign_in: always, skills: [{{skill: talk}}]}}
queues: [{{id: support, name: 客服, need: [{{skill: talk}}], wrap_up_s: 0}}]
flows: [{{id: direct, name: Direct, start: wait, nodes: {{wait: {{verb: queue, queue: support}}}}}}]
numbers: [{{number: "4001", name: Direct, flow: direct, recording: talk}}]
"""

SETTINGS = """
[node]
data_dir = "var"
[sip]
udp = ["127.0.0.1:{sip}"]
tcp = []
[media]
address = "127.0.0.1"
ports = "{first}-{last}"
[recording]
recipients = ["{recipient}"]
[http]
port = {http}
[session]
second_factor = "off"
"""


def until(found: Callable[[], Any], what: str, patience_s: float = PATIENCE_S) -> Any:
    """What `found` gives as soon as it gives something; fails in words after a while."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        it = found()
        if it:
            return it
        threading.Event().wait(LOOK_EVERY_S)  # programs that are not ours are waited for by looking
    raise AssertionError(f"{what} did not happen within {patience_s} s")


class RealNode:
    """Starts, kills and starts again; everything ends with `close`."""

    def __init__(self, folder: Path, centre: str = CENTRE, settings: str = SETTINGS) -> None:
        """`centre` and `settings` are texts with the places of the ports left open, as those above."""
        self.folder = folder
        self.sip, self.caller, self.agent = (free_port() for _ in range(3))
        self.http = free_port()
        keys = keygen(folder / "keys")
        self.identity = keys.tenant_key
        first, last = engine_ports()
        values = {"sip": self.sip, "http": self.http, "first": first, "last": last}
        (folder / "yunhu.toml").write_text(
            settings.format(**values, recipient=load_recipients([keys.tenant_pub])[0]), "utf-8"
        )
        (folder / "centre.yaml").write_text(centre.format(caller=self.caller, agent=self.agent), "utf-8")
        self.children: list[subprocess.Popen[bytes]] = []
        self.start()

    # --- processes ------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start `yunhu run`, and wait until it is ready."""
        command = [sys.executable, "-m", "yunhu", "run", "--config", "yunhu.toml", "--centre", "centre.yaml"]
        log = (self.folder / "node.log").open("ab")
        self.node = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)
        log.close()
        try:
            until(self.ready, "a ready node", START_S)
        except BaseException:
            self.close()
            raise

    def ready(self) -> bool:
        """Whether the node answers that calls may come."""
        if self.node.poll() is not None:
            raise AssertionError((self.folder / "node.log").read_text("utf-8")[-2000:])
        try:
            return httpx.get(f"http://127.0.0.1:{self.http}/health/ready", timeout=1).status_code == 200
        except httpx.TransportError:
            return False

    def engine_pid(self) -> int:
        """The engine's process, found by the socket it was given."""
        found = engines(self.folder)
        assert found, "no engine runs"
        return found[0]

    def kill(self) -> None:
        """kill -9 of `yunhu`."""
        self.node.kill()
        self.node.wait()

    def kill_both(self) -> None:
        """kill -9 of `yunhu` and its engine, as a power cut would."""
        engine = self.engine_pid()
        self.node.send_signal(signal.SIGSTOP)
        os.kill(engine, signal.SIGKILL)
        self.kill()

    def sipp(self, scenario: str, port: int, *arguments: str) -> subprocess.Popen[bytes]:
        """Start SIPp with one of our scenarios for one call."""
        command = ["sipp", "-sf", str(SCENARIOS / f"{scenario}.xml"), "-i", "127.0.0.1", "-p", str(port)]
        command += ["-m", "1", "-nostdin", "-timeout", "60s", *arguments]
        out = (self.folder / f"{scenario}.out").open("wb")
        child = subprocess.Popen(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        out.close()
        self.children.append(child)
        return child

    def close(self) -> None:
        """End everything that was started; an engine whose node was killed waits for another."""
        for child in self.children:
            child.kill()
            child.wait()
        try:
            if self.node.poll() is None:
                self.node.terminate()
                self.node.wait(PATIENCE_S)
        finally:
            self.kill()
            end_engines(self.folder)

    # --- what was written down ------------------------------------------------------------------------

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Rows of the main database."""
        path = self.folder / "var" / "yunhu.db"
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query)]

    def talking(self) -> list[dict[str, Any]]:
        """Contacts that are connected and go on."""
        return self.rows("SELECT * FROM contact WHERE connected_at IS NOT NULL AND ended_at IS NULL")
