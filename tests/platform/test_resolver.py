"""Names become addresses, later and never more than the limit at once."""

from __future__ import annotations

import asyncio

from yunhu.platform.resolver import MOST_AT_ONCE, Resolver


async def test_an_address_is_its_own_answer() -> None:
    answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
    Resolver().look_up("127.0.0.1", answer.set_result)
    assert not answer.done()
    assert await asyncio.wait_for(answer, 5) == "127.0.0.1"


async def test_more_than_the_limit_are_answered_with_nothing() -> None:
    resolver = Resolver()
    answers: list[str | None] = []
    everybody = asyncio.Event()

    def found(address: str | None) -> None:
        answers.append(address)
        if len(answers) == MOST_AT_ONCE + 1:
            everybody.set()

    for _ in range(MOST_AT_ONCE + 1):
        resolver.look_up("127.0.0.1", found)
    await asyncio.wait_for(everybody.wait(), 10)
    assert answers.count(None) == 1
    assert answers.count("127.0.0.1") == MOST_AT_ONCE
