"""Keys of legs with SRTP (SDES, RFC 4568): ours, and what the engine is told of both.

Each dialog has keys of its own, and an offer that changes the far end's keys changes ours too.
"""

from __future__ import annotations

from collections.abc import Callable

from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.media.protocol import Srtp
from yunhu.telephony.sdp.offer_answer import Agreement
from yunhu.telephony.sdp.sdes import SUITES, Crypto

NewKey = Callable[[int], bytes]
"""That many bytes that nobody can guess."""

PLAIN = Srtp(suite="none")


def prepare_offer(leg: Leg, new_key: NewKey) -> None:
    """Have keys of every suite for an offer; those that are in use stay, alone."""
    if leg.srtp_policy == "off" or leg.keys:
        return
    leg.keys = tuple(
        [Crypto(tag, suite, new_key(length)) for tag, (suite, length) in enumerate(SUITES.items(), 1)]
    )


def prepare_answer(leg: Leg, agreed: Agreement, new_key: NewKey) -> None:
    """Have the key that answers theirs: the one in use as long as theirs is, else a new one."""
    theirs = agreed.crypto
    if theirs is None:
        return
    kept = leg.srtp is not None and leg.srtp.theirs == theirs.key and leg.srtp.suite == theirs.suite
    if kept and leg.srtp is not None and leg.srtp.ours is not None:
        leg.keys = (Crypto(theirs.tag, theirs.suite, leg.srtp.ours),)
    else:
        leg.keys = (Crypto(theirs.tag, theirs.suite, new_key(SUITES[theirs.suite])),)


def change_of(leg: Leg, agreed: Agreement, final: bool = True) -> Srtp | None:
    """What the engine has to be told of keys after an agreement; None when nothing changed.

    When it is `final` (and not that of early media) the keys that were not chosen are gone afterwards.
    """
    theirs = agreed.crypto
    if theirs is None:
        told = None if leg.srtp is None else PLAIN
        leg.keys, leg.srtp = (), None
        return told
    chosen = [ours for ours in leg.keys if (ours.tag, ours.suite) == (theirs.tag, theirs.suite)]
    if final:
        leg.keys = tuple(chosen)
    now = Srtp(suite=theirs.suite, ours=chosen[0].key, theirs=theirs.key)
    if now == leg.srtp:
        return None
    leg.srtp = now
    return now
