"""The daily look: damage is a fact and an alarm, the others go on, and a chain that is missing is made."""

from __future__ import annotations

import hashlib

from tests.work.recordings.keeping.conftest import Archive

from yunhu.work.recordings.facts import RecordingChained, RecordingDamaged, RecordingWhole
from yunhu.work.recordings.keeping.scrub import Scrub
from yunhu.work.recordings.sealing import chain


def scrub(archive: Archive, alarms: list[str], slept: list[float]) -> Scrub:
    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    return Scrub(
        archive.database, archive.folder, archive.announce, lambda kind, about: alarms.append(about), sleep
    )


async def test_damage_is_told_and_the_rest_is_looked_at(archive: Archive) -> None:
    alarms: list[str] = []
    slept: list[float] = []
    for id_ in ("a", "b", "c", "d"):
        await archive.add(id_)
        path = archive.folder / "main" / f"{id_}.rec"
        _, root = chain.seal(path, id_)
        await archive.set(id_, root=root, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    damaged = archive.folder / "main" / "b.rec"
    damaged.write_bytes(damaged.read_bytes()[:-9] + bytes(9))
    (archive.folder / "main" / "c.rec").unlink()
    (archive.folder / "main" / "d.key").unlink()
    assert await scrub(archive, alarms, slept).run("main") == 3
    assert alarms == ["b", "c", "d"]
    kinds = [fact.kinds for fact in archive.told if isinstance(fact, RecordingDamaged)]
    assert kinds == [("chain", "sha256"), ("missing",), ("key",)]
    assert len(slept) == 4


async def test_a_missing_chain_is_made_when_the_file_is_what_was_sealed(archive: Archive) -> None:
    await archive.add("a")
    path = archive.folder / "main" / "a.rec"
    await archive.set("a", sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    await archive.add("b", sha256="0" * 64)
    alarms: list[str] = []
    assert await scrub(archive, alarms, []).run("main") == 1
    assert alarms == ["b"]
    (chained,) = [fact for fact in archive.told if isinstance(fact, RecordingChained)]
    assert (chained.recording, chain.kept(path, "a", chained.root) is not None) == ("a", True)


async def test_what_is_brought_back_is_told_once_to_be_whole(archive: Archive) -> None:
    await archive.add("a")
    path = archive.folder / "main" / "a.rec"
    _, root = chain.seal(path, "a")
    await archive.set("a", root=root, sha256=hashlib.sha256(path.read_bytes()).hexdigest(), damaged_at=1)
    assert await scrub(archive, [], []).run("main") == 0
    await archive.set("a", damaged_at=None)
    assert await scrub(archive, [], []).run("main") == 0
    assert [type(fact) for fact in archive.told] == [RecordingWhole]
