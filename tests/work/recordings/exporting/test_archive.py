"""The ZIP: sound in the wanted form, and a JSON whose digests fit it; the mark is found in both forms."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from tests.work.recordings.conftest import BLOCK_MS, Made

from yunhu.work.recordings.exporting import archive, flac
from yunhu.work.recordings.keys import KeyFiles, load_identities
from yunhu.work.recordings.model import Gap, Recording
from yunhu.work.recordings.playing.sound import Sound
from yunhu.work.recordings.playing.watermark import Mark, Marker, read
from yunhu.work.recordings.reader import Opened
from yunhu.work.recordings.sealing import chain

ID = "a" * 32
MARK = Mark(recording=ID, listening="e" * 32, at=1_800_000_000_000_000, who="user:zhou")
RECORDING = Recording(
    id=ID, tenant="main", contact="c", leg="l", file="r.rec", state="closed", gaps=(Gap(50, 100, "asked"),)
)
STARTS = [index * BLOCK_MS for index in (0, 1, *range(4, 24))]


def exported(path: Path, pair: KeyFiles, form: archive.Format) -> zipfile.ZipFile:
    opened = Opened(path, load_identities([pair.tenant_key]), digest=False)
    sound = Sound(opened, Marker(MARK, lambda said: b"tag"), chain.leaves(path))
    pieces = archive.stream(RECORDING, sound, form, MARK, "投诉核实", 1_800_000_000_000_001)
    return zipfile.ZipFile(io.BytesIO(b"".join(archive.first_of(pieces))))


@pytest.mark.parametrize("form", ["wav", "flac"])
def test_sound_and_what_is_known_of_it(made: Made, pair: KeyFiles, form: archive.Format) -> None:
    opened = exported(made(STARTS), pair, form)
    assert opened.testzip() is None
    audio, about = opened.read(f"{ID}.{form}"), json.loads(opened.read(f"{ID}.json"))
    assert about["audio"]["sha256"] == hashlib.sha256(audio).hexdigest()
    assert about["verified"] == {"whole": True, "bad_blocks": 0, "chained": True}
    assert about["gaps"] == [{"from_ms": 50, "to_ms": 100, "reason": "asked"}]
    assert (about["purpose"], about["watermark"]["by"]) == ("投诉核实", "user:zhou")
    pcm = audio[44:] if form == "wav" else b"".join(flac.decoded([audio]))
    assert [mark.listening for mark in read(pcm)] == [MARK.listening]


def test_a_bad_block_is_said(made: Made, pair: KeyFiles) -> None:
    path = made(STARTS)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    about = json.loads(exported(path, pair, "wav").read(f"{ID}.json"))
    assert about["verified"]["bad_blocks"] == 1
