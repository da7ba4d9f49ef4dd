"""What the hands of all legs share: their tools, the tables of living legs, and the acts of every ending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from yunhu.kit.pii import Number
from yunhu.platform.clock import Clock, Scheduler
from yunhu.telephony.legs import facts
from yunhu.telephony.legs.counters import Counters
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.machines import inbound, outbound
from yunhu.telephony.legs.machines.words import Act, Step
from yunhu.telephony.legs.model import LegEnded
from yunhu.telephony.legs.ports import Announce, Ask, LegHandler, Routes, Stack
from yunhu.telephony.legs.securing import NewKey
from yunhu.telephony.legs.settings import Settings
from yunhu.telephony.media.ports import Engine
from yunhu.telephony.media.protocol import Delete, Figures, Ok, Reply
from yunhu.telephony.sdp.errors import MalformedSdp, SdpRefused
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.messages.uri import SipUri
from yunhu.telephony.sip.transports.flow import Flow, Key

Perform = Callable[[Leg, LegEnded | None, Response | None], None]
Report = Callable[[Leg, Exception], Any]

_STEPS: Mapping[str, Mapping[tuple[str, str], Step]] = {
    "inbound": inbound.STEPS,
    "outbound": outbound.STEPS,
}
_CHALLENGES = {
    401: ("www-authenticate", "Authorization"),
    407: ("proxy-authenticate", "Proxy-Authorization"),
}
NODE_FAILURE = LegEnded("node_failure", 500, "system")


class Hands:
    """Tools and tables. The acts of one direction are added by `inbound` and `outbound`."""

    def __init__(
        self,
        stack: Stack,
        engine: Engine,
        scheduler: Scheduler,
        clock: Clock,
        announce: Announce,
        ask: Ask,
        chance: Callable[[], float],
        settings: Settings,
        report: Report,
        new_key: NewKey,
        routes: Routes | None,
    ) -> None:
        """`chance()` gives a number from 0 to below 1. `report` hears of faults of the handler."""
        self.stack = stack
        self.engine = engine
        self.scheduler = scheduler
        self.clock = clock
        self.announce = announce
        self.ask = ask
        self.chance = chance
        self.settings = settings
        self.report = report
        self.new_key = new_key
        self.routes = routes
        self.handler: LegHandler
        self.counters = Counters()
        self.by_id: dict[str, Leg] = {}
        self.by_wire: dict[bytes, Leg] = {}
        self.by_dialog: dict[tuple[str, str], Leg] = {}
        """Living dialogs by Call-ID and our tag."""
        self.invites: dict[Key, Leg] = {}
        self.reinvites: dict[Key, Leg] = {}
        self.on_trunk: dict[str, int] = {}
        self.acts: dict[Act, Perform] = {
            Act.STOP_REPEATING: self._stop_repeating,
            Act.SEND_BYE: self._send_bye,
            Act.END: self._end,
            Act.FORGET: self._forget,
        }

    # --- the machine -----------------------------------------------------------------------------

    def happen(
        self, leg: Leg, event: str, ended: LegEnded | None = None, response: Response | None = None
    ) -> Step:
        """One event of a leg's life: look the step up, move, do."""
        step = _STEPS[leg.direction][leg.state, event]
        leg.state = step.state
        for act in step.actions:
            self.acts[act](leg, ended, response)
        return step

    def tell(self, leg: Leg, call: Callable[..., None], *words: object) -> None:
        """Call the handler. A fault of it ends this leg loudly, and nothing else."""
        try:
            call(leg, *words)
        except Exception as fault:  # noqa: BLE001 - whatever went wrong above must not stop the node
            self.counters.handler_faults += 1
            self.report(leg, fault)
            if not leg.ended:
                self.happen(leg, "hang_up", NODE_FAILURE)

    # --- the tables ------------------------------------------------------------------------------

    def enter(self, leg: Leg) -> None:
        """A leg begins: it can be found, and its trunk carries one more."""
        self.by_id[leg.id] = leg
        self.by_wire[leg.wire] = leg
        if leg.trunk is not None:
            self.on_trunk[leg.trunk] = self.on_trunk.get(leg.trunk, 0) + 1
        self.announce(
            leg.tenant,
            leg.session,
            facts.LegStarted(
                leg=leg.id,
                direction=leg.direction,
                trunk=leg.trunk,
                phone=leg.phone,
                caller=Number(leg.caller.user),
                dialled=Number(leg.dialled),
            ),
        )

    def since_ms(self, moment_s: float) -> int:
        """Milliseconds since a moment of the monotonic clock."""
        return round((self.scheduler.monotonic() - moment_s) * 1000)

    def answered(self, leg: Leg) -> None:
        """Note and announce the answer."""
        leg.answered_s = self.scheduler.monotonic()
        leg.answered_at = self.clock.now()
        digits = "rfc4733" if leg.agreement is not None and leg.agreement.dtmf_pt is not None else "inband"
        after = self.since_ms(leg.started_s)
        self.announce(
            leg.tenant,
            leg.session,
            facts.LegAnswered(leg=leg.id, after_ms=after, codec=leg.codec, digits=digits),
        )
        self.tell(leg, self.handler.leg_answered)

    def ringing(self, leg: Leg) -> None:
        """Announce, once, that the called side rings."""
        if leg.rings:
            return
        leg.rings = True
        after = self.since_ms(leg.started_s)
        fact = facts.LegRinging(leg=leg.id, after_ms=after, early_media=leg.early_media)
        self.announce(leg.tenant, leg.session, fact)

    def wait(self, leg: Leg, seconds: float, event: str, ended: LegEnded) -> None:
        """Let an event happen to the leg later, instead of the one it waits for now."""
        self.stop_waiting(leg)
        leg.timer = self.scheduler.after(seconds, lambda: self._waited(leg, event, ended))

    def stop_waiting(self, leg: Leg) -> None:
        """Whatever the leg waited for is no longer needed."""
        if leg.timer is not None:
            leg.timer.cancel()
            leg.timer = None

    def _waited(self, leg: Leg, event: str, ended: LegEnded) -> None:
        leg.timer = None
        self.happen(leg, event, ended)

    # --- acts of every ending --------------------------------------------------------------------

    def _stop_repeating(self, leg: Leg, ended: LegEnded | None, response: Response | None) -> None:
        repeat, leg.repeat = leg.repeat, None
        if repeat is not None and repeat.timer is not None:
            repeat.timer.cancel()

    def _send_bye(self, leg: Leg, ended: LegEnded | None, response: Response | None) -> None:
        self._stop_repeating(leg, None, None)
        if leg.dialog is None:
            self.happen(leg, "bye_done")
            return
        self.request(leg, leg.dialog.request("BYE"), lambda: self._bye_done(leg))

    def _bye_done(self, leg: Leg) -> None:
        self.happen(leg, "bye_done")

    def _end(self, leg: Leg, ended: LegEnded | None, response: Response | None) -> None:
        """The handler hears of it now; the fact waits the moment until the engine has the last figures."""
        if leg.ended:
            return
        leg.ended = True
        how = ended or LegEnded("hangup")
        for timer in (leg.timer, leg.expires, leg.exchange.timer):
            if timer is not None:
                timer.cancel()
        leg.timer = leg.expires = leg.exchange.timer = None
        if leg.trunk is not None:
            self._leave_trunk(leg.trunk)
        total = self.since_ms(leg.started_s)
        talk = 0 if leg.answered_s is None else self.since_ms(leg.answered_s)
        if leg.media:
            leg.media = False
            self.engine.send(
                Delete(endpoint=leg.wire), lambda reply: self._closed(leg, how, total, talk, reply)
            )
        else:
            self._announce_end(leg, how, total, talk)
        self.tell(leg, self.handler.leg_ended, how)

    def _leave_trunk(self, trunk: str) -> None:
        left = self.on_trunk[trunk] - 1
        if left:
            self.on_trunk[trunk] = left
        else:
            del self.on_trunk[trunk]

    def _closed(self, leg: Leg, how: LegEnded, total: int, talk: int, reply: Reply) -> None:
        if isinstance(reply, Ok) and reply.figures is not None:
            leg.figures = reply.figures
        self._announce_end(leg, how, total, talk)

    def _announce_end(self, leg: Leg, how: LegEnded, total: int, talk: int) -> None:
        self.by_wire.pop(leg.wire, None)
        fact = facts.LegEnded(
            leg=leg.id,
            direction=leg.direction,
            trunk=leg.trunk,
            phone=leg.phone,
            cause=how.cause,
            status=how.status if leg.answered_s is None else None,
            by=how.by,
            total_ms=total,
            talk_ms=talk,
            figures=_figures(leg.figures),
        )
        self.announce(leg.tenant, leg.session, fact)

    def _forget(self, leg: Leg, ended: LegEnded | None, response: Response | None) -> None:
        self.stop_waiting(leg)
        self.by_id.pop(leg.id, None)
        dialog = leg.dialog
        if dialog is not None:
            self.by_dialog.pop((dialog.call_id, dialog.local_tag), None)
        if leg.direction == "inbound" and leg.invite_key is not None:
            self.invites.pop(leg.invite_key, None)
        if leg.exchange.key is not None:
            self.reinvites.pop(leg.exchange.key, None)
            # One that was answered with 180 would wait for ever for its final response (RFC 3261 §17.1.1.2).
            self.stack.cancel(leg.exchange.key)

    def count(self, refused: SdpRefused) -> None:
        """A description of a far end could not be used."""
        if isinstance(refused, MalformedSdp):
            self.counters.sdp_malformed += 1
        else:
            self.counters.sdp_unacceptable += 1

    # --- requests within dialogs -----------------------------------------------------------------

    def request(self, leg: Leg, request: Request, done: Callable[[], None] = lambda: None) -> None:
        """Send a request of the leg's dialog; a challenge is answered once, when it may be."""
        flow = self.flow_of(leg)
        self.ask(request, flow, lambda final: self._asked(leg, request, flow, final, done))

    def _asked(
        self, leg: Leg, request: Request, flow: Flow, final: Response | None, done: Callable[[], None]
    ) -> None:
        given = None if final is None else self.credentials(leg, final, request, flow)
        if given is None or leg.dialog is None:
            done()
            return
        again = leg.dialog.request(request.method, request.body, request.headers.get("content-type") or "")
        for name in ("Event", "Subscription-State"):
            again.headers.set(name, *request.headers.all(name))
        again.headers.set(*given)
        self.ask(again, flow, lambda _final: done())

    def credentials(
        self, leg: Leg, response: Response, request: Request, flow: Flow
    ) -> tuple[str, str] | None:
        """The header that answers a challenge, or None: no challenge, or not one we may answer."""
        if response.status not in (401, 407):
            return None
        asks, answers = _CHALLENGES[response.status]
        value = None
        if leg.digest is not None:
            cnonce = f"{int(self.chance() * (1 << 53)):014x}"
            asked = response.headers.all(asks)
            value = leg.digest.answer(asked, request.method, request.target, flow.remote, cnonce)
        if value is None:
            self.counters.challenges_refused += 1
            return None
        return answers, value

    # --- where requests go -----------------------------------------------------------------------

    def flow_of(self, leg: Leg) -> Flow:
        """The flow of the leg's next request.

        A phone is always reached the way it reached us (it may sit behind NAT), and so is a TCP peer. One
        whose WebSocket is gone is reached on the flow on which it has registered since. Otherwise the next
        hop of the dialog counts when it is an address; names are not looked up while a call waits.
        """
        self._follow(leg)
        hop = None if leg.dialog is None else leg.dialog.next_hop()
        return leg.flow if hop is None else self.way(leg, hop)

    def _follow(self, leg: Leg) -> None:
        routes = self.routes
        if routes is None or leg.phone is None or not leg.flow.is_websocket or routes.lives(leg.flow):
            return
        leg.flow = routes.flow_of(leg.phone) or leg.flow

    def way(self, leg: Leg, hop: SipUri) -> Flow:
        """The flow to a next hop of the leg's dialog, or of a fork of it."""
        flow = leg.flow
        if leg.phone is not None or flow.is_reliable or hop.address == flow.remote:
            return flow
        host, port = hop.address
        return flow.towards((host, port)) if is_address(host) else flow


def is_address(host: str) -> bool:
    """Whether a host is an IP address (a name's last label never is a number)."""
    return ":" in host or host.rpartition(".")[2].isdigit()


def _figures(figures: Figures | None) -> dict[str, float | int | None]:
    if figures is None:
        return {}
    plain: dict[str, Any] = msgspec.structs.asdict(figures)
    plain.pop("endpoint", None)
    return plain
