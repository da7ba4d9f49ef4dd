"""Who is at the other end: callers beyond the carrier and agents' phones, which a story speaks for."""

from __future__ import annotations

from itertools import count
from typing import Any, Protocol

from yunhu.platform.clock import VirtualTime
from yunhu.telephony.media.twin.fake import FakeEngine
from yunhu.telephony.sip.messages.build import response_to
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.work.calls.model import Contact

CARRIER = ("192.0.2.1", 5060)
US = ("192.0.2.9", 5060)
TAG = "far"
"""The tag of everybody whom we call."""

SDP = (
    "v=0\r\no=- 7 {version} IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n"
    "m=audio {port} RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
)


class Centre(Protocol):
    """What far ends need of the centre that they talk to."""

    time: VirtualTime
    engine: FakeEngine
    facts: list[tuple[str | None, dict[str, Any]]]

    def sent(self, data: bytes, remote: tuple[str, int]) -> None:
        """Somebody sent us a message."""
        ...

    def find(self, contact: str) -> Contact | None:
        """A contact in progress."""
        ...


class FarEnd:
    """One SIP party of the story: what it heard, and what it says."""

    def __init__(self, world: Centre, address: tuple[str, int]) -> None:
        self.world = world
        self.address = address
        self.heard: list[Request | Response] = []
        self.stubborn = False
        """It has answered already when a CANCEL comes."""
        self._numbers = count(1)

    # --- hearing --------------------------------------------------------------------------------------

    def hear(self, message: Request | Response) -> None:
        self.heard.append(message)
        if isinstance(message, Request) and message.method in ("BYE", "CANCEL", "NOTIFY", "OPTIONS"):
            self.say(response_to(message, 200))
            if message.method == "CANCEL" and not self.stubborn:
                self.say(response_to(self.invite(), 487, to_tag=TAG))

    def requests(self, method: str) -> list[Request]:
        return [one for one in self.heard if isinstance(one, Request) and one.method == method]

    def invite(self) -> Request:
        return self.requests("INVITE")[-1]

    def final(self) -> Response:
        """The newest final response to an INVITE."""
        return [
            one
            for one in self.heard
            if isinstance(one, Response) and one.cseq.method == "INVITE" and one.status >= 200
        ][-1]

    @property
    def hung_up_on(self) -> bool:
        return bool(self.requests("BYE"))

    # --- speaking -------------------------------------------------------------------------------------

    def send(self, data: bytes) -> None:
        """Put a message on the way to us."""
        self.world.sent(data, self.address)

    def say(self, message: Request | Response) -> None:
        self.send(message.serialize())

    def sdp(self, version: int = 1, more: str = "") -> bytes:
        port = 10_000 + 2 * (self.address[1] % 1000)
        return (SDP.format(host=self.address[0], port=port, version=version) + more).encode()

    def in_dialog(
        self,
        method: str,
        dialog: Request | Response,
        body: bytes = b"",
        more: str = "",
        number: int | None = None,
    ) -> int:
        """A request within the dialog that `dialog` made (we are its callee when that is a request).

        Gives its CSeq number; `number` sets it.
        """
        ours, theirs = ("from", "to") if isinstance(dialog, Response) else ("to", "from")
        mine = dialog.headers.get(ours) or ""
        if isinstance(dialog, Request):
            mine += f";tag={TAG}"
        number = number or 100 + next(self._numbers)
        host, port = self.address
        lines = [
            f"{method} {(dialog.headers.get('contact') or '<sip:x@192.0.2.9>').strip('<>')} SIP/2.0",
            f"Via: SIP/2.0/UDP {host}:{port};branch=z9hG4bKfar{host}{method}{next(self._numbers)}",
            "Max-Forwards: 70",
            f"From: {mine}",
            f"To: {dialog.headers.get(theirs)}",
            f"Call-ID: {dialog.headers.get('call-id')}",
            f"CSeq: {number} {method}",
            f"Contact: <sip:far@{host}>",
            *([more] if more else []),
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        self.send("\r\n".join([*lines, "", ""]).encode() + body)
        return number


class Caller(FarEnd):
    """A customer who calls through the carrier."""

    def __init__(self, world: Centre, number: int) -> None:
        super().__init__(world, CARRIER)
        self.id = f"call{number}"

    def call(self, dialled: str, caller: str = "13800001234") -> Caller:
        body = self.sdp()
        lines = [
            f"INVITE sip:{dialled}@192.0.2.9 SIP/2.0",
            f"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK{self.id}",
            "Max-Forwards: 70",
            f"From: <sip:{caller}@192.0.2.1>;tag={self.id}",
            f"To: <sip:{dialled}@192.0.2.9>",
            f"Call-ID: {self.id}",
            "CSeq: 1 INVITE",
            f"Contact: <sip:{caller}@192.0.2.1>",
            "Content-Type: application/sdp",
            f"Content-Length: {len(body)}",
        ]
        self.world.sent("\r\n".join([*lines, "", ""]).encode() + body, self.address)
        self.world.time.advance(0.001)
        if self.heard and self.final().status == 200:
            self.in_dialog("ACK", self.final(), number=1)
        return self

    def hang_up(self) -> None:
        self.in_dialog("BYE", self.final())

    def press(self, digit: str) -> None:
        self.world.engine.press_digit(self.leg, digit)
        self.world.time.advance(0)

    @property
    def contact(self) -> Contact:
        contact = self.world.find(self.contact_id)
        assert contact is not None, "the contact is over"
        return contact

    @property
    def contact_id(self) -> str:
        """The contact of this call, also when it is over."""
        return next(
            contact
            for contact, fact in self.world.facts
            if contact is not None and fact["kind"] == "leg.started" and fact["leg"] == self.leg
        )

    @property
    def leg(self) -> str:
        """Our leg to this caller: its id ends with our tag."""
        tag = self.final().to.tag or ""
        legs = (str(fact["leg"]) for _, fact in self.world.facts if fact["kind"] == "leg.started")
        return next(leg for leg in legs if leg.endswith(tag))

    def kinds(self) -> list[str]:
        """The kinds of the facts of this contact, in order."""
        return [fact["kind"] for contact, fact in self.world.facts if contact == self.contact_id]

    def fact(self, kind: str) -> dict[str, Any]:
        """The newest fact of a kind of this contact."""
        return [
            fact for contact, fact in self.world.facts if contact == self.contact_id and fact["kind"] == kind
        ][-1]


class Phone(FarEnd):
    """An agent's device."""

    def ring(self) -> None:
        self.say(response_to(self.invite(), 180, to_tag=TAG))

    def answer(self) -> None:
        ok = response_to(self.invite(), 200, to_tag=TAG, body=self.sdp())
        ok.headers.set("Contact", f"<sip:far@{self.address[0]}>")
        ok.headers.set("Content-Type", "application/sdp")
        self.say(ok)
        self.world.time.advance(0.001)

    def refuse(self, status: int) -> None:
        self.say(response_to(self.invite(), status, to_tag=TAG))

    def hang_up(self) -> None:
        self.in_dialog("BYE", self.invite())

    def hold(self, held: bool, version: int) -> None:
        body = self.sdp(version, "a=sendonly\r\n" if held else "a=sendrecv\r\n")
        number = self.in_dialog("INVITE", self.invite_of_call(), body)
        self.in_dialog("ACK", self.invite_of_call(), number=number)

    def invite_of_call(self) -> Request:
        """The INVITE that made the newest dialog (one without a To tag)."""
        return [one for one in self.requests("INVITE") if one.to.tag is None][-1]

    def transfer(self, user: str) -> None:
        self.in_dialog("REFER", self.invite_of_call(), more=f"Refer-To: <sip:{user}@192.0.2.9>")
