"""An agent's browser: a tab with a phone that speaks SIP over a WebSocket, and what its page asks for."""

from __future__ import annotations

from itertools import count
from typing import Any, Protocol

from tests.stories.far_ends import TAG, US, Centre, Phone

from yunhu.app.wiring import Rooms
from yunhu.flow.desk.api.shapes import ContactOnDesk, DeskState
from yunhu.flow.desk.services.agent_desk import AgentDesk
from yunhu.telephony.sip.digest import Credentials, DigestClient
from yunhu.telephony.sip.messages.build import response_to
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.stack import SipStack

SERVER = ("yunhu", 0)

ANSWER = """v=0\r
o=- 7 {version} IN IP4 127.0.0.1\r
s=-\r
t=0 0\r
a=group:BUNDLE 0\r
m=audio 9 UDP/TLS/RTP/SAVPF 111 110\r
c=IN IP4 0.0.0.0\r
a=rtpmap:111 opus/48000/2\r
a=rtpmap:110 telephone-event/48000\r
a=ice-ufrag:{ufrag}\r
a=ice-pwd:0123456789abcdefghijklmn\r
a=fingerprint:sha-256 {fingerprint}\r
a=setup:{setup}\r
a=mid:0\r
a=rtcp-mux\r
a=sendrecv\r
"""
FINGERPRINT = ":".join(["CD"] * 32)


class WebCentre(Centre, Protocol):
    """What a browser needs of the centre beside what every far end does."""

    rooms: Rooms

    @property
    def stack(self) -> SipStack:
        """The SIP stack, whose WebSockets it connects to."""
        ...


class Browser(Phone):
    """One tab. `desk` is what its page may ask for."""

    world: WebCentre

    def __init__(self, world: WebCentre, agent: str, tab: str, address: tuple[str, int]) -> None:
        super().__init__(world, address)
        self.agent = agent
        self.tab = tab
        self._registers = count(1)
        self.connect()

    # --- the connection -------------------------------------------------------------------------------

    def connect(self) -> None:
        """Open a WebSocket."""
        opened = self.world.stack.websockets.open(US, self.address, True)
        assert opened is not None
        self.connection = opened

    def send(self, data: bytes) -> None:
        if not self.connection.is_over:
            self.connection.receive(data)
            self.world.time.advance(0)

    def register(self, expires: int = 600) -> Browser:
        """REGISTER, and once more with the answer to the challenge."""
        rooms = self.world.rooms
        made = rooms.registrar.issue("agent", self.agent, self.tab)
        realm = rooms.registrar.realm
        digest = DigestClient(Credentials(made.authorization_user, made.password, realm, frozenset({SERVER})))
        challenge = self._ask_to_register(made.user, realm, expires, [])
        proof = digest.answer(
            challenge.headers.all("www-authenticate"), "REGISTER", f"sip:{realm}", SERVER, "cnonce"
        )
        assert proof is not None
        done = self._ask_to_register(made.user, realm, expires, [f"Authorization: {proof}"])
        assert done.status == 200, done
        return self

    def _ask_to_register(self, user: str, realm: str, expires: int, more: list[str]) -> Response:
        number = next(self._registers)
        lines = [
            f"REGISTER sip:{realm} SIP/2.0",
            f"Via: SIP/2.0/WSS df7jal.invalid;branch=z9hG4bKreg{self.address[1]}{number}",
            "Max-Forwards: 69",
            f"From: <sip:{user}@{realm}>;tag=reg{self.address[1]}",
            f"To: <sip:{user}@{realm}>",
            f"Call-ID: reg{self.address[1]}",
            f"CSeq: {number} REGISTER",
            f"Contact: <sip:x@df7jal.invalid;transport=ws>;expires={expires}",
            *more,
            "Content-Length: 0",
        ]
        self.send("\r\n".join([*lines, "", ""]).encode())
        self.world.time.advance(0.001)
        return [one for one in self.heard if isinstance(one, Response) and one.cseq.method == "REGISTER"][-1]

    # --- the call -------------------------------------------------------------------------------------

    def leg(self) -> str:
        """Our leg to this tab, as its newest call says."""
        return self.invite_of_call().headers.get("x-yunhu-leg") or ""

    def answers_by_itself(self) -> bool:
        """Whether the newest call is one that the page asked for."""
        return self.invite_of_call().headers.get("x-yunhu-answer") == "auto"

    def hear(self, message: Request | Response) -> None:
        super().hear(message)
        again = isinstance(message, Request) and message.method == "INVITE"
        if isinstance(message, Request) and again and message.headers.get("x-yunhu-answer") == "auto":
            self.answer()

    def answer(self) -> None:
        body = ANSWER.format(version=1, ufrag="abcd", fingerprint=FINGERPRINT, setup="active").encode()
        ok = response_to(self.invite_of_call(), 200, to_tag=TAG, body=body)
        ok.headers.set("Contact", "<sip:x@df7jal.invalid;transport=ws>")
        ok.headers.set("Content-Type", "application/sdp")
        self.say(ok)
        self.world.time.advance(0.001)
        self.world.engine.connect_peer(self.leg())
        self.world.time.advance(0.001)

    # --- trouble --------------------------------------------------------------------------------------

    def loses_network(self) -> None:
        """Nothing comes from this tab any more, and nobody has said so."""
        self.world.engine.lose_peer(self.leg())
        self.world.time.advance(0)

    def has_network_again(self) -> None:
        """The same page is heard again: the media finds its way by itself."""
        self.world.engine.connect_peer(self.leg())
        self.world.time.advance(0)

    def closes(self) -> None:
        """The page is gone, and its connection and media with it."""
        self.connection.close()
        self.loses_network()

    # --- the desk -------------------------------------------------------------------------------------

    @property
    def desk(self) -> AgentDesk:
        """What the page may ask for."""
        return self.world.rooms.desks.of_agents

    def asks(self, what: str, *about: Any) -> None:
        """The page asks the desk for something about the contact on it."""
        contact = self.shows().id
        getattr(self.desk, what)("acme", self.agent, contact, *about)
        self.world.time.advance(0.001)

    def state(self) -> DeskState:
        """Everything that the desk shows."""
        return self.world.rooms.desks.view.desk(self.agent, str)

    def shows(self) -> ContactOnDesk:
        """The contact on the desk."""
        contact = self.state().contact
        assert contact is not None, "there is no contact on the desk"
        return contact
