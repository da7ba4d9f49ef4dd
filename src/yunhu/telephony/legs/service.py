"""Legs: what others ask of them. The rest of the room are the hands that do it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable

from yunhu.platform.clock import Clock, Scheduler
from yunhu.telephony.legs.counters import Counters
from yunhu.telephony.legs.errors import (
    NoMedia,
    NoSuchLeg,
    NotPossibleNow,
    TooManyLegs,
    TrunkFull,
    Unreachable,
)
from yunhu.telephony.legs.hands import Hands, Report
from yunhu.telephony.legs.inbound import Inbound
from yunhu.telephony.legs.insession import InSession
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.medias import Medias
from yunhu.telephony.legs.model import CODECS, PEER_CODECS, DialTarget, LegEnded, LegRecord, Party
from yunhu.telephony.legs.outbound import Outbound
from yunhu.telephony.legs.ports import Admit, Announce, Ask, LegHandler, Routes, Stack
from yunhu.telephony.legs.recovery import Recovery
from yunhu.telephony.legs.reoffers import Reoffers
from yunhu.telephony.legs.rules import cause_of
from yunhu.telephony.legs.securing import NewKey
from yunhu.telephony.legs.settings import Settings
from yunhu.telephony.legs.transfers import Transfers
from yunhu.telephony.media.ports import Engine
from yunhu.telephony.sdp.model import Srtp
from yunhu.telephony.sdp.offer_answer import our_codecs
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.transports.flow import Failure, Flow, Key


class Legs:
    """All legs of one node. Everything runs on the event loop, in call-backs; nothing waits."""

    def __init__(
        self,
        stack: Stack,
        engine: Engine,
        scheduler: Scheduler,
        clock: Clock,
        announce: Announce,
        ask: Ask,
        chance: Callable[[], float],
        settings: Settings | None = None,
        admit: Admit = lambda leg: None,
        report: Report = lambda leg, fault: None,
        new_key: NewKey = secrets.token_bytes,
        routes: Routes | None = None,
    ) -> None:
        """`chance()`: from 0 to below 1. `admit` may refuse an inbound leg before anybody is told of it.

        `routes` says where those who registered are now, for requests to one whose connection is gone.
        """
        settings = settings or Settings()
        hands = Hands(
            stack, engine, scheduler, clock, announce, ask, chance, settings, report, new_key, routes
        )
        self._hands = hands
        medias = Medias(hands)
        self._inbound = Inbound(hands, medias, admit)
        self._outbound = Outbound(hands, medias)
        self._transfers = Transfers(hands)
        self._reoffers = Reoffers(hands, medias)
        self._session = InSession(hands, medias, self._inbound, self._transfers, self._reoffers.flush)
        self._recovery = Recovery(hands, medias)

    # --- wiring ----------------------------------------------------------------------------------

    def attach(self, handler: LegHandler) -> None:
        """Say who decides what happens with legs. Before the first leg."""
        self._hands.handler = handler

    @property
    def counters(self) -> Counters:
        """What was counted since the start."""
        return self._hands.counters

    def __len__(self) -> int:
        """How many legs live."""
        return len(self._hands.by_id)

    def find(self, leg_id: str) -> Leg | None:
        """A living leg."""
        return self._hands.by_id.get(leg_id)

    def get(self, leg_id: str) -> Leg:
        """A living leg. Raises NoSuchLeg."""
        leg = self._hands.by_id.get(leg_id)
        if leg is None:
            raise NoSuchLeg
        return leg

    def living(self) -> Iterable[Leg]:
        """Every living leg."""
        return list(self._hands.by_id.values())

    def calls_on(self, trunk: str) -> int:
        """How many legs a trunk carries."""
        return self._hands.on_trunk.get(trunk, 0)

    # --- what is asked ---------------------------------------------------------------------------

    def dial(
        self,
        leg_id: str,
        session: str,
        tenant: str,
        target: DialTarget,
        caller: Party,
        ring_s: float,
        near: Leg | None = None,
    ) -> Leg:
        """Call somebody. The codec of `near` (the leg to be joined with) is offered first.

        Who is reached over a WebSocket is a browser: its media is a peer of the engine.

        Raises TooManyLegs, TrunkFull, NoMedia and Unreachable (no way to the target's address).
        """
        hands = self._hands
        if len(hands.by_id) >= hands.settings.most_legs:
            raise TooManyLegs
        trunk, most = target.trunk, target.max_calls
        if trunk is not None and most is not None and self.calls_on(trunk) >= most:
            raise TrunkFull(trunk=trunk)
        if not hands.engine.alive:
            raise NoMedia
        if target.caller_id is not None:
            caller = Party(target.caller_id, caller.display)
        dialled = target.uri.partition(":")[2].partition("@")[0]
        leg = Leg(
            leg_id,
            session,
            tenant,
            "outbound",
            caller,
            dialled,
            self._flow_to(target),
            hands.clock.now(),
            hands.scheduler.monotonic(),
        )
        leg.trunk, leg.phone, leg.target = target.trunk, target.phone, target
        codecs = target.codecs
        if leg.flow.is_websocket:
            leg.media_kind, leg.wants_video, codecs = "peer", target.video, PEER_CODECS
        else:
            leg.keys.policy = target.srtp
        if near is not None and near.codec in codecs:
            codecs = (near.codec, *[name for name in codecs if name != near.codec])
        leg.offered = our_codecs(codecs)
        self._outbound.begin(leg, ring_s, None if near is None else near.video)
        return leg

    def _flow_to(self, target: DialTarget) -> Flow:
        if target.flow is not None:
            return target.flow
        if target.address is None:
            raise Unreachable
        try:
            return self._hands.stack.flow_to(target.address, target.transport, target.server)
        except LookupError:
            raise Unreachable from None

    def ring(self, leg: Leg) -> None:
        """Send 180 to a caller. Raises NotPossibleNow."""
        self._asked(leg, "ring")

    def answer(self, leg: Leg) -> None:
        """Take a call: 200. Raises NotPossibleNow."""
        self._asked(leg, "answer")

    def reject(
        self,
        leg: Leg,
        status: int,
        reason: str | None = None,
        retry_after_s: int | None = None,
        cause: str | None = None,
    ) -> None:
        """Refuse a call with a final status of 300 to 699. Raises NotPossibleNow."""
        self._inbound.reject(leg, status, reason, retry_after_s, cause or cause_of(status))

    def hangup(self, leg: Leg, cause: str = "hangup") -> None:
        """End a leg, whatever its state: refuse, CANCEL or BYE. Harmless when it is over."""
        self._hands.happen(leg, "hang_up", LegEnded(cause, None, "near"))

    def reoffer(self, leg: Leg, restart: bool = False) -> None:
        """Offer the session anew, when no other offer is in progress; `restart`: a peer looks for a new way.

        Raises NotPossibleNow.
        """
        self._reoffers.want(leg, restart)

    def accept_refer(self, leg: Leg) -> None:
        """Take up the transfer the party asked for: 202 and a first NOTIFY."""
        self._transfers.accept(leg)

    def refuse_refer(self, leg: Leg, status: int = 603) -> None:
        """Do not take up the transfer the party asked for."""
        self._transfers.refuse(leg, status)

    def report_refer(self, leg: Leg, status: int) -> None:
        """Tell the party how its transfer goes; a final status is the last word."""
        self._transfers.report(leg, status)

    def _asked(self, leg: Leg, event: str) -> None:
        if leg.direction != "inbound":
            raise NotPossibleNow(why="the leg was dialled by us")
        step = self._hands.happen(leg, event)
        if step.refused:
            raise NotPossibleNow(why=step.reason)

    # --- what the far ends send ------------------------------------------------------------------

    def invited(
        self,
        key: Key,
        request: Request,
        flow: Flow,
        leg_id: str,
        session: str,
        tenant: str,
        trunk: str | None = None,
        phone: str | None = None,
        codecs: tuple[str, ...] = CODECS,
        srtp: Srtp = "off",
    ) -> Leg | None:
        """A new INVITE of a party that is known (a trunk's address, an authenticated phone)."""
        return self._inbound.invited(key, request, flow, leg_id, session, tenant, trunk, phone, codecs, srtp)

    def leg_of(self, request: Request) -> Leg | None:
        """The leg whose dialog a request with a To tag belongs to."""
        return self._session.leg_of(request)

    def in_dialog(self, key: Key, request: Request, flow: Flow) -> bool:
        """A request with a To tag; false when no dialog of ours knows it (answer 481)."""
        return self._session.arrived(key, request, flow)

    def cancelled(self, key: Key) -> None:
        """The INVITE `key` is cancelled."""
        self._inbound.cancelled(key)

    def acknowledged(self, request: Request, flow: Flow) -> None:
        """The ACK of a 2xx of ours."""
        self._session.acknowledged(request, flow)

    def responded(self, key: Key, response: Response) -> bool:
        """A response to an INVITE of ours; false when it is no leg's."""
        hands = self._hands
        leg = hands.invites.get(key)
        if leg is not None:
            self._outbound.responded(leg, key, response)
            return True
        leg = hands.reinvites.get(key)
        if leg is not None:
            self._reoffers.responded(leg, key, response)
        return leg is not None

    def failed(self, key: Key, kind: Failure) -> bool:
        """An INVITE of ours gets no final response; false when it is no leg's."""
        hands = self._hands
        leg = hands.invites.get(key)
        if leg is not None:
            self._outbound.failed(leg, key, kind)
            return True
        leg = hands.reinvites.get(key)
        if leg is not None:
            self._reoffers.failed(leg, key)
        return leg is not None

    # --- recovery --------------------------------------------------------------------------------

    def records(self, leg: Leg) -> LegRecord:
        """What another process needs to go on with the leg."""
        return self._recovery.record(leg)

    def restore(self, record: LegRecord) -> Leg | None:
        """Go on with a leg; None when that is impossible, and it was ended towards the far end as well."""
        return self._recovery.restore(record)
