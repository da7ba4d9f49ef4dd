"""Chromium with a microphone of ours: one process for each person, since each has a voice of its own."""

from __future__ import annotations

import math
import os
import signal
import struct
import wave
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright

CHROMIUM = "/usr/lib/chromium/chromium"
FLAGS = (
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-gpu",
)
VOICE_RATE = 16_000
VOICE_S = 10
SYLLABLES_HZ = 4

LISTENING = """
(() => {
  const Native = window.RTCPeerConnection;
  const heard = [];
  window.__peers = [];
  window.RTCPeerConnection = class extends Native {
    constructor(...args) {
      super(...args);
      window.__peers.push(this);
      this.addEventListener('track', (event) => heard.push([this, event.track]));
    }
  };
  const listen = async (ms) => {
    const found = heard.filter(([peer, track]) => peer.connectionState === 'connected'
      && track.kind === 'audio' && track.readyState === 'live').at(-1);
    if (!found) return null;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 8192;
    context.createMediaStreamSource(new MediaStream([found[1]])).connect(analyser);
    await new Promise((done) => setTimeout(done, ms));
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    let best = 0;
    bins.forEach((level, at) => { if (level > bins[best]) best = at; });
    const hz = best * context.sampleRate / analyser.fftSize;
    const level = bins[best];
    await context.close();
    return { hz, level };
  };
  window.__listen = listen;
})();
"""
"""Lets a test hear what the page is played: the strongest frequency of the newest living call."""

SILENCE_DB = -70.0
NETWORK = "--utility-sub-type=network.mojom.NetworkService"


def write_voice(path: Path, hz: int) -> Path:
    """A microphone's sound, mono 16 bit: a tone that swells as syllables do.

    A steady one would be taken for noise, and suppressed by the browser.
    """
    turn, swell = (2 * math.pi * each / VOICE_RATE for each in (hz, SYLLABLES_HZ))
    samples = [
        int(14_000 * math.sin(turn * at) * (0.5 - 0.5 * math.cos(swell * at)))
        for at in range(VOICE_RATE * VOICE_S)
    ]
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(VOICE_RATE)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return path


def launch(playwright: Playwright, voice: Path | None) -> Browser:
    """A browser of one person; `voice` None: one without any microphone."""
    flags = [flag for flag in FLAGS if voice is not None or "fake-device" not in flag]
    if voice is not None:
        flags.append(f"--use-file-for-fake-audio-capture={voice}")
    return playwright.chromium.launch(executable_path=CHROMIUM, args=flags)


@contextmanager
def network_away(voice: Path) -> Iterator[None]:
    """Meanwhile the browser with this microphone neither sends nor receives anything.

    Chromium keeps all its sockets, those of calls too, in one process; that one is stopped.
    """
    microphone = f"--use-file-for-fake-audio-capture={voice}"
    known = dict(_processes())
    browser = next(pid for pid, words in known.items() if microphone in words and not _is_helper(words))
    network = next(pid for pid, words in known.items() if NETWORK in words and _parent(pid) == browser)
    os.kill(network, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(network, signal.SIGCONT)


def _processes() -> Iterator[tuple[int, list[str]]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                # Chromium's helpers write theirs with spaces.
                yield int(entry.name), (entry / "cmdline").read_text("utf-8").replace("\0", " ").split()


def _is_helper(words: list[str]) -> bool:
    return any(word.startswith("--type=") for word in words)


def _parent(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[1])
    return 0


def open_page(browser: Browser, base: str, language: str = "zh-CN", allowed: bool = True) -> Page:
    """A page of a person who let the site use microphone and camera, or refused it."""
    context = browser.new_context(
        base_url=base,
        locale=language,
        timezone_id="Asia/Shanghai",
        viewport={"width": 1366, "height": 768},
        permissions=["microphone", "camera"] if allowed else [],
        ignore_https_errors=True,
    )
    context.add_init_script(LISTENING)
    return context.new_page()


def hears(page: Page, ms: int = 500) -> int | None:
    """The strongest frequency (Hz) of what the page is played; None in silence or without a call."""
    found: dict[str, Any] | None = page.evaluate(f"window.__listen({ms})")
    if found is None or found["level"] is None or found["level"] < SILENCE_DB:
        return None
    return int(found["hz"])
