"""How long a caller waits for the first sound: INVITE sent → first packet of the prompt.

A caller of its own: one UDP socket for SIP, one for RTP, one call after the other. Silence that keeps the
path open (the same byte again and again) is not a sound.
"""

from __future__ import annotations

import secrets
import select
import socket
import time

WAIT_S = 5.0
RTP_HEADER = 12
DISTINCT_BYTES = 4

REQUEST = """{method} sip:{number}@{host} SIP/2.0
Via: SIP/2.0/UDP {me};branch=z9hG4bK{branch};rport
Max-Forwards: 70
From: <sip:c90001@{me}>;tag={tag}
To: <sip:{number}@{host}>{to_tag}
Call-ID: {call}
CSeq: {cseq} {cseq_method}
Contact: <sip:c90001@{me}>
{more}Content-Length: {length}

"""
OFFER = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio {port} RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=ptime:20
a=sendrecv
"""


class Caller:
    """Calls one number of one server, again and again."""

    def __init__(self, server: tuple[str, int], number: str) -> None:
        """Binds two sockets on loopback."""
        self._server, self._number = server, number
        self._sip = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._rtp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for each in (self._sip, self._rtp):
            each.bind(("127.0.0.1", 0))
        self._me = f"127.0.0.1:{self._sip.getsockname()[1]}"

    def close(self) -> None:
        """Give the sockets back."""
        self._sip.close()
        self._rtp.close()

    def call(self) -> float | None:
        """One call: milliseconds until the first sound, or None when there was none within WAIT_S."""
        call, tag, branch = (secrets.token_hex(8) for _ in range(3))
        began = time.monotonic()
        self._send("INVITE", call, tag, branch, 1, "", OFFER.format(port=self._rtp.getsockname()[1]))
        to_tag, heard = "", None
        while heard is None and time.monotonic() - began < WAIT_S:
            ready, _, _ = select.select([self._sip, self._rtp], [], [], 0.2)
            if self._rtp in ready and _sounds(self._rtp.recv(2048)):
                heard = (time.monotonic() - began) * 1000
            if self._sip in ready and (tagged := self._answered(self._sip.recv(8192), call)):
                to_tag = tagged
                self._send("ACK", call, tag, secrets.token_hex(8), 1, to_tag, "")
        if to_tag:
            self._send("BYE", call, tag, secrets.token_hex(8), 2, to_tag, "")
        else:
            self._send("CANCEL", call, tag, branch, 1, "", "")
        self._quiet()
        return heard

    def _send(self, method: str, call: str, tag: str, branch: str, cseq: int, to_tag: str, body: str) -> None:
        body = body.replace("\n", "\r\n")
        head = REQUEST.format(
            method=method,
            number=self._number,
            host=f"{self._server[0]}:{self._server[1]}",
            me=self._me,
            branch=branch,
            tag=tag,
            to_tag=to_tag,
            call=call,
            cseq=cseq,
            cseq_method=method,
            more="Content-Type: application/sdp\n" if body else "",
            length=len(body),
        )
        self._sip.sendto((head.replace("\n", "\r\n") + body).encode(), self._server)

    def _answered(self, data: bytes, call: str) -> str:
        """The To tag (with its semicolon) of a 200 to this call's INVITE, else an empty text."""
        text = data.decode("utf-8", "replace")
        if not text.startswith("SIP/2.0 200") or call not in text:
            return ""
        lines = text.split("\r\n\r\n")[0].split("\r\n")
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
        }
        if not headers.get("cseq", "").endswith("INVITE"):
            return ""
        to = headers.get("to") or headers.get("t") or ""
        return to[to.rindex(";tag=") :] if ";tag=" in to else ""

    def _quiet(self) -> None:
        """Drop what is still on its way."""
        end = time.monotonic() + 0.3
        while (left := end - time.monotonic()) > 0:
            ready, _, _ = select.select([self._sip, self._rtp], [], [], left)
            for each in ready:
                each.recv(8192)


def _sounds(packet: bytes) -> bool:
    return len(set(packet[RTP_HEADER:])) >= DISTINCT_BYTES


def measure(server: tuple[str, int], number: str, calls: int) -> list[float]:
    """Milliseconds of each call that heard something."""
    caller = Caller(server, number)
    try:
        return [heard for heard in (caller.call() for _ in range(calls)) if heard is not None]
    finally:
        caller.close()
