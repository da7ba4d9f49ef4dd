"""What it costs to seal, open and find again what belongs to persons.

python -m bench.sealing          prints µs for one value, the best of several rounds, in both suites
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from bench.rows import Row, at_most

from yunhu.platform import sealing
from yunhu.trust.privacy.sealer import Sealer
from yunhu.trust.privacy.suites import KEY_BYTES, SuiteName
from yunhu.trust.privacy.suites import sealing as key_of

ROUNDS = 5
VALUES = 10_000
NUMBER = "+8613800138000"
RECORD = os.urandom(3_000)
"""As large as the recovery record of a call that two people take part in."""

LIMIT_US = 8.0


def sealer(suite: SuiteName) -> Sealer:
    """Keys in memory."""
    made = Sealer("bench", "memory", str, lambda: False)
    made.take({"00000000": key_of(suite, os.urandom(KEY_BYTES))}, "00000000", (suite, os.urandom(KEY_BYTES)))
    return made


def best_us(call: Callable[[], object]) -> float:
    """The best of several rounds, in µs of CPU for one call."""
    found = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(VALUES):
            call()
        found.append((time.process_time() - began) / VALUES * 1e6)
    return round(min(found), 2)


def rows() -> list[Row]:
    """Measure, and give a row for each cost; the Chinese suite stands beside the one that is the default."""
    default, chinese = costs("intl"), costs("gm")
    return [
        at_most(f"sealing: {what}", cost, "µs", LIMIT_US, {"SM4-GCM, SM3": chinese[what]})
        for what, cost in default.items()
    ]


def costs(suite: SuiteName) -> dict[str, float]:
    """µs for one value, by what is done with it."""
    mine = sealer(suite)
    sealing.use(mine)
    kept, record = sealing.seal(NUMBER, sealing.NUMBER), mine.seal_bytes(RECORD, "record")
    return {
        "seal a number": best_us(lambda: sealing.seal(NUMBER, sealing.NUMBER)),
        "open a number": best_us(lambda: sealing.unseal(kept, sealing.NUMBER)),
        "fingerprint": best_us(lambda: sealing.fingerprint(NUMBER, sealing.NUMBER)),
        "seal a recovery record": best_us(lambda: mine.seal_bytes(RECORD, "record")),
        "open a recovery record": best_us(lambda: mine.open_bytes(record, "record")),
    }


if __name__ == "__main__":
    for line in rows():
        print(f"{line.name:36} {line.value:7} {line.unit}  {line.limit}  {dict(line.beside)}")
