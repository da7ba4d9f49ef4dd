"""The 2xx that is sent again until its ACK comes, and the session that has to be refreshed."""

from __future__ import annotations

from yunhu.telephony.legs.hands import Hands
from yunhu.telephony.legs.leg import Leg, Repeat
from yunhu.telephony.legs.model import LegEnded
from yunhu.telephony.legs.rules import expiry_of
from yunhu.telephony.sip.flow import Key
from yunhu.telephony.sip.message import Response

NO_ACK = LegEnded("no_ack", None, "system")
SESSION_EXPIRED = LegEnded("session_expired", None, "system")


def repeat(hands: Hands, leg: Leg, key: Key, ok: Response, missing: str) -> None:
    """Send a 2xx again until `Act.STOP_REPEATING`, doubling T1 up to T2; `missing` happens after 64*T1."""
    settings = hands.settings
    leg.repeat = Repeat(key, ok, settings.t1_s, settings.patience_s, missing)
    leg.repeat.timer = hands.scheduler.after(settings.t1_s, lambda: _again(hands, leg))


def _again(hands: Hands, leg: Leg) -> None:
    it = leg.repeat
    if it is None:
        return
    it.left_s -= it.interval_s
    if it.left_s <= 0:
        leg.repeat = None
        hands.counters.acks_missing += 1
        hands.happen(leg, it.missing, NO_ACK)
        return
    hands.counters.answers_repeated += 1
    hands.stack.respond(it.key, it.response)
    it.interval_s = min(it.interval_s * 2, hands.settings.t2_s, it.left_s)
    it.timer = hands.scheduler.after(it.interval_s, lambda: _again(hands, leg))


def watch_session(hands: Hands, leg: Leg) -> None:
    """The far end refreshes the session; if it does not, the leg ends shortly before the interval is over."""
    if leg.expires is not None:
        leg.expires.cancel()
        leg.expires = None
    if leg.expires_s and not leg.ended:
        leg.expires = hands.scheduler.after(expiry_of(leg.expires_s), lambda: _expired(hands, leg))


def _expired(hands: Hands, leg: Leg) -> None:
    hands.happen(leg, "expired", SESSION_EXPIRED)
