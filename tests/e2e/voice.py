"""The voice of a caller that is not a browser: plain RTP with a tone, and what is heard of the other side.

SIPp does the signalling and names this socket in its description; the sound is ours, so that its frequency
can be told on both sides. G.711 A-law, 8 kHz, 20 ms a packet (RFC 3551).
"""

from __future__ import annotations

import math
import socket
import struct
import threading
import time
from collections import deque

RATE = 8000
PACKET = 160
HEADER = struct.Struct("!BBHII")
KEPT_S = 2.0


def to_alaw(sample: int) -> int:
    """One 16-bit sample as A-law (ITU-T G.711)."""
    sign = 0x80 if sample >= 0 else 0
    magnitude = min(abs(sample), 32635) >> 3
    if magnitude < 32:
        code = magnitude >> 1
    else:
        exponent = magnitude.bit_length() - 5
        code = exponent << 4 | magnitude >> exponent & 0x0F
    return (sign | code) ^ 0x55


def from_alaw(code: int) -> int:
    """One A-law byte as a 16-bit sample (ITU-T G.711)."""
    code ^= 0x55
    exponent, mantissa = code >> 4 & 7, code & 0x0F
    magnitude = (mantissa << 4) + 8 if exponent == 0 else (mantissa << 4) + 0x108 << exponent - 1
    return magnitude if code & 0x80 else -magnitude


LINEAR = [from_alaw(code) for code in range(256)]


def strength(samples: list[int], hz: float, rate: int = RATE) -> float:
    """How strong one frequency is, by Goertzel; the same unit as a sample's amplitude."""
    step = 2 * math.cos(2 * math.pi * hz / rate)
    before = last = 0.0
    for sample in samples:
        before, last = last, sample + step * last - before
    power = before * before + last * last - step * before * last
    return 2 * math.sqrt(max(power, 0.0)) / max(len(samples), 1)


def loudest(samples: list[int], candidates: range = range(200, 1600, 20)) -> int | None:
    """The strongest frequency (Hz); None in silence."""
    found = max((strength(samples, hz), hz) for hz in candidates) if samples else (0.0, 0)
    return found[1] if found[0] > 200 else None


class Voice:
    """Sends a tone to whoever sends to it, and keeps the last seconds of what comes."""

    def __init__(self, hz: int) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(0.005)
        self.port = int(self.socket.getsockname()[1])
        self.received = 0
        turn = 2 * math.pi * hz / RATE
        # A whole number of periods in a second, so the second repeats without a click.
        self._tone = bytes(to_alaw(int(8000 * math.sin(turn * at))) for at in range(RATE))
        self._heard: deque[bytes] = deque(maxlen=int(KEPT_S * RATE / PACKET))
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._talk, daemon=True)
        self._thread.start()

    def hears(self) -> int | None:
        """The strongest frequency of the last half second; None in silence."""
        packets = list(self._heard)[-25:]
        return loudest([LINEAR[code] for packet in packets for code in packet])

    def forget(self) -> None:
        """Listen anew."""
        self._heard.clear()

    def close(self) -> None:
        """Fall silent."""
        self._over.set()
        self._thread.join(5)
        self.socket.close()

    def _talk(self) -> None:
        remote: tuple[str, int] | None = None
        sequence, due = 0, time.monotonic()
        while not self._over.is_set():
            try:
                data, remote = self.socket.recvfrom(2048)
            except (TimeoutError, ConnectionError):
                data = b""
            if len(data) > 12 and data[1] & 0x7F == 8:
                self.received += 1
                self._heard.append(data[12:])
            if remote is not None and time.monotonic() >= due:
                at = sequence * PACKET % RATE
                header = HEADER.pack(0x80, 8, sequence & 0xFFFF, sequence * PACKET & 0xFFFFFFFF, 0xCA11E4)
                self.socket.sendto(header + self._tone[at : at + PACKET], remote)
                sequence, due = sequence + 1, max(due + 0.02, time.monotonic() - 0.1)
