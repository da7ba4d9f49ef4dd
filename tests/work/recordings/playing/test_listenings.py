"""Listenings: one person's, for one recording, for a while."""

from __future__ import annotations

from itertools import count

import pytest

from yunhu.platform.clock import VirtualTime
from yunhu.work.recordings.errors import NoSuchListening
from yunhu.work.recordings.playing import listenings
from yunhu.work.recordings.playing.listenings import Listenings


@pytest.fixture
def time() -> VirtualTime:
    return VirtualTime()


@pytest.fixture
def book(time: VirtualTime) -> Listenings:
    ids = count()
    return Listenings(lambda: f"{next(ids):032x}", time)


def test_it_is_its_own_persons_and_recordings(book: Listenings) -> None:
    it = book.open("main", "r1", "user:1", "a complaint")
    assert book.get(it.id, "main", "r1", "user:1") == it
    for tenant, recording, by in (("x", "r1", "user:1"), ("main", "r2", "user:1"), ("main", "r1", "user:2")):
        with pytest.raises(NoSuchListening):
            book.get(it.id, tenant, recording, by)


def test_it_ends(book: Listenings, time: VirtualTime) -> None:
    it = book.open("main", "r1", "user:1", "a complaint")
    time.advance(listenings.LASTS_US / 1_000_000 + 1)
    with pytest.raises(NoSuchListening):
        book.get(it.id, "main", "r1", "user:1")


def test_it_ends_with_the_recording(book: Listenings) -> None:
    it = book.open("main", "r1", "user:1", "a complaint")
    book.erased("r1")
    with pytest.raises(NoSuchListening):
        book.get(it.id, "main", "r1", "user:1")


def test_the_oldest_goes_when_there_are_too_many(book: Listenings) -> None:
    first = book.open("main", "r1", "user:1", "a complaint")
    others = [book.open("main", "r1", "user:1", "a complaint") for _ in range(listenings.MOST)]
    with pytest.raises(NoSuchListening):
        book.get(first.id, "main", "r1", "user:1")
    assert book.get(others[-1].id, "main", "r1", "user:1") == others[-1]
