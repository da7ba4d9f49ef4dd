"""Random people: customers who call and phones that ring, each with messages that take their time.

They follow SIP and nothing else: what they do next is the simulation's choice.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import count

from tests.stories.far_ends import SDP, TAG, US

from yunhu.telephony.sip.messages.build import response_to
from yunhu.telephony.sip.messages.message import Request, Response

Send = Callable[[bytes], None]


def media(host: str, version: int, direction: str = "sendrecv") -> bytes:
    """A session description of one party."""
    return (SDP.format(host=host, port=10_000, version=version) + f"a={direction}\r\n").encode()


class Dialog:
    """One call of one party: what it has heard of it, and where it stands."""

    def __init__(self, host: str, call_id: str, mine: str, theirs: str, send: Send) -> None:
        self.host = host
        self.call_id = call_id
        self.mine, self.theirs = mine, theirs
        self.target = f"sip:x@{US[0]}"
        self.state = "new"
        """`new`, `ringing`, `up`, `over`."""
        self.held = False
        self.send = send
        self._numbers = count(2)

    def request(self, method: str, body: bytes = b"", more: str = "", number: int | None = None) -> None:
        """A request within the dialog, and the INVITE that begins it."""
        number = number or next(self._numbers)
        lines = [
            f"{method} {self.target} SIP/2.0",
            f"Via: SIP/2.0/UDP {self.host}:5060;branch=z9hG4bK{self.call_id[:12]}{self.host}{method}{number}",
            "Max-Forwards: 70",
            f"From: {self.mine}",
            f"To: {self.theirs}",
            f"Call-ID: {self.call_id}",
            f"CSeq: {number} {method}",
            f"Contact: <sip:far@{self.host}>",
            *([more] if more else []),
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        self.send("\r\n".join([*lines, "", ""]).encode() + body)

    def hang_up(self) -> None:
        """End it."""
        self.state = "over"
        self.request("BYE")

    def hold(self) -> None:
        """Put us on hold, or take us back."""
        self.held = not self.held
        version = next(self._numbers)
        self.request("INVITE", media(self.host, version, "sendonly" if self.held else "sendrecv"))

    def heard(self, message: Request | Response) -> None:
        """What is the same for both kinds of parties."""
        if isinstance(message, Response):
            if message.cseq.method == "INVITE" and 200 <= message.status < 300:
                self.theirs = message.headers.get("to") or self.theirs
                self.target = (message.headers.get("contact") or self.target).strip("<>")
                self.request("ACK", number=message.cseq.number)
        elif message.method == "BYE":
            self.state = "over"
            self.say(message, 200)
        elif message.method == "INVITE" and message.to.tag is not None:
            self.say(message, 200, media(self.host, next(self._numbers)))
        elif message.method not in ("ACK", "INVITE", "CANCEL"):
            self.say(message, 200)

    def say(self, request: Request, status: int, body: bytes = b"") -> None:
        """Answer a request."""
        response = response_to(request, status, to_tag=TAG, body=body)
        if body:
            response.headers.set("Contact", f"<sip:far@{self.host}>")
            response.headers.set("Content-Type", "application/sdp")
        self.send(response.serialize())


class Customer(Dialog):
    """Somebody who calls us through the carrier."""

    def __init__(self, host: str, name: str, dialled: str, number: str, send: Send) -> None:
        super().__init__(host, name, f"<sip:{number}@{host}>;tag={name}", f"<sip:{dialled}@{US[0]}>", send)
        self.target = f"sip:{dialled}@{US[0]}"
        self.leg_tag = ""
        """Our tag, with which the id of our leg ends."""
        self.request("INVITE", media(host, 1), number=1)

    def heard(self, message: Request | Response) -> None:
        """The answer to the call, and what comes within it."""
        super().heard(message)
        if isinstance(message, Response) and message.cseq == (1, "INVITE") and message.status >= 200:
            crossed = self.state == "over" and message.status < 300 and not self.leg_tag
            self.leg_tag = message.to.tag or ""
            if crossed:  # our 200 crossed the CANCEL (RFC 3261 §9.1)
                self.request("BYE")
            elif self.state == "new":
                self.state = "up" if message.status < 300 else "over"

    def give_up(self) -> None:
        """Hang up, or cancel what was not answered yet."""
        if self.state == "up":
            self.hang_up()
        elif self.state == "new":
            self.state = "over"
            # A CANCEL has the branch of its INVITE (RFC 3261 §9.1).
            branch = f"branch=z9hG4bK{self.call_id[:12]}{self.host}"
            self._cancel(branch)

    def _cancel(self, branch: str) -> None:
        lines = [
            f"CANCEL {self.target} SIP/2.0",
            f"Via: SIP/2.0/UDP {self.host}:5060;{branch}INVITE1",
            "Max-Forwards: 70",
            f"From: {self.mine}",
            f"To: {self.theirs}",
            f"Call-ID: {self.call_id}",
            "CSeq: 1 CANCEL",
            "Content-Length: 0",
        ]
        self.send("\r\n".join([*lines, "", ""]).encode())


class Ringing(Dialog):
    """A call of ours that arrived at a phone."""

    def __init__(self, host: str, invite: Request, send: Send) -> None:
        call_id = invite.headers.get("call-id") or ""
        to, theirs = invite.headers.get("to") or "", invite.headers.get("from") or ""
        super().__init__(host, call_id, f"{to};tag={TAG}", theirs, send)
        self.invite = invite
        self.target = (invite.headers.get("contact") or self.target).strip("<>")

    def heard(self, message: Request | Response) -> None:
        """A CANCEL ends what was not answered; an answer that crossed it stands."""
        if isinstance(message, Request) and message.method == "CANCEL":
            self.say(message, 200)
            if self.state in ("new", "ringing"):
                self.state = "over"
                self.say(self.invite, 487)
        super().heard(message)

    def ring(self) -> None:
        """180."""
        self.state = "ringing"
        self.say(self.invite, 180)

    def answer(self) -> None:
        """200."""
        self.state = "up"
        self.say(self.invite, 200, media(self.host, 1))

    def refuse(self, status: int) -> None:
        """A final status that is no answer."""
        self.state = "over"
        self.say(self.invite, status)

    def transfer(self, user: str) -> None:
        """The transfer key."""
        self.request("REFER", more=f"Refer-To: <sip:{user}@{US[0]}>")


class Post:
    """Carries messages with a seeded delay, in order for each way (UDP on one path seldom overtakes)."""

    def __init__(self, chance: random.Random, now: Callable[[], float]) -> None:
        self._chance = chance
        self._now = now
        self._last: dict[object, float] = {}

    def delay(self, way: object) -> float:
        """Seconds until a message that is sent now on this way arrives."""
        arrives = self._now() + self._chance.choice((0.0, 0.001, 0.02, 0.2))
        arrives = max(arrives, self._last.get(way, 0.0))
        self._last[way] = arrives
        return arrives - self._now()
