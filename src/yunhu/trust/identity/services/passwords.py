"""Passwords are checked with Argon2id (RFC 9106), in threads of their own and few at a time.

A check takes tens of milliseconds of a core on purpose. Calls never wait for it: it runs without Python's
global lock, at most `THREADS` at once, and when too many wait the next is told to come again.
"""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from yunhu.trust.identity.errors import LogInBusy

T = TypeVar("T")

THREADS = 2
MOST_WAITING = 64
"""Passwords that are checked or wait for it; at some 30 ms each the last waits a second."""

PASSES = 2
MEMORY_KIB = 19_456
LANES = 1


class Passwords:
    """Makes hashes of passwords, and checks passwords against them. Used on the loop's thread."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
        self._waiting = 0
        self.nobodys = self._hasher.hash(secrets.token_urlsafe(16))
        """A hash that no password fits: what is checked for a user who does not exist, so that it takes as
        long."""

    async def hash(self, password: str) -> str:
        """What is kept of a password. Raises `LogInBusy`."""
        return await self._run(lambda: self._hasher.hash(_bytes(password)))

    async def fits(self, kept: str, password: str) -> bool:
        """Whether this is the password that `kept` was made of. Raises `LogInBusy`."""
        return await self._run(lambda: self._fits(kept, password))

    def close(self) -> None:
        """Wait for nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= MOST_WAITING:
            raise LogInBusy(retry_after_s=1)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1

    def _fits(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")
