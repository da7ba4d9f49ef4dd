"""Leases. The first part is the contract of every backend; it runs on each."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.platform import leases as leases_module
from yunhu.platform.clock import VirtualTime
from yunhu.platform.leases import Leases, LocalLeases, count_start


class Backend(Protocol):
    """How the contract handles a backend: it lets time pass, and restarts it."""

    leases: Leases

    def advance(self, seconds: float) -> None: ...

    def restart(self) -> None: ...


class Local:
    """The backend within the process, with its file of starts."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "starts"
        self._time = VirtualTime()
        self.leases: Leases
        self.restart()

    def advance(self, seconds: float) -> None:
        self._time.advance(seconds)

    def restart(self) -> None:
        self.leases = LocalLeases(self._time, count_start(self._path))


BACKENDS: list[Callable[[Path], Backend]] = [Local]


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Backend:
    made: Backend = request.param(tmp_path)
    return made


async def test_one_holder_at_a_time(backend: Backend) -> None:
    leases = backend.leases
    epoch = await leases.acquire("queue.support", 10)
    assert epoch is not None
    assert await leases.acquire("queue.support", 10) is None
    assert await leases.acquire("queue.sales", 10) is not None
    backend.advance(9.9)
    assert await leases.acquire("queue.support", 10) is None


async def test_a_lease_runs_out_and_its_holder_learns_it(backend: Backend) -> None:
    leases = backend.leases
    first = await leases.acquire("a", 10)
    assert first is not None
    backend.advance(10)
    assert not await leases.renew("a", first, 10)
    second = await leases.acquire("a", 10)
    assert second is not None
    assert second > first
    assert not await leases.renew("a", first, 10)
    await leases.release("a", first)
    assert await leases.renew("a", second, 10)


async def test_a_lease_can_be_kept(backend: Backend) -> None:
    leases = backend.leases
    epoch = await leases.acquire("a", 10)
    assert epoch is not None
    for _ in range(5):
        backend.advance(9)
        assert await leases.renew("a", epoch, 10)
    assert await leases.acquire("a", 10) is None


async def test_a_lease_that_was_given_back_is_free(backend: Backend) -> None:
    leases = backend.leases
    first = await leases.acquire("a", 10)
    assert first is not None
    await leases.release("a", first)
    await leases.release("a", first)
    second = await leases.acquire("a", 10)
    assert second is not None
    assert second > first


async def test_epochs_grow_over_restarts(backend: Backend) -> None:
    last = 0
    for _ in range(5):
        for name in ("a", "b", "c"):
            epoch = await backend.leases.acquire(name, 10)
            assert epoch is not None
            assert epoch > last
            last = epoch
        backend.restart()


# ── the one within the process ───────────────────────────────────────────────────────────────────────


@given(
    st.lists(st.tuples(st.sampled_from(["take", "keep", "give", "wait"]), st.sampled_from("ab")), max_size=60)
)
def test_no_two_hold_and_no_epoch_comes_twice(steps: list[tuple[str, str]]) -> None:
    time = VirtualTime()
    leases = LocalLeases(time, 1)
    seen: list[int] = []
    held: dict[str, tuple[int, float]] = {}
    for what, name in steps:
        epoch, until = held.get(name, (0, 0.0))
        alive = until > time.monotonic()
        if what == "wait":
            time.advance(4)
        elif what == "take":
            taken = leases.acquire_now(name, 10)
            assert (taken is None) == alive
            if taken is not None:
                seen.append(taken)
                held[name] = (taken, time.monotonic() + 10)
        elif what == "keep":
            assert leases.renew_now(name, epoch, 10) == alive
            if alive:
                held[name] = (epoch, time.monotonic() + 10)
        else:
            leases.release_now(name, epoch)
            held.pop(name, None)
    assert seen == sorted(set(seen))


def test_leases_are_bounded_and_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases_module, "MOST", 3)
    time = VirtualTime()
    leases = LocalLeases(time, 1)
    assert all(leases.acquire_now(name, 5) for name in "abc")
    assert leases.acquire_now("d", 5) is None
    time.advance(5)
    assert leases.acquire_now("d", 5) is not None


def test_an_operator_takes_a_lease_away() -> None:
    leases = LocalLeases(VirtualTime(), 1)
    epoch = leases.acquire_now("a", 10)
    assert epoch is not None
    leases.revoke("a")
    assert not leases.renew_now("a", epoch, 10)


def test_a_file_of_starts_that_is_not_ours_stops_the_node(tmp_path: Path) -> None:
    path = tmp_path / "starts"
    assert [count_start(path), count_start(path)] == [1, 2]
    for content in ("", "x", "-3"):
        path.write_text(content, "ascii")
        with pytest.raises(ValueError):
            count_start(path)
