"""Passwords: what is kept, what fits, and how many are checked at once."""

import asyncio
from collections.abc import Iterator

import pytest

from yunhu.trust.identity.errors import LogInBusy
from yunhu.trust.identity.services import passwords as module
from yunhu.trust.identity.services.passwords import MOST_WAITING, Passwords


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    made = Passwords()
    yield made
    made.close()


async def test_only_the_right_password_fits(passwords: Passwords) -> None:
    kept = await passwords.hash("密码 correct")
    assert kept.startswith("$argon2id$")
    assert await passwords.fits(kept, "密码 correct")
    assert not await passwords.fits(kept, "密码 corrects")
    assert not await passwords.fits(kept, "")
    assert not await passwords.fits(kept, "\ud800")
    assert await passwords.hash("密码 correct") != kept, "no salt"


async def test_what_is_checked_for_nobody_costs_as_much(passwords: Passwords) -> None:
    """The same work is done: same algorithm, passes, memory and lanes."""
    kept = await passwords.hash("correct")
    assert passwords.nobodys.split("$")[1:4] == kept.split("$")[1:4]
    cost = f"m={module.MEMORY_KIB},t={module.PASSES},p={module.LANES}"
    assert kept.split("$")[3] == cost
    assert not await passwords.fits(passwords.nobodys, "")


async def test_what_is_no_hash_fits_nothing(passwords: Passwords) -> None:
    assert not await passwords.fits("", "x")
    assert not await passwords.fits("$argon2id$v=19$m=1", "x")


async def test_too_many_at_once_are_told_to_come_again(passwords: Passwords) -> None:
    loop = asyncio.get_running_loop()
    many = [loop.create_task(passwords.fits(passwords.nobodys, "x")) for _ in range(MOST_WAITING + 1)]
    done = await asyncio.gather(*many, return_exceptions=True)
    assert done[:-1] == [False] * MOST_WAITING
    assert isinstance(done[-1], LogInBusy)
    assert not await passwords.fits(passwords.nobodys, "x"), "and afterwards it works again"
