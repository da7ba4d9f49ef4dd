"""The power goes while calls are recorded: every recording opens afterwards, and at most a second is missing.

The recordings lie on an ext4 image of their own; `xfs_io -x -c shutdown` takes it away as a power cut does,
with everything that was not synced. Needs root (losetup, mount) and xfsprogs.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct
from tests.contracts.far_end import PACKET_S, SAMPLES, FarEnd
from tests.contracts.rigs import BINARY, require_engine
from tests.ports import engine_ports

from yunhu.platform.clock import SystemClock
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.client import MediaClient
from yunhu.telephony.media.program import EngineSettings
from yunhu.telephony.media.supervisor import Supervisor
from yunhu.work.recordings import facts
from yunhu.work.recordings.export import verify
from yunhu.work.recordings.keys import KeyFiles, keygen, load_identities, load_recipients
from yunhu.work.recordings.reader import Opened
from yunhu.work.recordings.service import Recordings, RecordingSettings

CALLS = 12
IMAGE_MB = 64
MOST_MISSING_S = 1.0
MOST_PACKETS = 0xD5
"""Packets that can be told apart: this byte is silence."""

ON_THE_WAY_S = 0.1
"""Sound that was sent but not yet in the recording when the power went: the loop, a jitter buffer."""


class Disk:
    """An ext4 image that can lose its power."""

    def __init__(self, folder: Path) -> None:
        self.image = folder / "disk.img"
        self.mount_point = folder / "disk"

    def format(self) -> None:
        self.mount_point.mkdir()
        with self.image.open("wb") as image:
            image.truncate(IMAGE_MB * 1024 * 1024)
        _run("mkfs.ext4", "-q", "-F", str(self.image))

    def mount(self) -> None:
        """Mount the image; after a power cut ext4 replays its journal."""
        _run("mount", "-o", "loop", str(self.image), str(self.mount_point))

    def lose_power(self) -> None:
        """What is not on the disk now will never be."""
        _run("xfs_io", "-x", "-c", "shutdown", str(self.mount_point))

    def unmount(self) -> None:
        _run("umount", str(self.mount_point))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=30)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    tools = [tool for tool in ("mkfs.ext4", "mount", "umount", "xfs_io") if shutil.which(tool) is None]
    assert os.geteuid() == 0, "this story mounts a disk of its own: run it as root"
    assert not tools, f"this story needs {', '.join(tools)}: apt install e2fsprogs mount xfsprogs"
    require_engine()
    disk = Disk(tmp_path)
    disk.format()
    disk.mount()
    yield disk
    # The loop device is let go with the last mount, also when a process still holds a file there.
    subprocess.run(["umount", "-l", str(disk.mount_point)], capture_output=True, check=False)


def numbered(number: int) -> bytes:
    """A packet's audio that says which packet it was, in every byte."""
    return bytes((number,)) * SAMPLES


class Centre:
    """An engine, its supervisor and the recordings room, as a yunhu process has them."""

    def __init__(self, settings: EngineSettings, root: Path, keys: KeyFiles) -> None:
        self.client = MediaClient(settings.socket)
        self.supervisor = Supervisor(settings, self.client)
        recipients = tuple(load_recipients([keys.tenant_pub, keys.escrow_pub]))
        self.told: list[Struct] = []
        ids = itertools.count(1)
        self.recordings = Recordings(
            self.client,
            RecordingSettings(root=root, recipients=recipients),
            lambda tenant, contact, fact: self.told.append(fact),
            lambda: f"{next(ids):032x}",
            SystemClock(),
        )

    async def call(self, number: int) -> FarEnd:
        """A call whose far end speaks and is recorded."""
        far_end = FarEnd(ssrc=number, audio=numbered)
        leg = f"{number + 1000:032x}"
        create = p.Create(
            endpoint=p.wire_id(leg),
            session=p.wire_id(leg),
            codecs=[p.Codec(pt=8, name="PCMA")],
            remote=far_end.address,
        )
        reply = await self.client.request(create)
        assert isinstance(reply, p.Ok)
        assert reply.local is not None
        self.recordings.start("acme", f"{number:032x}", leg)
        far_end.speak(reply.local)
        return far_end


@pytest.mark.parametrize("talk_s", [3.1, 3.75])
async def test_at_most_a_second_is_missing(disk: Disk, tmp_path: Path, talk_s: float) -> None:
    root = disk.mount_point / "recordings"
    keys = keygen(tmp_path / "keys")
    settings = EngineSettings(
        socket=tmp_path / "m.sock", ports=engine_ports(), recordings=root, threads=1, binary=BINARY
    )
    before = Centre(settings, root, keys)
    await before.supervisor.start()
    engine = before.client.engine_pid
    assert engine is not None
    far_ends = [await before.call(number) for number in range(CALLS)]
    await asyncio.sleep(talk_s)

    sent = [far_end.sent for far_end in far_ends]
    disk.lose_power()
    await before.supervisor.stop(leave_engine=True)
    os.kill(engine, signal.SIGKILL)
    for far_end in far_ends:
        far_end.close()
    records = before.recordings.open()
    assert len(records) == CALLS
    await unmounted(disk)
    disk.mount()

    after = Centre(settings, root, keys)
    after.recordings.restore(records)
    await after.supervisor.start()
    await after.recordings.settled()
    await after.supervisor.stop()

    closed = {fact.recording: fact for fact in after.told if isinstance(fact, facts.RecordingClosed)}
    assert len(closed) == CALLS, after.told
    identities = load_identities([keys.escrow_key])
    for record, count in zip(records, sent, strict=True):
        path = root / record.file
        fact = closed[record.id]
        report = verify(path, identities, fact.sha256)
        assert report.whole, report
        assert fact.reason == "recovered"
        heard = last_packet(path, keys)
        missing_s = (count - 1 - heard) * PACKET_S
        print(f"{missing_s:.2f} s of {count * PACKET_S:.2f} s are missing")
        assert missing_s <= MOST_MISSING_S + ON_THE_WAY_S, f"{missing_s:.2f} s are missing"
    opens_with_the_age_tool(root / records[0].file, keys)


async def unmounted(disk: Disk) -> None:
    """Unmount, as soon as the killed engine has let go of its files."""
    for attempt in range(100):
        try:
            disk.unmount()
        except subprocess.CalledProcessError:
            assert attempt < 99, "the disk stays busy"
            await asyncio.sleep(0.05)
        else:
            return


def last_packet(path: Path, keys: KeyFiles) -> int:
    """The number of the last packet that can be heard on the customer's channel."""
    left = b"".join(Opened(path, load_identities([keys.tenant_key])).audio())[0::2]
    return max(number for number in range(MOST_PACKETS) if left.count(number) >= SAMPLES // 2)


def opens_with_the_age_tool(path: Path, keys: KeyFiles) -> None:
    """The page's promise: key file and payload put together are an age file like any other."""
    assert shutil.which("age"), "this story needs the age tool: apt install age"
    block = Opened(path, load_identities([keys.tenant_key])).outline.blocks[0]
    sealed = path.read_bytes()[block.payload_at : block.payload_at + block.payload_bytes]
    opened = subprocess.run(
        ["age", "-d", "-i", str(keys.tenant_key)],
        input=path.with_suffix(".key").read_bytes() + sealed,
        capture_output=True,
        check=True,
        timeout=30,
    )
    assert len(opened.stdout) == block.samples * 2
