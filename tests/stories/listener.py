"""A caller of two sockets who says nothing and writes down when what is heard: for calls to a real node."""

from __future__ import annotations

import secrets
import select
import socket
import time

from tests.stories.real_node import PATIENCE_S

RTP_HEADER = 12
FRAME_MS = 20
DISTINCT_BYTES = 4
"""A-law frames with fewer different bytes are silence that keeps the path open."""

REQUEST = """{method} sip:{number}@127.0.0.1:{port} SIP/2.0
Via: SIP/2.0/UDP {me};branch=z9hG4bK{branch};rport
Max-Forwards: 70
From: <sip:13800001234@{me}>;tag={tag}
To: <sip:{number}@127.0.0.1:{port}>{to_tag}
Call-ID: {tag}
CSeq: {cseq}
Contact: <sip:13800001234@{me}>
{more}Content-Length: {length}

"""
OFFER = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio {port} RTP/AVP 8
a=rtpmap:8 PCMA/8000
"""


class Listener:
    """Calls a number, and stays until the node hangs up."""

    def __init__(self, port: int) -> None:
        """`port` is where the node listens for SIP on this machine."""
        self._port = port
        self._sip = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._rtp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for each in (self._sip, self._rtp):
            each.bind(("127.0.0.1", 0))
        self._me = f"127.0.0.1:{self._sip.getsockname()[1]}"
        self.first_ms: float | None = None
        """INVITE sent → first packet with sound, in milliseconds."""
        self.sound_ms = 0
        """How long something was heard that was no silence."""

    def call(self, number: str) -> Listener:
        """One call from the INVITE to the node's BYE. Fails when that never comes."""
        tag, began = secrets.token_hex(8), time.monotonic()
        self._send("INVITE", number, tag, "1 INVITE", "", OFFER.format(port=self._rtp.getsockname()[1]))
        while time.monotonic() - began < PATIENCE_S:
            ready, _, _ = select.select([self._sip, self._rtp], [], [], 0.2)
            if self._rtp in ready and len(set(self._rtp.recv(2048)[RTP_HEADER:])) >= DISTINCT_BYTES:
                self.first_ms = self.first_ms or (time.monotonic() - began) * 1000
                self.sound_ms += FRAME_MS
            if self._sip in ready and self._answered(self._sip.recv(8192).decode(), number, tag):
                return self
        raise AssertionError("the node did not hang up")

    def close(self) -> None:
        """Give the sockets back."""
        self._sip.close()
        self._rtp.close()

    def _answered(self, text: str, number: str, tag: str) -> bool:
        """Acknowledge the answer; whether this is the end of the call."""
        headers = dict(line.split(": ", 1) for line in text.split("\r\n\r\n")[0].split("\r\n")[1:])
        if text.startswith("BYE "):
            kept = "".join(
                f"{name}: {headers[name]}\r\n" for name in ("Via", "From", "To", "Call-ID", "CSeq")
            )
            self._sip.sendto(f"SIP/2.0 200 OK\r\n{kept}Content-Length: 0\r\n\r\n".encode(), self._node)
            return True
        if text.startswith("SIP/2.0 200") and headers["CSeq"] == "1 INVITE":
            to = headers["To"]
            self._send("ACK", number, tag, "1 ACK", to[to.rindex(";tag=") :], "")
        return False

    @property
    def _node(self) -> tuple[str, int]:
        return "127.0.0.1", self._port

    def _send(self, method: str, number: str, tag: str, cseq: str, to_tag: str, body: str) -> None:
        body = body.replace("\n", "\r\n")
        head = REQUEST.format(
            method=method,
            number=number,
            port=self._port,
            me=self._me,
            branch=secrets.token_hex(8),
            tag=tag,
            to_tag=to_tag,
            cseq=cseq,
            more="Content-Type: application/sdp\n" if body else "",
            length=len(body),
        )
        self._sip.sendto((head.replace("\n", "\r\n") + body).encode(), self._node)
