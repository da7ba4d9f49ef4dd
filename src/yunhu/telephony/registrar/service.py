"""The registrar: who a phone is (digest), where it is (bindings), and that it stays reachable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from yunhu.kit.instants import SECOND
from yunhu.platform.clock import Clock, Scheduler
from yunhu.telephony.registrar.backoff import Backoff
from yunhu.telephony.registrar.facts import PhoneRegistered, PhoneUnregistered, Why
from yunhu.telephony.registrar.keepalive import KeepAlive
from yunhu.telephony.registrar.model import Binding, Phone
from yunhu.telephony.registrar.ports import Announce, Ask, PhoneHandler, Respond
from yunhu.telephony.registrar.rules import SHORTEST_S, algorithms_for, best, register
from yunhu.telephony.sip.build import response_to
from yunhu.telephony.sip.digest import DigestServer, Outcome
from yunhu.telephony.sip.flow import Flow, Key
from yunhu.telephony.sip.message import Request, Response

SWEEP_S = 5.0
"""How often bindings that expired are looked for."""


@dataclass(slots=True)
class Counters:
    """Counters since the start of the process."""

    registrations: int = 0
    challenges: int = 0
    wrong_credentials: int = 0
    stale_nonces: int = 0
    backed_off: int = 0
    refused: int = 0
    expired: int = 0
    unreachable: int = 0

    def as_dict(self) -> dict[str, int]:
        """Every counter by name."""
        return asdict(self)


class Registrar:
    """All phones of the tenant. Everything runs on the event loop; nothing waits."""

    def __init__(
        self,
        realm: str,
        key: bytes,
        scheduler: Scheduler,
        clock: Clock,
        announce: Announce,
        ask: Ask,
        respond: Respond,
        bits: Callable[[int], int],
    ) -> None:
        """`key` makes nonces unforgeable (random, as long as the process); `bits(n)` gives n random bits."""
        self._digest = DigestServer(realm, key)
        self._scheduler = scheduler
        self._clock = clock
        self._announce = announce
        self._respond = respond
        self._bits = bits
        self._tenant = ""
        self._handler: PhoneHandler | None = None
        self._phones: dict[str, Phone] = {}
        self._bindings: dict[str, tuple[Binding, ...]] = {}
        self._by_flow: dict[Flow, str] = {}
        self._backoff = Backoff()
        self._keepalive = KeepAlive(
            scheduler, ask, lambda: f"{bits(64):016x}", self._bindings.get, self._unreachable
        )
        self.counters = Counters()
        scheduler.after(SWEEP_S, self._sweep)

    def attach(self, handler: PhoneHandler) -> None:
        """Say who wants to know which phones can be reached."""
        self._handler = handler

    def configure(self, tenant: str, phones: Sequence[Phone]) -> None:
        """Use these phones from now on; those that are no longer there lose their bindings."""
        before = self._phones
        self._tenant = tenant
        self._phones = {phone.username: phone for phone in phones}
        for username in [username for username in self._bindings if username not in self._phones]:
            self._set(before[username], (), "removed")

    # --- what is known ---------------------------------------------------------------------------

    @property
    def tenant(self) -> str:
        """Whose phones these are."""
        return self._tenant

    @property
    def realm(self) -> str:
        """The realm that stored hashes are made with."""
        return self._digest.realm

    def phone(self, username: str) -> Phone | None:
        """A phone by its user name."""
        return self._phones.get(username)

    def bindings(self, username: str) -> tuple[Binding, ...]:
        """Where a phone is registered now."""
        return self._bindings.get(username, ())

    def best(self, username: str) -> Binding | None:
        """The binding to call a phone at; None when it cannot be reached."""
        return best(self._bindings.get(username, ()), self._clock.now())

    def registered(self) -> list[str]:
        """The user names of all phones that can be reached."""
        return list(self._bindings)

    def knows(self, flow: Flow) -> bool:
        """Whether a phone is registered on this very flow."""
        return flow in self._by_flow

    # --- who it is -------------------------------------------------------------------------------

    def authenticate(self, key: Key, request: Request, flow: Flow) -> Phone | None:
        """The phone that a request proves to be from. None: it was answered with a challenge or a refusal.

        Unknown users, wrong passwords and missing credentials get the same answer.
        """
        now_s = self._scheduler.monotonic()
        source = flow.remote[0]
        wait = self._backoff.wait_s(source, now_s)
        if wait:
            self.counters.backed_off += 1
            response = response_to(request, 503, to_tag=self._tag())
            response.headers.set("Retry-After", str(wait))
            self._respond(key, response)
            return None
        verdict = self._digest.verify(
            request.method, request.headers.all("authorization"), self._ha1_of, self._clock.now()
        )
        if verdict.outcome is Outcome.ACCEPTED:
            self._backoff.succeeded(source)
            return self._phones[verdict.username]
        if verdict.outcome is Outcome.WRONG:
            self.counters.wrong_credentials += 1
            self._backoff.failed(source, now_s)
        self._challenge(key, request, verdict.outcome is Outcome.STALE)
        return None

    def _ha1_of(self, username: str) -> Mapping[str, str] | None:
        phone = self._phones.get(username)
        return phone.ha1 if phone is not None else None

    def _challenge(self, key: Key, request: Request, stale: bool) -> None:
        if stale:
            self.counters.stale_nonces += 1
        self.counters.challenges += 1
        response = response_to(request, 401, to_tag=self._tag())
        algorithms = algorithms_for(request.headers.get("user-agent") or "")
        asked = self._digest.challenges(self._clock.now(), self._bits(32), stale, algorithms)
        response.headers.set("WWW-Authenticate", *asked)
        self._respond(key, response)

    def _tag(self) -> str:
        return f"{self._bits(48):012x}"

    # --- where it is -----------------------------------------------------------------------------

    def arrived(self, key: Key, request: Request, flow: Flow) -> None:
        """A REGISTER."""
        phone = self.authenticate(key, request, flow)
        if phone is None:
            return
        if request.to.user != phone.username:
            self.counters.refused += 1
            self._respond(key, response_to(request, 403, to_tag=self._tag()))
            return
        outcome = register(self._bindings.get(phone.username, ()), request, flow, self._clock.now())
        response = response_to(request, outcome.status, to_tag=self._tag())
        if outcome.status == 423:
            response.headers.set("Min-Expires", str(SHORTEST_S))
        if outcome.status != 200:
            self.counters.refused += 1
            self._respond(key, response)
            return
        self.counters.registrations += 1
        self._list(response, outcome.bindings)
        self._respond(key, response)
        self._set(phone, outcome.bindings, "asked")

    def _list(self, response: Response, bindings: Iterable[Binding]) -> None:
        now = self._clock.now()
        listed = [
            f"<{binding.contact}>;expires={(binding.expires_at - now) // SECOND}" for binding in bindings
        ]
        response.headers.set("Contact", *listed)

    def _set(self, phone: Phone, bindings: tuple[Binding, ...], why: Why) -> None:
        """Take over the new bindings of a phone, and tell when it came or went."""
        username = phone.username
        before = self._bindings.pop(username, ())
        for binding in before:
            if self._by_flow.get(binding.flow) == username:
                del self._by_flow[binding.flow]
        if bindings:
            self._bindings[username] = bindings
            for binding in bindings:
                self._by_flow[binding.flow] = username
                self._keepalive.watch(username, binding)
        if bindings and not before:
            self._came(phone, bindings[-1])
        elif before and not bindings:
            self._went(phone, why)

    def _came(self, phone: Phone, binding: Binding) -> None:
        fact = PhoneRegistered(
            phone=phone.username,
            agent=phone.agent,
            transport=binding.flow.transport,
            nat=binding.is_behind_nat,
            user_agent=binding.agent,
        )
        self._announce(self._tenant, None, fact)
        if self._handler is not None:
            self._handler.phone_registered(phone)

    def _went(self, phone: Phone, why: Why) -> None:
        fact = PhoneUnregistered(phone=phone.username, agent=phone.agent, why=why)
        self._announce(self._tenant, None, fact)
        if self._handler is not None:
            self._handler.phone_unregistered(phone, why)

    def _sweep(self) -> None:
        """Drop what expired."""
        now = self._clock.now()
        for username, bindings in list(self._bindings.items()):
            if any(binding.expires_at <= now for binding in bindings):
                self.counters.expired += 1
                living = tuple([binding for binding in bindings if binding.expires_at > now])
                self._set(self._phones[username], living, "expired")
        self._scheduler.after(SWEEP_S, self._sweep)

    def _unreachable(self, username: str, binding: Binding) -> None:
        """A contact that used to answer no longer does."""
        bindings = self._bindings.get(username, ())
        if binding in bindings:
            self.counters.unreachable += 1
            left = tuple([other for other in bindings if other is not binding and other != binding])
            self._set(self._phones[username], left, "unreachable")

    # --- recovery --------------------------------------------------------------------------------

    def records(self) -> dict[str, tuple[Binding, ...]]:
        """Every binding on UDP, for the next process; connections do not outlive this one."""
        kept = {
            username: tuple([binding for binding in bindings if binding.flow.transport == "udp"])
            for username, bindings in self._bindings.items()
        }
        return {username: bindings for username, bindings in kept.items() if bindings}

    def restore(self, records: Mapping[str, tuple[Binding, ...]]) -> None:
        """Go on with the bindings of another process, as far as their phones are still configured."""
        now = self._clock.now()
        for username, bindings in records.items():
            phone = self._phones.get(username)
            living = tuple([binding for binding in bindings if binding.expires_at > now])
            if phone is not None and living:
                self._set(phone, living, "expired")
