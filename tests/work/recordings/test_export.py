"""An exported recording plays everywhere, and a verified one is what the engine sealed."""

from __future__ import annotations

import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from tests.work.recordings.age_writer import digest
from tests.work.recordings.conftest import BLOCK_MS, SAMPLES, Made

from yunhu.telephony.media.wav import describe
from yunhu.work.recordings.errors import NoFittingKey
from yunhu.work.recordings.export import export, stream, stream_bytes, verify
from yunhu.work.recordings.keys import KeyFiles, load_identities, new_identity
from yunhu.work.recordings.reader import Opened
from yunhu.work.recordings.wav import Form

STARTS = [0, BLOCK_MS, 100]
FORMS: list[Form] = ["pcm16", "alaw"]


@pytest.mark.parametrize("form", FORMS)
def test_an_export_has_the_whole_time_line(made: Made, pair: KeyFiles, tmp_path: Path, form: Form) -> None:
    out = tmp_path / "out.wav"
    report = export(made(STARTS), load_identities([pair.escrow_key]), out, form)
    assert report.whole
    assert (report.blocks, report.duration_ms, report.kept_ms) == (3, 125, 75)
    info = describe(out)
    assert (info.channels, info.rate, info.duration_ms) == (2, 8000, 125)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("form", FORMS)
def test_ffmpeg_plays_it(made: Made, pair: KeyFiles, tmp_path: Path, form: Form) -> None:
    assert shutil.which("ffmpeg"), "this test needs ffmpeg: apt install ffmpeg"
    out = tmp_path / "out.wav"
    export(made(STARTS), load_identities([pair.tenant_key]), out, form)
    command = ["ffmpeg", "-v", "error", "-i", str(out), "-f", "alaw", "-c:a", "pcm_alaw", "-"]
    played = subprocess.run(command, check=True, capture_output=True)
    assert played.stderr == b""
    assert played.stdout == b"".join(Opened(made(STARTS), load_identities([pair.tenant_key])).audio())


@pytest.mark.parametrize("form", FORMS)
def test_a_stream_says_its_length_before_it_begins(made: Made, pair: KeyFiles, form: Form) -> None:
    it = Opened(made(STARTS), load_identities([pair.tenant_key]))
    assert sum(map(len, stream(it, form))) == stream_bytes(it, form)


def test_a_failed_export_leaves_nothing(made: Made, tmp_path: Path) -> None:
    with pytest.raises(NoFittingKey):
        export(made(STARTS), [new_identity()], tmp_path / "out.wav")
    assert not list(tmp_path.glob("out*"))


def test_what_was_sealed_is_verified_with_and_without_a_key(made: Made, pair: KeyFiles) -> None:
    path = made(STARTS)
    sha256 = digest(path.read_bytes())
    assert verify(path, sha256=sha256).whole
    report = verify(path, load_identities([pair.tenant_key]), sha256)
    assert (report.whole, report.decrypted, report.sha256) == (True, True, sha256)


def test_a_changed_byte_is_found(made: Made, pair: KeyFiles) -> None:
    path = made(STARTS)
    data = bytearray(path.read_bytes())
    sha256 = digest(bytes(data))
    data[4 + 16 + 20] ^= 1
    path.write_bytes(data)
    assert verify(path).whole, "without a key or a digest only the structure can be seen"
    assert [problem.kind for problem in verify(path, sha256=sha256).problems] == ["sha256"]
    found = verify(path, load_identities([pair.tenant_key]), sha256)
    assert [problem.kind for problem in found.problems] == ["damaged", "sha256"]


def test_payloads_swapped_under_their_headers_are_found_by_the_digest(made: Made, pair: KeyFiles) -> None:
    path = made(STARTS)
    data = path.read_bytes()
    size = 16 + SAMPLES * 2 + 32
    one, two = (data[4 + n * size + 16 : 4 + (n + 1) * size] for n in (0, 1))
    path.write_bytes(data.replace(one, b"\0" * len(one)).replace(two, one).replace(b"\0" * len(one), two))
    identities = load_identities([pair.tenant_key])
    assert verify(path, identities).whole, "each seal holds: only the digest knows the order"
    assert not verify(path, identities, digest(data)).whole
