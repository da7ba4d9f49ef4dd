"""The 2xx that is sent again until its ACK comes, and the session that has to be refreshed."""

from __future__ import annotations

from yunhu.telephony.legs.hands import Hands
from yunhu.telephony.legs.leg import Leg, Repeat
from yunhu.telephony.legs.model import LegEnded
from yunhu.telephony.legs.rules import expiry_of
from yunhu.telephony.sip.messages.message import Response
from yunhu.telephony.sip.retransmit import Due, Retransmit2xx
from yunhu.telephony.sip.transports.flow import Key

NO_ACK = LegEnded("no_ack", None, "system")
SESSION_EXPIRED = LegEnded("session_expired", None, "system")


def repeat(hands: Hands, leg: Leg, key: Key, ok: Response, missing: str) -> None:
    """Send a 2xx again until `Act.STOP_REPEATING`; `missing` happens when its ACK never comes."""
    it = leg.repeat = Repeat(key, ok, Retransmit2xx(hands.scheduler.monotonic()), missing)
    _wait(hands, leg, it)


def _wait(hands: Hands, leg: Leg, it: Repeat) -> None:
    delay = it.schedule.next_at - hands.scheduler.monotonic()
    it.timer = hands.scheduler.after(delay, lambda: _again(hands, leg, it))


def _again(hands: Hands, leg: Leg, it: Repeat) -> None:
    if leg.repeat is not it:
        return
    due = it.schedule.step(hands.scheduler.monotonic())
    if due is Due.GIVE_UP:
        leg.repeat = None
        hands.counters.acks_missing += 1
        hands.happen(leg, it.missing, NO_ACK)
        return
    if due is Due.RESEND:
        hands.counters.answers_repeated += 1
        hands.stack.respond(it.key, it.response)
    _wait(hands, leg, it)


def watch_session(hands: Hands, leg: Leg) -> None:
    """The far end refreshes the session; if it does not, the leg ends shortly before the interval is over."""
    if leg.expires is not None:
        leg.expires.cancel()
        leg.expires = None
    if leg.expires_s and not leg.ended:
        leg.expires = hands.scheduler.after(expiry_of(leg.expires_s), lambda: _expired(hands, leg))


def _expired(hands: Hands, leg: Leg) -> None:
    hands.happen(leg, "expired", SESSION_EXPIRED)
