"""What is over its days goes, by class; what is held or asked about stays or goes as it must."""

from __future__ import annotations

import pytest
from tests.work.recordings.keeping.conftest import Archive

from yunhu.work.recordings.errors import NoSuchHold, TooManyHolds
from yunhu.work.recordings.keeping import store


async def test_each_class_goes_when_its_days_are_over(archive: Archive) -> None:
    for id_, days, retention in (
        ("young", 9, None),
        ("old", 11, None),
        ("longer", 11, "long"),
        ("longest", 101, "long"),
        ("unknown", 200, "gone"),
    ):
        await archive.add(id_, days, retention=retention)
    assert await archive.keeping.sweep("main") == 2
    assert [id_ for id_ in ("young", "old", "longer", "longest", "unknown") if archive.files(id_)] == [
        "young",
        "longer",
        "unknown",
    ]
    assert await archive.keeping.sweep("other") == 0


async def test_a_hold_stops_the_sweep_until_it_is_released(archive: Archive) -> None:
    recording = await archive.add("old", 11)
    hold = await archive.keeping.hold(recording, "监管调取", "user:1")
    assert await archive.keeping.sweep("main") == 0
    (shown,) = await archive.keeping.holds(recording)
    assert (shown.why, shown.released_at) == ("监管调取", None)
    await archive.keeping.release(recording, hold.id, "done", "user:2")
    with pytest.raises(NoSuchHold):
        await archive.keeping.release(recording, hold.id, "done", "user:2")
    (shown,) = await archive.keeping.holds(recording)
    assert (shown.released_by, shown.released_why) == ("user:2", "done")
    assert await archive.keeping.sweep("main") == 1


async def test_holds_are_bounded(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = await archive.add("old", 11)
    monkeypatch.setattr(store, "MOST_HOLDS", 1)
    await archive.keeping.hold(recording, "one", "user:1")
    with pytest.raises(TooManyHolds):
        await archive.keeping.hold(recording, "two", "user:1")


async def test_a_persons_recordings_go_and_what_is_held_is_told(archive: Archive) -> None:
    for id_ in ("a", "b", "c"):
        await archive.add(id_)
    await archive.keeping.hold(await archive.one("b"), "court", "user:1")
    erased = await archive.keeping.erase("main", ["c-a", "c-b", "c-none"], "R-1", "user:2")
    assert [each.recording for each in erased.certificates] == ["a"]
    assert erased.held == ("b",)
    assert (archive.files("a"), archive.files("c")) == ([], [".key", ".rec"])
