"""The router driven at random for as long as one likes: `python -m bench.queue_walk --events 1000000`.

Callers, agents, time, configurations, lost leases and crashes; every so many events everything is compared
with a count from scratch. The same seed makes the same walk; the event that broke something is named.
"""

from __future__ import annotations

import argparse
import time
from random import Random

from tests.work.queues.walk import Walk

EVENTS = 1_000_000
CHECK_EVERY = 20
TOLD_EVERY = 100_000


def main() -> None:
    """Walk, and say how far."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--check-every", type=int, default=CHECK_EVERY)
    asked = parser.parse_args()
    seed = Random().randrange(1_000_000) if asked.seed is None else asked.seed
    print(
        f"seed {seed}, {asked.events} events, everything checked after every {asked.check_every}", flush=True
    )
    walk, chance, began = Walk(), Random(seed), time.monotonic()
    while walk.events < asked.events:
        try:
            walk.run(min(TOLD_EVERY, asked.events - walk.events), chance, asked.check_every)
        except BaseException:
            print(f"seed {seed} failed at event {walk.events}", flush=True)
            raise
        took_s = time.monotonic() - began
        print(
            f"{walk.events} events, {walk.came} contacts, {walk.crashes} crashes, {took_s:.0f} s", flush=True
        )


if __name__ == "__main__":
    main()
