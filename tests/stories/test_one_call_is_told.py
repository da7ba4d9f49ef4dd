"""`yunhu demo`, as somebody runs it who has just installed Yunhu: one call, and the whole centre."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from yunhu.app.demo.places import LOOP, free_http_port, free_sip_port

LIMIT_S = 100
YUNHU = [sys.executable, "-m", "yunhu"]


def demo(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `yunhu demo` to its end."""
    return subprocess.run(
        [*YUNHU, "demo", *arguments],
        env={**os.environ, "LANG": "en_US.UTF-8", "LC_ALL": "", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
    )


def test_one_call_is_made_and_its_story_is_told() -> None:
    done = demo("--once")
    story = done.stdout
    assert done.returncode == 0, story + done.stderr
    in_order = [
        "138****8000 calls 8000",
        "enters flow 热线",
        "flow node language (gather)",
        "presses 1: a valid choice",
        "flow node menu (gather)",
        "waits in queue 客服 at position 1",
        "offered to 王芳",
        "王芳 takes it",
        "connected with 王芳",
        "recording begins",
        "the contact ends: hung up, by agent",
        "recording sealed",
    ]
    places = [story.index(said) for said in in_order]
    assert places == sorted(places)
    legs = re.findall(
        r"(\w+) +(?:in|out)bound +200 OK +PCMA +([\d.]+) s +loss ([\d.]+) %.* MOS ([\d.]+)", story
    )
    assert [who for who, *_ in legs] == ["customer", "王芳"]
    assert all(float(loss) < 2 and float(mos) > 4 for _, _, loss, mos in legs)
    (seconds,) = re.findall(r"decrypted with the tenant's private key: \d+ blocks, ([\d.]+) s", story)
    assert float(seconds) == pytest.approx(6.0, abs=1.0)
    assert "the program age, which is not ours, opens it" in story


def test_without_sipp_one_sentence_says_what_to_install(tmp_path: Path) -> None:
    done = demo("--once", PATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "the program sipp is missing: install the package sip-tester (apt-get install sip-tester)"
    )


@pytest.mark.timeout(200)
def test_the_whole_centre_runs_until_it_is_told_to_stop(tmp_path: Path) -> None:
    sip = f"{LOOP}:{free_sip_port(LOOP, Random())}"
    environment = {
        **os.environ,
        "LANG": "en_US.UTF-8",
        "LC_ALL": "",
        "YUNHU_SIP__UDP": sip,
        "YUNHU_SIP__TCP": sip,
        "YUNHU_HTTP__PORT": str(free_http_port(LOOP, Random())),
        "YUNHU_MEDIA__PORTS": "16000-16198",
    }
    folder = tmp_path / "demo"
    running = subprocess.Popen(
        [*YUNHU, "demo", "--folder", str(folder), "--seed", "3"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert running.stdout is not None
    said: list[str] = []
    for line in running.stdout:
        said.append(line.rstrip())
        if line.startswith("■ ended") and "agent hung up" in line:
            running.send_signal(signal.SIGINT)
    text = "\n".join(said)
    assert running.wait(LIMIT_S) == 0, text
    assert "1001  password" in text
    assert re.search(r"■ ended: .+ 1\d\d\*{4}\d+ · .+ · agent hung up · .+ · 4\.\d\d · [\d.]+ s", text), text
    assert said[-1] == f"✓ everything is stopped; the data stays in {folder}"
    assert leftovers(folder) == []
    told = subprocess.run(
        [*YUNHU, "story", "last", "--config", str(folder / "yunhu.toml")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
    )
    assert told.returncode == 0, told.stderr
    assert "facts" in told.stdout


def leftovers(folder: Path) -> list[str]:
    """The command lines of processes that have to do with a folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and str(folder).encode() in (entry / "cmdline").read_bytes():
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found
