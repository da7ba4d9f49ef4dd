"""The far end of an endpoint: a UDP socket that sends A-law RTP at its pace, and keeps what it hears."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable

PACKET_S = 0.02
SAMPLES = 160
PCMA, EVENTS = 8, 101
KEYS = "0123456789*#ABCD"
_HEAD = struct.Struct("!BBHII")
_EVENT = struct.Struct("!BBH")


class FarEnd:
    """A telephone on loopback, inside the running event loop."""

    def __init__(self, ssrc: int = 0x59554E48, audio: Callable[[int], bytes] | None = None) -> None:
        """`audio` gives the 160 A-law bytes of each packet by its number; else something that changes."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.setblocking(False)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket, self._hear)
        self._to: tuple[str, int] | None = None
        self._speaking: asyncio.Task[None] | None = None
        self._ssrc = ssrc
        self._seq = 0
        self._audio = audio or (lambda number: bytes((0xD5 ^ (number & 0x3F),)) * SAMPLES)
        self._stamp = 0
        self._digit: tuple[int, int] | None = None
        self.sent = 0
        self.heard: list[bytes] = []
        host, port = self._socket.getsockname()
        self.address = f"{host}:{port}"

    def speak(self, local: str) -> None:
        """Send a packet every 20 ms to an endpoint's address."""
        host, _, port = local.rpartition(":")
        self._to = (host, int(port))
        if self._speaking is None:
            self._speaking = self._loop.create_task(self._pace())

    def hush(self) -> None:
        """Send nothing more, until `speak`."""
        if self._speaking is not None:
            self._speaking.cancel()
            self._speaking = None

    def press(self, digit: str) -> None:
        """Press a key for 100 ms (RFC 4733): five packets of its duration, three of its end."""
        self._digit = (KEYS.index(digit), 0)

    def close(self) -> None:
        """Hang up."""
        self.hush()
        self._loop.remove_reader(self._socket)
        self._socket.close()

    async def _pace(self) -> None:
        began, ticks = self._loop.time(), 0
        while True:
            self._tick()
            ticks += 1
            await asyncio.sleep(max(began + ticks * PACKET_S - self._loop.time(), 0))

    def _tick(self) -> None:
        """Send this 20 ms: audio, or a step of the digit."""
        if self._digit is None:
            self._send(PCMA, self._stamp, self._audio(self._seq), marker=False)
        else:
            key, step = self._digit
            begin = self._stamp - step * SAMPLES
            last = step == 4
            duration = (step + 1) * SAMPLES
            for _ in range(3 if last else 1):
                self._send(EVENTS, begin, _EVENT.pack(key, 0x80 * last + 10, duration), marker=step == 0)
            self._digit = None if last else (key, step + 1)
        self._stamp = self._stamp + SAMPLES & 0xFFFFFFFF

    def _send(self, pt: int, stamp: int, payload: bytes, *, marker: bool) -> None:
        head = _HEAD.pack(0x80, 0x80 * marker + pt, self._seq & 0xFFFF, stamp, self._ssrc)
        self._seq += 1
        if self._to is not None:
            self._socket.sendto(head + payload, self._to)
            self.sent += 1

    def _hear(self) -> None:
        try:
            while True:
                data = self._socket.recv(2048)
                if len(self.heard) < 100_000:
                    self.heard.append(data)
        except BlockingIOError:
            return
