"""Our session descriptions of a leg, with the version in `o=` that RFC 3264 §8 asks for."""

from __future__ import annotations

from collections.abc import Sequence

from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.sdp import write
from yunhu.telephony.sdp.body import session_part
from yunhu.telephony.sdp.errors import MalformedSdp
from yunhu.telephony.sdp.model import Codec, Direction
from yunhu.telephony.sdp.offer_answer import OUR_DTMF_PT, Agreement, accept_answer, accept_offer
from yunhu.telephony.sdp.parse import parse
from yunhu.telephony.sip.message import Message


def read_offer(message: Message, codecs: Sequence[str], prefer: str | None = None) -> Agreement | None:
    """What we can agree to of the offer in a message; None when it has none. Raises `SdpRefused`."""
    if not message.body:
        return None
    text = session_part(message.headers.get("content-type") or "", message.body)
    return accept_offer(parse(text), codecs, prefer) if text else None


def read_answer(leg: Leg, message: Message) -> Agreement:
    """What the answer to the leg's offer agreed to. Raises `SdpRefused`."""
    text = session_part(message.headers.get("content-type") or "", message.body)
    if not text:
        raise MalformedSdp(why="no_answer")
    return accept_answer(parse(text), leg.offered)


def offer(leg: Leg, direction: Direction = "sendrecv") -> bytes:
    """An offer of ours with all codecs of the leg; those in use come first, as they are mapped."""
    agreed = leg.agreement
    if agreed is None:
        return _numbered(leg, leg.offered, OUR_DTMF_PT, direction, "", "")
    used = [codec.name for codec in agreed.codecs]
    codecs = [*agreed.codecs, *[codec for codec in leg.offered if codec.name not in used]]
    dtmf_pt = OUR_DTMF_PT if agreed.dtmf_pt is None else agreed.dtmf_pt
    return _numbered(leg, codecs, dtmf_pt, direction, "", "")


def answer(leg: Leg, agreed: Agreement) -> bytes:
    """The answer to an offer of the far end."""
    return _numbered(leg, agreed.codecs, agreed.dtmf_pt, agreed.direction, agreed.before, agreed.after)


def _numbered(
    leg: Leg, codecs: Sequence[Codec], dtmf_pt: int | None, direction: Direction, before: str, after: str
) -> bytes:
    """The description under the version of the last one when it says the same, else under the next."""
    session, local = leg.sdp_session, leg.local
    if leg.sdp:
        same = write.answer(session, leg.sdp_version, local, codecs, dtmf_pt, direction, before, after)
        if same == leg.sdp:
            return same
    leg.sdp_version += 1
    leg.sdp = write.answer(session, leg.sdp_version, local, codecs, dtmf_pt, direction, before, after)
    return leg.sdp
