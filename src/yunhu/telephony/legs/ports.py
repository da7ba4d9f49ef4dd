"""What legs need from others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.model import LegEnded, Refused
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.transports.flow import Flow, Key

Announce = Callable[[str, str | None, msgspec.Struct], Any]
"""Journal and publish a fact: tenant, contact, fact."""


class LegHandler(Protocol):
    """Whoever decides what happens with legs. Called on the event loop; may call `Legs` from inside."""

    def leg_offered(self, leg: Leg) -> None:
        """Somebody calls; the endpoint is open. `ring`, `answer` or `reject` it."""

    def leg_ringing(self, leg: Leg) -> None:
        """The dialled side rings. With `leg.early_media` its own tones or announcements can be heard."""

    def leg_answered(self, leg: Leg) -> None:
        """Both ways of audio are open: our 200 is sent, or theirs is here."""

    def leg_held(self, leg: Leg, held: bool) -> None:
        """The far end put us on hold, or took us back."""

    def leg_transfer_asked(self, leg: Leg, target_user: str) -> None:
        """The party wants a blind transfer: `accept_refer` or `refuse_refer`, now or within seconds."""

    def leg_digit(self, leg: Leg, digit: str) -> None:
        """The party pressed a key."""

    def leg_lost(self, leg: Leg) -> None:
        """Nothing comes any more from a WebRTC far end that was answered: its network, or its page, is gone.

        The leg stays until somebody ends it; `leg_back` may follow.
        """

    def leg_back(self, leg: Leg) -> None:
        """The far end that was lost is heard again."""

    def leg_ended(self, leg: Leg, ended: LegEnded) -> None:
        """The leg is over; nothing follows."""


class Stack(Protocol):
    """The SIP stack as legs use it (see `sip.stack.SipStack`)."""

    def flow_to(self, remote: tuple[str, int], transport: str = "udp", name: str = "") -> Flow:
        """A flow to a peer's address, to somebody of a name (for TLS)."""

    def send_request(self, request: Request, flow: Flow) -> Key:
        """Start a client transaction; adds Via."""

    def cancel(self, key: Key, reason: str = "") -> bool:
        """Cancel the INVITE sent as `key`, with a Reason header; false if it has its final response."""

    def respond(self, key: Key, response: Response) -> bool:
        """Answer a request; false if its transaction is over."""

    def send_ack(self, request: Request, flow: Flow) -> None:
        """Send the ACK of a 2xx; the same object again is a retransmission."""


class Proving(Stack, Protocol):
    """The same for the front, which asks who it is that comes."""

    def shown(self, flow: Flow) -> frozenset[str] | None:
        """Whom the certificate is for that a flow's peer showed; None without one."""


class Routes(msgspec.Struct, frozen=True):
    """Where browsers are reached: a WebSocket dies with its connection, while the call on it goes on."""

    lives: Callable[[Flow], bool]
    """Whether a WebSocket's connection is open."""
    flow_of: Callable[[str], Flow | None]
    """The newest connection of a registered user, None while there is none."""


Ask = Callable[[Request, Flow, Callable[[Response | None], None]], None]
"""Send a request other than INVITE; the call-back gets its final response, or None when there is none."""

Admit = Callable[[Leg], Refused | None]
"""Whether a new inbound leg may be offered at all: unknown numbers, blacklists, limits. Nothing slow."""
