"""Something is looked after when it is due, never twice at once, and not after the end."""

from __future__ import annotations

import asyncio

from yunhu.platform.clock import VirtualTime
from yunhu.work.tickets.services.rounds import LONGEST_S, Rounds


class Looked:
    """Counts looks; each waits until it is let go."""

    def __init__(self) -> None:
        self.count = 0
        self.answer: float | None = None
        self.go = asyncio.Event()

    async def look(self) -> float | None:
        self.count += 1
        await self.go.wait()
        return self.answer


async def turn() -> None:
    """Let what is ready run."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_it_looks_again_when_it_was_told_to_or_after_a_minute() -> None:
    time, looked = VirtualTime(), Looked()
    looked.go.set()
    rounds = Rounds(looked.look, time)
    rounds.start()
    time.advance(0)
    await turn()
    assert (looked.count, time.next_in()) == (1, LONGEST_S)
    looked.answer = 7.0
    time.advance(LONGEST_S)
    await turn()
    assert (looked.count, time.next_in()) == (2, 7.0)
    rounds.expect(3.0)
    rounds.expect(5.0)
    assert time.next_in() == 3.0
    await rounds.stop()
    rounds.expect(1.0)
    assert time.next_in() is None


async def test_what_falls_due_during_a_look_is_looked_at_afterwards() -> None:
    time, looked = VirtualTime(), Looked()
    rounds = Rounds(looked.look, time)
    rounds.start()
    time.advance(0)
    await turn()
    rounds.expect(1.0)
    time.advance(1)
    await turn()
    assert looked.count == 1
    looked.go.set()
    await turn()
    time.advance(0)
    await turn()
    assert looked.count == 2
    await rounds.stop()


async def test_the_end_waits_for_a_look() -> None:
    time, looked = VirtualTime(), Looked()
    rounds = Rounds(looked.look, time)
    rounds.start()
    time.advance(0)
    await turn()
    ending = asyncio.get_running_loop().create_task(rounds.stop())
    await turn()
    assert not ending.done()
    looked.go.set()
    await ending
    assert time.next_in() is None
