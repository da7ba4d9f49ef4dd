"""The registrar: who a phone is (digest), where it is (bindings), and that it stays reachable."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from yunhu.kit.instants import SECOND
from yunhu.platform.clock import Clock, Scheduler
from yunhu.telephony.registrar.backoff import Backoff
from yunhu.telephony.registrar.browsers import Browsers
from yunhu.telephony.registrar.counters import Counters
from yunhu.telephony.registrar.credentials import AGENT, LIFETIME_S, Claim, Credentials, read, user_of
from yunhu.telephony.registrar.facts import PhoneRegistered, PhoneUnregistered, Why
from yunhu.telephony.registrar.keepalive import KeepAlive
from yunhu.telephony.registrar.model import Binding, Phone
from yunhu.telephony.registrar.ports import Announce, Ask, BrowserHandler, PhoneHandler, Respond
from yunhu.telephony.registrar.rules import SHORTEST_S, algorithms_for, best, register, register_tab
from yunhu.telephony.registrar.rules import Outcome as Applied
from yunhu.telephony.sip.digest import DigestServer, Outcome
from yunhu.telephony.sip.messages.build import response_to
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.transports.flow import Flow, Key

SWEEP_S = 5.0
"""How often bindings that expired are looked for."""

GRACE_S = 30.0
"""How long the place of a browser is kept whose connection was lost: it comes back on a new one."""

MOST_BROWSERS = 20_000
"""Registered at once, phones included, above which a browser that is new gets 503."""

RETRY_AFTER_FULL_S = 30


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
        secret: bytes = b"",
        is_open: Callable[[Flow], bool] = lambda flow: True,
    ) -> None:
        """`key` makes nonces unforgeable (random, as long as the process); `bits(n)` gives n random bits.

        `secret` makes the passwords of browsers (see `credentials`), and is the same after a restart; without
        one no browser can register. `is_open` says whether the connection of a WebSocket's flow still is.
        """
        self._digest = DigestServer(realm, key)
        self._scheduler = scheduler
        self._clock = clock
        self._announce = announce
        self._respond = respond
        self._bits = bits
        self._is_open = is_open
        self._tenant = ""
        self._handler: PhoneHandler | None = None
        self._phones: dict[str, Phone] = {}
        self._bindings: dict[str, tuple[Binding, ...]] = {}
        self._by_flow: dict[Flow, str] = {}
        self._by_connection: dict[int, set[str]] = {}
        self._browsers = Browsers(secret)
        self._browser_handler: BrowserHandler | None = None
        self._backoff = Backoff()
        self._keepalive = KeepAlive(
            scheduler, ask, lambda: f"{bits(64):016x}", self._bindings.get, self._unreachable
        )
        self.counters = Counters()
        scheduler.after(SWEEP_S, self._sweep)

    def attach(self, handler: PhoneHandler) -> None:
        """Say who wants to know which phones can be reached."""
        self._handler = handler

    def attach_browsers(self, handler: BrowserHandler) -> None:
        """Say who wants to know which agents' browsers can be reached."""
        self._browser_handler = handler

    def issue(self, kind: str, id_: str, tab: str, lifetime_s: int = LIFETIME_S) -> Credentials:
        """New credentials for an agent's or visitor's browser. Raises ValueError for a strange tab."""
        return self._browsers.issue(kind, id_, tab, self._clock.now() // SECOND + lifetime_s)

    def configure(self, tenant: str, phones: Sequence[Phone], agents: Collection[str] = ()) -> None:
        """Use these phones and agents from now on; those that are no longer there lose their bindings."""
        with self._dropping():
            self._tenant = tenant
            self._phones = {phone.username: phone for phone in phones}
            self._browsers.agents = frozenset(agents)

    def bar(self, agents: Collection[str]) -> None:
        """Let no browser be one of these agents: those that are lose their bindings, and their calls go on.

        An agent that is not named any more, or gets new credentials, may register again.
        """
        barred = frozenset(agents)
        if barred != self._browsers.barred:
            with self._dropping():
                self._browsers.barred = barred

    @contextmanager
    def _dropping(self) -> Iterator[None]:
        """Whoever is not known any more after a change loses the bindings."""
        before = {username: phone for username in self._bindings if (phone := self._known(username))}
        yield
        for username, phone in before.items():
            if self._known(username) is None:
                self._set(phone, (), "removed")

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
        """The binding to call a phone or browser at; None when it cannot be reached."""
        bindings = self._bindings.get(username, ())
        return best(tuple(filter(self._lives, bindings)), self._clock.now())

    def flow_of(self, user: str) -> Flow | None:
        """The newest living flow of a registered user (see `ports.FlowOf`)."""
        found = self.best(user)
        return None if found is None else found.flow

    def tab_of(self, agent: str) -> str | None:
        """The tab where an agent's browser is registered, also while its connection is lost; None without."""
        bindings = self._bindings.get(user_of(AGENT, agent))
        return bindings[0].tab if bindings else None

    def _lives(self, binding: Binding) -> bool:
        return not binding.flow.is_websocket or self._is_open(binding.flow)

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
        proved = self._prove(key, request, flow)
        return None if proved is None else proved[0]

    def _prove(self, key: Key, request: Request, flow: Flow) -> tuple[Phone, Claim | None] | None:
        """The phone, and for a browser what its credentials say."""
        now, now_s = self._clock.now(), self._scheduler.monotonic()
        given = request.headers.all("authorization")
        named = self._digest.named(given) if flow.is_websocket else ""
        claim = self._browsers.claim(named, flow, now) if named else None
        if claim is not None and claim.user in self._phones:
            claim = None
        # Nobody guesses 256 bits, and an office must not be locked out for one tab with old credentials, nor
        # for the wrong password of a phone beside it.
        guesses = not flow.is_websocket or (named and read(named) is None) or named in self._phones
        source = flow.remote[0] if guesses else ""
        wait = self._backoff.wait_s(source, now_s) if source else 0
        if wait:
            self.counters.backed_off += 1
            response = response_to(request, 503, to_tag=self._tag())
            response.headers.set("Retry-After", str(wait))
            self._respond(key, response)
            return None
        ha1_of = self._ha1_of if claim is None else self._claimed_ha1
        verdict = self._digest.verify(request.method, given, ha1_of, now)
        if verdict.outcome is Outcome.ACCEPTED:
            if source:
                self._backoff.succeeded(source)
            known = self._known(verdict.username if claim is None else claim.user)
            return None if known is None else (known, claim)
        if verdict.outcome is Outcome.WRONG:
            self.counters.wrong_credentials += 1
            if source:
                self._backoff.failed(source, now_s)
        self._challenge(key, request, flow, verdict.outcome is Outcome.STALE)
        return None

    def _ha1_of(self, username: str) -> Mapping[str, str] | None:
        phone = self._phones.get(username)
        return phone.ha1 if phone is not None else None

    def _claimed_ha1(self, authorization_user: str) -> Mapping[str, str]:
        return self._browsers.hashes(authorization_user, self.realm)

    def _known(self, username: str) -> Phone | None:
        """A configured phone, or who registers from a browser."""
        return self._phones.get(username) or self._browsers.phone(username)

    def _challenge(self, key: Key, request: Request, flow: Flow, stale: bool) -> None:
        if stale:
            self.counters.stale_nonces += 1
        self.counters.challenges += 1
        response = response_to(request, 401, to_tag=self._tag())
        algorithms = algorithms_for(request.headers.get("user-agent") or "", flow.is_websocket)
        asked = self._digest.challenges(self._clock.now(), self._bits(32), stale, algorithms)
        response.headers.set("WWW-Authenticate", *asked)
        self._respond(key, response)

    def _tag(self) -> str:
        return f"{self._bits(48):012x}"

    # --- where it is -----------------------------------------------------------------------------

    def arrived(self, key: Key, request: Request, flow: Flow) -> None:
        """A REGISTER."""
        proved = self._prove(key, request, flow)
        if proved is None:
            return
        phone, claim = proved
        outcome = self._apply(phone, claim, request, flow)
        response = response_to(request, outcome.status, to_tag=self._tag())
        if outcome.status == 423:
            response.headers.set("Min-Expires", str(SHORTEST_S))
        if outcome.status == 503:
            response.headers.set("Retry-After", str(RETRY_AFTER_FULL_S))
        if outcome.status != 200:
            self.counters.refused += 1
            self._respond(key, response)
            return
        self.counters.registrations += 1
        self._list(response, outcome.bindings)
        self._respond(key, response)
        self._set(phone, outcome.bindings, "asked")

    def _apply(self, phone: Phone, claim: Claim | None, request: Request, flow: Flow) -> Applied:
        """What a REGISTER of somebody who is known does; nobody registers somebody else."""
        before, now = self._bindings.get(phone.username, ()), self._clock.now()
        if request.to.user != phone.username:
            return Applied(403, before)
        if claim is None:
            return register(before, request, flow, now)
        if not before and len(self._bindings) >= MOST_BROWSERS:
            return Applied(503, before)
        return register_tab(before, request, flow, now, claim.tab, claim.expires_s)

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
            self._leave(binding.flow.connection, username)
        if bindings:
            self._bindings[username] = bindings
            for binding in bindings:
                self._by_flow[binding.flow] = username
                if binding.flow.is_websocket:
                    self._by_connection.setdefault(binding.flow.connection, set()).add(username)
                self._keepalive.watch(username, binding)
        if bindings and bindings[-1].tab:
            self._browser_came(phone, before, bindings[-1])
        elif bindings and not before:
            self._came(phone, bindings[-1])
        elif before and not bindings:
            self._went(phone, before[-1].tab, why)

    def _leave(self, connection: int, username: str) -> None:
        """Somebody is no longer registered on a connection, which a client may use for several."""
        users = self._by_connection.get(connection)
        if users is not None:
            users.discard(username)
            if not users:
                del self._by_connection[connection]

    def _browser_came(self, phone: Phone, before: tuple[Binding, ...], binding: Binding) -> None:
        """A tab is where it was not before; a visitor is only remembered, to be found again."""
        if phone.agent is None:
            return
        if not before:
            self._came(phone, binding)
        if not before or (before[-1].tab, before[-1].flow) != (binding.tab, binding.flow):
            self._tell_browser(phone.agent, binding.tab)

    def _tell_browser(self, agent: str, tab: str) -> None:
        if self._browser_handler is not None:
            self._browser_handler.browser_registered(agent, tab)

    def _came(self, phone: Phone, binding: Binding) -> None:
        fact = PhoneRegistered(
            phone=phone.username,
            agent=phone.agent,
            transport=binding.flow.transport,
            nat=binding.is_behind_nat,
            user_agent=binding.agent,
        )
        self._announce(self._tenant, None, fact)
        if self._handler is not None and not binding.tab:
            self._handler.phone_registered(phone)

    def _went(self, phone: Phone, tab: str, why: Why) -> None:
        if tab and phone.agent is None:
            return
        fact = PhoneUnregistered(phone=phone.username, agent=phone.agent, why=why)
        self._announce(self._tenant, None, fact)
        if tab and self._browser_handler is not None:
            self._browser_handler.browser_unregistered(phone.agent or "", tab, why)
        elif not tab and self._handler is not None:
            self._handler.phone_unregistered(phone, why)

    def _sweep(self) -> None:
        """Drop what expired."""
        now = self._clock.now()
        for username, bindings in list(self._bindings.items()):
            if any(binding.expires_at <= now for binding in bindings):
                self.counters.expired += 1
                self._keep(username, [binding for binding in bindings if binding.expires_at > now], "expired")
        self._scheduler.after(SWEEP_S, self._sweep)

    def connection_lost(self, connection: int) -> None:
        """A connection ended; who was registered on it by a browser may come back for a while."""
        for username in self._by_connection.get(connection, ()):
            self._scheduler.after(GRACE_S, partial(self._give_up, username, connection))

    def _give_up(self, username: str, connection: int) -> None:
        bindings = self._bindings.get(username, ())
        left = [binding for binding in bindings if binding.flow.connection != connection]
        if len(left) < len(bindings):
            self.counters.unreachable += 1
            self._keep(username, left, "unreachable")

    def _unreachable(self, username: str, binding: Binding) -> None:
        """A contact that used to answer no longer does."""
        bindings = self._bindings.get(username, ())
        if binding in bindings:
            self.counters.unreachable += 1
            self._keep(username, [other for other in bindings if other != binding], "unreachable")

    def _keep(self, username: str, bindings: Iterable[Binding], why: Why) -> None:
        """Drop the other bindings of somebody."""
        known = self._known(username)
        if known is not None:
            self._set(known, tuple(bindings), why)

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
