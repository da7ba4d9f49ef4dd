"""Trunks: identifies them by address, and pings them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from yunhu.platform.clock import Handle, Scheduler
from yunhu.telephony.sip.messages.message import Response
from yunhu.telephony.sip.probe import options_to
from yunhu.telephony.sip.transports.flow import Flow
from yunhu.telephony.trunks.facts import TrunkDown, TrunkUp
from yunhu.telephony.trunks.machine import TABLE
from yunhu.telephony.trunks.model import Distrust, Doubt, Trunk
from yunhu.telephony.trunks.ports import Announce, Ask, Doubted, FlowTo, Resolve
from yunhu.telephony.trunks.rules import (
    Sources,
    check_certificate,
    check_target,
    doubt,
    is_address,
    way_to,
)

FIRST_PING_S = 1.0
LOOK_UP_S = 60.0
"""How often the name of a trunk's host is looked up anew."""


class _Watched:
    """A trunk with what is known of it now."""

    __slots__ = ("address", "looked_up_s", "state", "timer", "trunk")

    def __init__(self, trunk: Trunk) -> None:
        self.trunk = trunk
        self.state = "unknown"
        self.timer: Handle | None = None
        self.address: tuple[str, int] | None = None
        self.looked_up_s = float("-inf")


class Trunks:
    """All trunks of the tenant. Everything runs on the event loop; nothing waits."""

    def __init__(
        self,
        scheduler: Scheduler,
        announce: Announce,
        ask: Ask,
        flow_to: FlowTo,
        resolve: Resolve,
        new_mark: Callable[[], str],
        chance: Callable[[], float],
        doubted: Doubted = lambda trunk, doubt, shown: None,
    ) -> None:
        """`new_mark` gives unique texts for Call-IDs; `chance()` is from 0 to below 1.

        `doubted` is told when a trunk begins not to be believed, and when it is again.
        """
        self._scheduler = scheduler
        self._announce = announce
        self._ask = ask
        self._flow_to = flow_to
        self._resolve = resolve
        self._new_mark = new_mark
        self._chance = chance
        self._tell_doubt = doubted
        self._doubts: dict[str, Distrust] = {}
        self._tenant = ""
        self._watched: dict[str, _Watched] = {}
        self._sources = Sources(())

    def configure(self, tenant: str, trunks: Sequence[Trunk]) -> None:
        """Use these trunks from now on; those that stay as they were keep their state.

        Raises BadSource, BadTarget and CertificateWithoutTls; then nothing changed.
        """
        sources = Sources(trunks)
        for trunk in trunks:
            check_target(trunk)
            check_certificate(trunk)
        self._sources = sources
        self._tenant = tenant
        before, self._watched = self._watched, {}
        for trunk in trunks:
            known = before.pop(trunk.id, None)
            if known is not None and known.trunk == trunk:
                self._watched[trunk.id] = known
                continue
            _stop(known)
            self._believe(trunk.id)
            self._watched[trunk.id] = self._watch(trunk)
        for gone in before.values():
            _stop(gone)
            self._believe(gone.trunk.id)

    @property
    def tenant(self) -> str:
        """Whose trunks these are."""
        return self._tenant

    def get(self, trunk: str) -> Trunk | None:
        """A trunk by its id."""
        found = self._watched.get(trunk)
        return found.trunk if found is not None else None

    def all(self) -> list[Trunk]:
        """Every trunk, in the order of the configuration."""
        return [one.trunk for one in self._watched.values()]

    def identify(self, remote: tuple[str, int], exact: bool = False) -> Trunk | None:
        """The trunk that an address belongs to; `exact`: only if the trunk names its port as well."""
        found = self._sources.exact(remote) if exact else self._sources.find(remote)
        return self._watched[found].trunk if found is not None else None

    def state(self, trunk: str) -> str:
        """`up`, `failing`, `down` or `unknown` (not pinged, or not yet)."""
        found = self._watched.get(trunk)
        return found.state if found is not None else "unknown"

    def address(self, trunk: str) -> tuple[str, int] | None:
        """Where calls to a trunk go; None when it takes none, is down, or its name is not known yet."""
        found = self._watched.get(trunk)
        return found.address if found is not None and found.state != "down" else None

    # --- certificates ----------------------------------------------------------------------------

    def asks(self, remote: tuple[str, int]) -> bool:
        """Whether who comes from an address is to show a certificate (see `sip.transports.secure`)."""
        trunk = self.identify(remote)
        return trunk is not None and bool(trunk.certificate_names)

    def unbelieved(self, remote: tuple[str, int], why: str) -> None:
        """A certificate that was shown from a trunk's address is none that we believe."""
        trunk = self.identify(remote)
        if trunk is not None:
            self._disbelieve(trunk.id, "unbelieved", why)

    def doubt(self, trunk: Trunk, flow: Flow, names: frozenset[str] | None) -> Doubt | None:
        """Why a request on a flow is not taken for this trunk's; None when it is.

        `names` are those in the certificate that the flow's peer showed, None without one.
        """
        found = doubt(trunk, flow.transport, names)
        if found is not None:
            self._disbelieve(trunk.id, found, ", ".join(sorted(names or ())))
        elif trunk.id in self._doubts:
            self._believe(trunk.id)
        return found

    def _disbelieve(self, trunk: str, found: Distrust, shown: str) -> None:
        if self._doubts.get(trunk) != found:
            self._doubts[trunk] = found
            self._tell_doubt(trunk, found, shown)

    def _believe(self, trunk: str) -> None:
        if self._doubts.pop(trunk, None) is not None:
            self._tell_doubt(trunk, None, "")

    # --- pings -----------------------------------------------------------------------------------

    def _watch(self, trunk: Trunk) -> _Watched:
        one = _Watched(trunk)
        if trunk.target:
            host, port = way_to(trunk)
            if is_address(host):
                one.address = (host, port)
            else:
                self._look_up(one, host, port)
            one.timer = self._scheduler.after(FIRST_PING_S * self._chance(), lambda: self._turn(one))
        return one

    def _turn(self, one: _Watched) -> None:
        """Ask whether the trunk is there, and come back later."""
        trunk = one.trunk
        host, port = way_to(trunk)
        if not is_address(host) and self._scheduler.monotonic() - one.looked_up_s >= LOOK_UP_S:
            self._look_up(one, host, port)
        if one.address is not None and trunk.options_s:
            self._ping(one, one.address)
        every = trunk.options_s or LOOK_UP_S
        one.timer = self._scheduler.after(every * (0.9 + 0.2 * self._chance()), lambda: self._turn(one))

    def _ping(self, one: _Watched, address: tuple[str, int]) -> None:
        try:
            flow = self._flow_to(address, one.trunk.transport, way_to(one.trunk)[0])
        except LookupError:
            self._heard(one, "failure")
            return
        request = options_to(f"sip:{one.trunk.target}", flow, self._new_mark())
        self._ask(request, flow, lambda response: self._answered(one, response))

    def _answered(self, one: _Watched, response: Response | None) -> None:
        self._heard(one, "failure" if response is None else "answer")

    def _heard(self, one: _Watched, event: str) -> None:
        if self._watched.get(one.trunk.id) is not one:
            return  # the answer is about a trunk as it was configured before
        to = TABLE[one.state, event].to
        if to is None:
            return
        was_down, one.state = one.state in ("unknown", "down"), to
        if to == "up" and was_down:
            self._announce(self._tenant, None, TrunkUp(trunk=one.trunk.id))
        elif to == "down":
            self._announce(self._tenant, None, TrunkDown(trunk=one.trunk.id))

    def _look_up(self, one: _Watched, host: str, port: int) -> None:
        one.looked_up_s = self._scheduler.monotonic()
        self._resolve(host, lambda found: self._looked_up(one, found, port))

    def _looked_up(self, one: _Watched, found: str | None, port: int) -> None:
        if found is not None:
            one.address = (found, port)


def _stop(one: _Watched | None) -> None:
    if one is not None and one.timer is not None:
        one.timer.cancel()
