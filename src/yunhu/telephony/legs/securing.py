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
    if leg.keys.policy == "off" or leg.keys.ours:
        return
    leg.keys.ours = tuple(
        [Crypto(tag, suite, new_key(length)) for tag, (suite, length) in enumerate(SUITES.items(), 1)]
    )


def prepare_answer(leg: Leg, agreed: Agreement, new_key: NewKey) -> None:
    """Have the key that answers theirs: the one in use as long as theirs is, else a new one."""
    theirs = agreed.crypto
    if theirs is None:
        return
    told, ours = leg.keys.told, None
    if told is not None and (told.theirs, told.suite) == (theirs.key, theirs.suite):
        ours = told.ours
    leg.keys.ours = (Crypto(theirs.tag, theirs.suite, ours or new_key(SUITES[theirs.suite])),)


def change_of(leg: Leg, agreed: Agreement, final: bool = True) -> Srtp | None:
    """What the engine has to be told of keys after an agreement; None when nothing changed.

    When it is `final` (and not that of early media) the keys that were not chosen are gone afterwards.
    """
    theirs = agreed.crypto
    if theirs is None:
        told = None if leg.keys.told is None else PLAIN
        leg.keys.ours, leg.keys.told = (), None
        return told
    chosen = [ours for ours in leg.keys.ours if (ours.tag, ours.suite) == (theirs.tag, theirs.suite)]
    if final:
        leg.keys.ours = tuple(chosen)
    now = Srtp(suite=theirs.suite, ours=chosen[0].key, theirs=theirs.key)
    if now == leg.keys.told:
        return None
    leg.keys.told = now
    return now
