"""Opens a recording with the tenant's key and listens whether both sides are on it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from msgspec import Struct

from yunhu.work.recordings.keys import load_identities
from yunhu.work.recordings.reader import Opened
from yunhu.work.recordings.rules import RATE

QUIET = frozenset(byte ^ 0x55 for byte in (*range(8), *range(0x80, 0x88)))
"""A-law bytes so close to zero that nobody hears them."""

CHANNELS = 2
AGE_S = 10


class Heard(Struct, frozen=True):
    """What came out. `customer` and `agent`: seconds with sound; `age`: whether the program `age` opens it.

    `age` is nil where there is no such program.
    """

    blocks: int
    seconds: float
    customer: float
    agent: float
    whole: bool
    age: bool | None


def heard(file: Path, key: Path) -> Heard:
    """Decrypt a whole recording. Raises what `Opened` raises."""
    opened = Opened(file, load_identities([key]))
    octets = b"".join(opened.audio())
    sides = [_sounding_s(octets[side::CHANNELS]) for side in range(CHANNELS)]
    return Heard(
        blocks=len(opened.outline.blocks),
        seconds=len(octets) / CHANNELS / RATE,
        customer=sides[0],
        agent=sides[1],
        whole=opened.outline.problem_count + opened.problems.count == 0,
        age=_age_opens(opened, file, key),
    )


def _sounding_s(octets: bytes) -> float:
    """For how long one channel is louder than quiet."""
    return sum(1 for octet in octets if octet not in QUIET) / RATE


def _age_opens(opened: Opened, file: Path, key: Path) -> bool | None:
    """Whether the program `age`, which knows nothing of us, opens the first block."""
    program = shutil.which("age")
    if program is None or not opened.outline.blocks:
        return None
    block = opened.outline.blocks[0]
    payload = file.read_bytes()[block.payload_at : block.payload_at + block.payload_bytes]
    sealed = file.with_suffix(".key").read_bytes() + payload
    done = subprocess.run([program, "-d", "-i", str(key)], input=sealed, capture_output=True, timeout=AGE_S)
    return done.returncode == 0 and len(done.stdout) == block.samples * CHANNELS
