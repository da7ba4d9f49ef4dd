"""Recordings get their chain when they are closed; one that cannot be read stops no other."""

from __future__ import annotations

import msgspec
from tests.work.recordings.conftest import BLOCK_MS, Made

from yunhu.work.recordings.facts import RecordingChained, RecordingClosed
from yunhu.work.recordings.sealing import chain
from yunhu.work.recordings.sealing.chainer import Chainer


def closed(id_: str, file: str) -> RecordingClosed:
    return RecordingClosed(
        recording=id_, leg="l", file=file, duration_ms=1, bytes=1, sha256="", gaps=(), reason="stopped"
    )


async def test_each_is_chained_and_announced(made: Made) -> None:
    path = made([0, BLOCK_MS])
    told: list[tuple[str, str | None, msgspec.Struct]] = []
    chainer = Chainer(path.parent, lambda *fact: told.append(fact))
    chainer.closed("main", "c1", closed("x", "gone.rec"))
    chainer.closed("main", "c2", closed("y", path.name))
    await chainer.settled()
    ((tenant, contact, fact),) = told
    assert (tenant, contact) == ("main", "c2")
    assert isinstance(fact, RecordingChained)
    assert (fact.recording, fact.blocks) == ("y", 2)
    assert chain.kept(path, "y", fact.root) is not None
