"""Chromium as a WebRTC far end that a test drives: it says a tone, and tells which one it hears."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Page, async_playwright

PROGRAM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
]

SCRIPT = """
const audio = new AudioContext();
const ears = audio.createAnalyser();
ears.fftSize = 8192;
const pc = new RTCPeerConnection();
pc.ontrack = (event) => {
  const element = new Audio();  // Chromium decodes a remote track only when an element has it as well
  element.srcObject = new MediaStream([event.track]);
  element.muted = true;
  element.play();
  audio.createMediaStreamSource(element.srcObject).connect(ears);
};
const settled = async () => {
  while (pc.iceGatheringState !== "complete") await new Promise((done) => setTimeout(done, 20));
  return pc.localDescription.sdp;
};
window.speak = (hertz) => {
  const mouth = audio.createMediaStreamDestination();
  const tone = audio.createOscillator();
  tone.frequency.value = hertz;
  tone.connect(mouth);
  tone.start();
  const [track] = mouth.stream.getAudioTracks();
  pc.addTrack(track, mouth.stream);
};
window.offer = async (options) => {
  await pc.setLocalDescription(await pc.createOffer(options));
  return settled();
};
window.answer = async (sdp) => {
  await pc.setRemoteDescription({ type: "offer", sdp });
  await pc.setLocalDescription(await pc.createAnswer());
  return settled();
};
window.take = (sdp) => pc.setRemoteDescription({ type: "answer", sdp });
window.hold = (held) => { pc.getTransceivers()[0].direction = held ? "sendonly" : "sendrecv"; };
window.press = (digits) => pc.getSenders()[0].dtmf.insertDTMF(digits, 120, 80);
window.hangUp = () => pc.close();
window.hears = () => {
  const bins = new Float32Array(ears.frequencyBinCount);
  ears.getFloatFrequencyData(bins);
  const loudest = bins.indexOf(Math.max(...bins));
  return bins[loudest] > -60 ? (loudest * audio.sampleRate) / ears.fftSize : 0;
};
"""


class Browser:
    """A page with one peer connection."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def do(self, what: str, *words: object) -> Any:
        """Call a function of the page's script, and wait for what it gives."""
        return await self._page.evaluate(f"(words) => window.{what}(...words)", list(words))


@asynccontextmanager
async def browser(hertz: float) -> AsyncIterator[Browser]:
    """A Chromium that says a tone, ended after the block."""
    async with async_playwright() as play:
        chromium = await play.chromium.launch(executable_path=PROGRAM, args=FLAGS)
        page = await chromium.new_page()
        await page.add_script_tag(content=SCRIPT)
        it = Browser(page)
        await it.do("speak", hertz)
        try:
            yield it
        finally:
            await chromium.close()
