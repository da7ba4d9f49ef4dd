"""Our session descriptions of a leg, with the version in `o=` that RFC 3264 §8 asks for.

Those of a peer are made and read by the engine: of them only the text passes through here.
"""

from __future__ import annotations

from collections.abc import Sequence

from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.sdp import write
from yunhu.telephony.sdp.body import session_part
from yunhu.telephony.sdp.errors import MalformedSdp
from yunhu.telephony.sdp.model import Description, Direction
from yunhu.telephony.sdp.offer_answer import OUR_DTMF, Agreement, accept_answer, accept_offer, wants_peer
from yunhu.telephony.sdp.parse import parse
from yunhu.telephony.sdp.sdes import proto_of
from yunhu.telephony.sdp.write import AudioLine
from yunhu.telephony.sip.messages.message import Message

Offered = Agreement | bytes | None
"""The offer in a message: what we can agree to, the text for a peer, or None when there is none."""


def first_offer(leg: Leg, message: Message, codecs: Sequence[str]) -> Offered:
    """The offer of the INVITE that makes a leg: it decides what kind of media the leg has.

    Raises `SdpRefused`.
    """
    text = _text(message)
    if not text:
        return None
    described = parse(text)
    if not wants_peer(described):
        return accept_offer(described, codecs, srtp=leg.keys.policy)
    leg.media_kind = "peer"
    leg.wants_video = _has_video(described)
    return text


def read_offer(leg: Leg, message: Message, codecs: Sequence[str]) -> Offered:
    """The offer in a message within the leg's dialog. Raises `SdpRefused`."""
    text = _text(message)
    if not text:
        return None
    return text if leg.is_peer else accept_offer(parse(text), codecs, srtp=leg.keys.policy)


def read_answer(leg: Leg, message: Message) -> Agreement | bytes:
    """What the answer to the leg's offer agreed to; a peer's text. Raises `SdpRefused`."""
    text = _text(message)
    if not text:
        raise MalformedSdp(why="no_answer")
    return text if leg.is_peer else accept_answer(parse(text), leg.offered, leg.keys.ours, leg.keys.policy)


def offer(leg: Leg, direction: Direction = "sendrecv") -> bytes:
    """An offer of ours with all codecs of the leg; those in use come first, as they are mapped."""
    agreed = leg.agreement
    used = () if agreed is None else agreed.codecs
    names, taken = [codec.name for codec in used], {codec.pt for codec in used}
    digits: tuple[tuple[int, int], ...] = ()
    if agreed is not None and agreed.dtmf_pt is not None:
        digits = ((agreed.dtmf_pt, agreed.dtmf_clock),)
        taken.add(agreed.dtmf_pt)
    more = [codec for codec in leg.offered if codec.name not in names and codec.pt not in taken]
    codecs = (*used, *more)
    if not digits:
        clocks = {codec.clock for codec in codecs}
        digits = tuple([(pt, clock) for clock, pt in OUR_DTMF.items() if clock in clocks and pt not in taken])
    return _numbered(leg, AudioLine(codecs, digits, direction, proto_of(leg.keys.policy), leg.keys.ours))


def answer(leg: Leg, agreed: Agreement) -> bytes:
    """The answer to an offer of the far end."""
    digits = () if agreed.dtmf_pt is None else ((agreed.dtmf_pt, agreed.dtmf_clock),)
    keys = () if agreed.crypto is None else leg.keys.ours
    line = AudioLine(agreed.codecs, digits, agreed.direction, agreed.proto, keys)
    return _numbered(leg, line, agreed.before, agreed.after)


def _numbered(leg: Leg, line: AudioLine, before: str = "", after: str = "") -> bytes:
    """The description under the version of the last one when it says the same, else under the next."""
    session, local = leg.sdp_session, leg.local
    if leg.sdp:
        same = write.describe(session, leg.sdp_version, local, line, before, after)
        if same == leg.sdp:
            return same
    leg.sdp_version += 1
    leg.sdp = write.describe(session, leg.sdp_version, local, line, before, after)
    return leg.sdp


def _text(message: Message) -> bytes:
    if not message.body:
        return b""
    return session_part(message.headers.get("content-type") or "", message.body)


def _has_video(described: Description) -> bool:
    return any(media.kind == "video" and media.port for media in described.media)
