"""Another key for all recordings of a tenant: how long a hundred thousand headers take, sound untouched.

So many headers as the engine writes, each on the disk before the next, in a folder of their own.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from bench.rows import Row, at_most

from yunhu.work.recordings.keys import new_identity
from yunhu.work.recordings.sealing import age
from yunhu.work.recordings.sealing.rewrap import headers_of, rewrap_all

MEASURED = 5_000
WANTED = 100_000
LIMIT_MIN = 10.0


def rows() -> list[Row]:
    """Measure, and give one row."""
    old, new, escrow = new_identity(), new_identity(), new_identity()
    recipients = [str(new.to_public()), str(escrow.to_public())]
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as name:
        folder = Path(name)
        for number in range(MEASURED):
            header = age.wrap(
                os.urandom(age.FILE_KEY),
                [str(old.to_public()), str(escrow.to_public())],
                lambda: os.urandom(32),
            )
            (folder / f"{number:032x}.key").write_bytes(header)
        began = time.monotonic()
        done = rewrap_all(list(headers_of(folder)), [old, new], recipients)
        took = time.monotonic() - began
        assert done.anew == MEASURED, done.failed
    minutes = took / MEASURED * WANTED / 60
    note = f"{MEASURED} in {took:.1f} s, each synced to the disk"
    return [at_most(f"another key for {WANTED} recordings", round(minutes, 2), "min", LIMIT_MIN, {}, note)]


if __name__ == "__main__":
    for line in rows():
        print(f"{line.name:40} {line.value:7} {line.unit}  {line.limit}  {line.note}")
