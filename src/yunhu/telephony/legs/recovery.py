"""Records of legs, and going on with them in another process (the far ends notice nothing)."""

from __future__ import annotations

import msgspec

from yunhu.telephony.legs.hands import NODE_FAILURE, Hands
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.medias import Medias
from yunhu.telephony.legs.model import LegRecord
from yunhu.telephony.legs.securing import PLAIN
from yunhu.telephony.sdp.model import DIRECTIONS, Codec
from yunhu.telephony.sdp.offer_answer import Agreement
from yunhu.telephony.sip.messages.build import cancel_for
from yunhu.telephony.sip.messages.headers import Headers
from yunhu.telephony.sip.messages.message import Request
from yunhu.telephony.sip.transports.flow import Flow

CANCEL_AT_S = (0.0, 0.5, 1.5)
"""When the CANCEL of an INVITE from before the restart is sent: with its transaction gone, more than once."""

CLOSED = -1
"""The number that no connection has."""

_KEPT_OF_INVITE = ("via", "from", "to", "call-id", "cseq", "route")


class Recovery:
    """Makes records and takes them up."""

    def __init__(self, hands: Hands, medias: Medias) -> None:
        self._hands = hands
        self._medias = medias

    def record(self, leg: Leg) -> LegRecord:
        """The leg as another process needs it. Secrets (credentials, keys) are not in it."""
        agreed = leg.agreement
        pending = leg.direction == "outbound" and leg.dialog is None and leg.invite is not None
        return LegRecord(
            leg=leg.id,
            session=leg.session,
            tenant=leg.tenant,
            direction=leg.direction,
            state=leg.state,
            caller=leg.caller,
            dialled=leg.dialled,
            trunk=leg.trunk,
            phone=leg.phone,
            flow=leg.flow,
            dialog=leg.dialog,
            invite_cseq=leg.invite_cseq,
            local=leg.local,
            codecs=() if agreed is None else agreed.codecs,
            offered=leg.offered,
            dtmf_pt=None if agreed is None else agreed.dtmf_pt,
            media_direction="sendrecv" if agreed is None else agreed.direction,
            remote=leg.remote,
            sdp_session=leg.sdp_session,
            sdp_version=leg.sdp_version,
            held=leg.held,
            started_at=leg.started_at,
            answered_at=leg.answered_at,
            expires_s=leg.expires_s,
            invite=_head(leg.invite) if pending else None,
            media_kind=leg.media_kind,
            video=leg.video,
            srtp=leg.keys.policy,
            dtmf_clock=8000 if agreed is None else agreed.dtmf_clock,
        )

    def restore(self, record: LegRecord) -> Leg | None:
        """Go on with an answered leg. An unanswered one ends; ours is cancelled by its recorded branch."""
        leg = self._leg(record)
        hands = self._hands
        hands.by_id[leg.id] = leg
        hands.by_wire[leg.wire] = leg
        if leg.trunk is not None:
            hands.on_trunk[leg.trunk] = hands.on_trunk.get(leg.trunk, 0) + 1
        if record.answered_at is not None and leg.dialog is not None:
            hands.by_dialog[leg.dialog.call_id, leg.dialog.local_tag] = leg
            leg.state = "confirmed"
            self._medias.restored(leg)
            return leg
        if record.invite is not None:
            self._cancel(leg, record.invite)
        leg.state = "preparing" if leg.direction == "outbound" else "invited"
        leg.invite_key = None
        hands.happen(leg, "hang_up", NODE_FAILURE)
        return None

    def _leg(self, record: LegRecord) -> Leg:
        hands = self._hands
        now, now_s = hands.clock.now(), hands.scheduler.monotonic()
        leg = Leg(
            record.leg,
            record.session,
            record.tenant,
            record.direction,
            record.caller,
            record.dialled,
            _flow(record.flow),
            record.started_at,
            now_s - max(0, now - record.started_at) / 1e6,
        )
        leg.trunk, leg.phone, leg.local = record.trunk, record.phone, record.local
        leg.media, leg.remote, leg.held = True, record.remote, record.held
        leg.offered, leg.invite_cseq = record.offered, record.invite_cseq
        leg.sdp_session, leg.sdp_version = record.sdp_session, record.sdp_version
        leg.expires_s = record.expires_s
        leg.media_kind, leg.video, leg.keys.policy = record.media_kind, record.video, record.srtp
        leg.wants_video = record.video is not None
        if record.srtp != "off":
            leg.keys.told = PLAIN  # what the engine has is unknown: whatever is agreed next, it is told
        if record.dialog is not None:
            leg.dialog = record.dialog.restored()
        if record.codecs:
            leg.agreement = _agreement(record)
        if record.answered_at is not None:
            leg.answered_at = record.answered_at
            leg.answered_s = now_s - max(0, now - record.answered_at) / 1e6
        return leg

    def _cancel(self, leg: Leg, head: tuple[str, tuple[tuple[str, str], ...]]) -> None:
        invite = Request("INVITE", head[0], Headers(*head[1]))
        cancel = cancel_for(invite)
        for delay in CANCEL_AT_S:
            self._hands.scheduler.after(delay, lambda: self._hands.stack.send_ack(cancel, leg.flow))


def _flow(flow: Flow) -> Flow:
    """The flow of a leg in another process: connections and their numbers died with the first one."""
    return msgspec.structs.replace(flow, connection=CLOSED) if flow.is_websocket else flow


def _head(invite: Request | None) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """What a CANCEL copies of its INVITE (RFC 3261 §9.1): the branch is in the Via."""
    if invite is None:
        return None
    kept = [(name, value) for name in _KEPT_OF_INVITE for value in invite.headers.all(name)]
    return invite.target, tuple(kept)


def _agreement(record: LegRecord) -> Agreement:
    direction = DIRECTIONS[record.media_direction]
    codecs: tuple[Codec, ...] = record.codecs
    return Agreement(
        codecs, record.dtmf_pt, record.remote, None, direction, record.held, dtmf_clock=record.dtmf_clock
    )
