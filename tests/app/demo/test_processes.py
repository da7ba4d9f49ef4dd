"""Programs are started in their own session and ended, also those that do not want to."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

from tests.interop.bridge import until

from yunhu.app.demo.processes import Child, end_listener

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""
LISTENER = """
import socket, sys, time
it = socket.socket(socket.AF_UNIX)
it.bind(sys.argv[1])
it.listen()
print("ready", flush=True)
time.sleep(60)
"""
PARENT = """
import asyncio, sys
from pathlib import Path
from yunhu.app.demo.processes import Child

async def main():
    folder = Path(sys.argv[1])
    await Child.start(["sleep", "60"], folder, folder / "child.log")
    import os
    os.kill(os.getpid(), 9)

asyncio.run(main())
"""


async def ready(child: Child) -> None:
    """Wait until a program has said so."""
    await until(lambda: child.last_line() == "ready")


async def test_what_it_said_last_and_how_it_ended(tmp_path: Path) -> None:
    child = await Child.start(["sh", "-c", "echo one; echo two; exit 3"], tmp_path, tmp_path / "log")
    assert await child.wait() == 3
    assert child.last_line() == "two"
    await child.stop()
    assert child.exit_code == 3


async def test_one_that_does_not_end_is_ended(tmp_path: Path) -> None:
    child = await Child.start([sys.executable, "-c", STUBBORN], tmp_path, tmp_path / "log")
    await ready(child)
    await child.stop(limit_s=0.1)
    assert child.exit_code == -signal.SIGKILL


async def test_it_is_told_to_end_when_we_are_killed(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", PARENT, str(tmp_path))
    await parent.wait()
    await until(lambda: not alive_in(tmp_path))


def alive_in(folder: Path) -> list[str]:
    """The processes whose working folder this is."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").readlink() == folder:
                found.append(entry.name)
        except OSError:
            continue
    return found


async def test_who_listens_on_a_socket_is_found_and_ended(tmp_path: Path) -> None:
    path = tmp_path / "s"
    child = await Child.start([sys.executable, "-c", LISTENER, str(path)], tmp_path, tmp_path / "log")
    await ready(child)
    await end_listener(path, 20)
    assert await child.wait() == -signal.SIGTERM
    await end_listener(path, 20)
    await end_listener(tmp_path / "none", 20)
