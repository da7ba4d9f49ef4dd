"""One node: its start in order, what it does every second, and its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from yunhu.app import database as main_database
from yunhu.app.access import auditing
from yunhu.app.access.barring import Barring
from yunhu.app.access.first_token import ensure_administrator
from yunhu.app.access.first_user import ensure_first_user
from yunhu.app.access.log_in import LogIn
from yunhu.app.access.permitting import Permitting
from yunhu.app.access.sign_on import sign_on_of
from yunhu.app.closing import Closing, begun
from yunhu.app.configuration.gates import gates_of
from yunhu.app.configuration.model import Centre
from yunhu.app.configuration.rules import Sounds
from yunhu.app.configuration.service import Configurations
from yunhu.app.desks.blacklisting import Blacklisting
from yunhu.app.desks.clientele import Clientele
from yunhu.app.desks.desks import count_today
from yunhu.app.desks.ticketing import Ticketing
from yunhu.app.engine import EngineFactory, engine_process, engine_settings
from yunhu.app.flows.acquaintance import Acquaintance
from yunhu.app.flows.flow_shelves import FlowShelves
from yunhu.app.flows.old_flows import recall, versions_in_use
from yunhu.app.flows.static_texts import spoken_languages, static_texts
from yunhu.app.imports import Imports
from yunhu.app.keeper import Keeper
from yunhu.app.privacy.keys import KeyWatch, claim, keyring_of
from yunhu.app.privacy.lawful import Lawful
from yunhu.app.privacy.settling import settle, settle_wholly
from yunhu.app.projecting import projections_of
from yunhu.app.recordings.recorded import Recorded
from yunhu.app.web.certified import Certified
from yunhu.app.wiring import Rooms
from yunhu.flow.ivr.publishing.service import Publishing
from yunhu.kit.instants import DAY
from yunhu.oversight.monitoring.metrics import Figures
from yunhu.people.hours.services.switches import Switches
from yunhu.platform import sealing, telemetry, watch
from yunhu.platform.alarms import Alarms
from yunhu.platform.bus import Bus
from yunhu.platform.clock import LoopScheduler, SystemClock
from yunhu.platform.database.db import Database, open_sync
from yunhu.platform.http.health import Check, Checks
from yunhu.platform.journal.journal import Journal
from yunhu.platform.journal.projector import Projector
from yunhu.platform.leases import LocalLeases, count_start
from yunhu.platform.loop_lag import LoopLag
from yunhu.platform.settings.node import Settings
from yunhu.platform.settings.values import split_address
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.ports import Found
from yunhu.telephony.sip.stack import Listen
from yunhu.trust.identity.services.tokens import Identity
from yunhu.trust.identity.store.tokens import IdentityStore
from yunhu.trust.identity.store.users import UserStore
from yunhu.trust.law.assessments.service import Assessments
from yunhu.trust.roles.services.authority import Authority

ROUTER = "router"
"""The lease of whoever routes this tenant's contacts; on one node it is in this process."""

LEASE_S = 10.0

CLOSING_S = 5.0
"""How long the start waits until what a crash left is closed; a slow database closes it later."""

DRAIN_S = 2.0
"""How long the ends of calls are waited for when the node is stopped."""

_log = telemetry.logger("node")


class Node:
    """Everything of one node. `start` raises a Refusal (or OSError for an address in use) in plain words."""

    def __init__(self, settings: Settings, engine_factory: EngineFactory = engine_process) -> None:
        """`engine_factory` makes the media engine's client and what looks after the engine."""
        self.settings = settings
        self._engine_factory = engine_factory
        self.clock = SystemClock()
        self.bus = Bus()
        self.alarms = Alarms(self.clock, self.bus)
        self.checks = Checks()

    async def start(
        self, centre: Centre | None = None, before_listening: Callable[[], None] = lambda: None
    ) -> None:
        """Open the journal and the database, adopt or start the engine, take up its calls, and listen.

        `centre`: the configuration of a file, applied as a new version when it differs from the one in force.
        `before_listening` does what takes the loop long; afterwards it would make the first callers wait.
        """
        tenant = await self._ground(centre)
        await self._rooms(tenant, centre)
        await self._audit(tenant)
        await self._identity(tenant)
        await self._companions(tenant)
        before_listening()
        living = await self._media()
        await self._listen()
        self._take_up(living)
        self._lease = self.leases.acquire_now(ROUTER, LEASE_S)
        self._tick()
        await self._close_left_behind()
        await self.rooms.last_agents.load(self.database)
        await self._count_today()
        _log.info("the node is up", tenant=tenant)

    async def _ground(self, centre: Centre | None) -> str:
        """Certificate, keys, journal and database, and whose centre this is."""
        settings = self.settings
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        settings.recording_store.mkdir(parents=True, exist_ok=True)
        self.certified = await asyncio.to_thread(Certified, settings, self.clock, self.alarms)
        self.scheduler = LoopScheduler()
        self.leases = LocalLeases(self.clock, count_start(settings.data_dir / "starts"))
        # Before anything is written: without its keys nothing may be, and nothing would be found again.
        self.keyring = await asyncio.to_thread(keyring_of, settings, self.clock)
        self.journal = Journal(settings.journal_path, self.clock, watch.journal(self.alarms))
        self.journal.start()
        await asyncio.to_thread(main_database.upgrade, settings.database_url)
        self.database = Database(settings.database_url)
        tenant = centre.tenant if centre is not None else await main_database.tenant(self.database)
        sealing.use(await asyncio.to_thread(self.keyring.sealer, tenant))
        claim(self.journal, self.keyring)
        self.projector = Projector(
            self.journal,
            open_sync(settings.database_url),
            projections_of(self.journal),
            self.clock,
            watch.database(self.alarms),
        )
        self.projector.start()
        return tenant

    async def _companions(self, tenant: str) -> None:
        """What works beside the calls, from the main database."""
        self.switches = Switches(self.rooms.hours, self.database, self.rooms.announce, self.clock)
        await self.switches.load(tenant)
        await self._imports(tenant)
        self.clientele = Clientele(self.rooms, self.database)
        self.permitting = Permitting(self.rooms, self.database, self.authority, self.projector)
        self.clientele.references.may_read = self.permitting.may_read_contact
        await self.permitting.roles.load(tenant)
        self.acquaintance = Acquaintance(self.clientele.customers, self.scheduler)
        self.rooms.surroundings.customer_of = self.acquaintance.customer_of
        self.rooms.surroundings.when_known = self.acquaintance.when_known
        self.ticketing = Ticketing(self.rooms, self.database, self.clientele, self.scheduler)
        self.ticketing.start()
        self.blacklisting = Blacklisting(self.rooms, self.database, self.clientele.customers)
        await self.blacklisting.start()
        self.recorded = Recorded(self.rooms, self.database, lambda: settle(self.projector))
        self.recorded.start()
        self.lawful = Lawful(
            self.rooms,
            self.database,
            self.clientele,
            self.blacklisting,
            self.assessments,
            self.auditing.signer,
            lambda: settle_wholly(self.projector),
            self.recorded.keeping,
        )
        await self.lawful.start()
        self.key_watch = KeyWatch(self.keyring, tenant, self.journal, self.rooms.announce, self.alarms)
        self.key_watch.start()

    async def _rooms(self, tenant: str, centre: Centre | None) -> None:
        # The engine plays only what lies in folders that are there when it starts.
        self.settings.speech_store.mkdir(parents=True, exist_ok=True)
        engine, self.supervisor = self._engine_factory(engine_settings(self.settings))
        self.engine = engine
        self.rooms = Rooms(
            tenant,
            self.settings,
            self.journal,
            self.bus,
            self.alarms,
            engine,
            self.clock,
            self.scheduler,
            keyring=self.keyring,
        )
        await asyncio.to_thread(self.rooms.speeches.open)
        self.keeper = Keeper(self.rooms)
        self.assessments = Assessments(
            tenant, self.database, self.rooms.announce, self.clock, self.rooms.new_id
        )
        await self.assessments.load()
        self.rooms.egress.assessed = self.assessments.holding
        self.configurations = Configurations(
            self.database,
            self.clock,
            self.sounds,
            self._use,
            self.rooms.announce,
            gates_of(self.settings, self.assessments.holding),
        )
        await self.configurations.load(tenant)
        if centre is not None:
            await self.configurations.apply(centre, by="file")
        book = self.rooms.directory.flows
        book.kept_for(lambda: versions_in_use(self.rooms.inbound, tenant))
        await recall(self.journal.records(), self.database, tenant, book)
        self.shelves = FlowShelves(self.configurations, self.sounds)
        self.publishing = Publishing(self.database, self.shelves, self.clock, self.rooms.announce)

    async def _audit(self, tenant: str) -> None:
        """From here on the start is in the audit, and somebody looks after it."""
        self.auditing = await asyncio.to_thread(
            auditing.Auditing,
            self.settings,
            tenant,
            self.rooms.audit,
            self.journal,
            self.projector,
            self.database,
            self.clock,
            self.alarms,
            self.keyring,
        )
        await self.auditing.start()

    async def _identity(self, tenant: str) -> None:
        """Who may come in. A tenant without any token or user gets its first ones, in files."""
        rooms = self.rooms
        self.authority = Authority(self.settings.roles.separation)
        self.identity = Identity(
            IdentityStore(self.database),
            self.authority,
            rooms.announce,
            self.clock,
            rooms.new_id,
            self.settings.tokens.days * DAY,
            self.settings.tokens.longest_days * DAY,
        )
        await self.identity.ensure_tenant(tenant, self.configurations.current.centre.name)
        await ensure_administrator(self.identity, tenant, self.settings.data_dir)
        self.log_in = LogIn(
            self.database,
            self.authority,
            rooms.announce,
            self.clock,
            rooms.new_id,
            self.settings.session,
            lambda agent: rooms.directory.agent(agent) is not None,
            lambda: self.keyring,
            rooms.has_contact,
        )
        self.accounts = self.log_in.accounts(self.identity)
        self.sign_on = await asyncio.to_thread(
            sign_on_of, self.settings.sso, self.log_in, self.alarms, self.rooms.egress
        )
        await ensure_first_user(self.log_in.users, tenant, self.settings.data_dir)
        self.barring = Barring(
            tenant,
            UserStore(self.database),
            lambda: {agent.id for agent in rooms.directory.centre.agents},
            rooms.registrar.bar,
            self.bus,
        )
        await self.barring.sweep(tenant)
        more = () if self.sign_on is None else (self.sign_on.sweep,)
        sweeping = self.log_in.keep_sweeping(tenant, self.identity.sweep, self.barring.sweep, *more)
        self._sweeping = asyncio.get_running_loop().create_task(sweeping)

    def _use(self, centre: Centre, version: int) -> None:
        """Put a configuration to use; what its flows say to everybody is said beforehand."""
        self.rooms.use(centre, version)
        self.rooms.speeches.ahead(spoken_languages(centre), static_texts(centre))

    async def _imports(self, tenant: str) -> None:
        """Take up the holidays and number segments that were imported, and those that will be."""
        rooms = self.rooms
        self.imports = Imports(
            self.settings.data_dir,
            rooms.china,
            rooms.regions,
            rooms.hours,
            self.alarms,
            self.clock,
            lambda fact: rooms.announce(tenant, None, fact),
        )
        await self.imports.start()

    def sounds(self) -> Sounds:
        """The names of all prompts and music."""
        prompts = self.rooms.prompts
        return Sounds(*prompts.names(), prompts.languages())

    async def _media(self) -> set[str]:
        """Find the engine, and the endpoints that live in it."""
        found: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        self.engine.on_found(lambda it: None if found.done() else found.set_result(it))
        self.engine.on_lost(self._engine_lost)
        self.engine.on_found(lambda it: self.alarms.clear("alarm.engine_lost"))
        self.keeper.before_engine(self.journal.records())
        await self.supervisor.start()
        living = (await found).living
        return set() if living is None else {it.endpoint.hex() for it in living.endpoints}

    def _take_up(self, living: set[str]) -> None:
        """What lives in the engine is taken up; the rest of what we remember is closed.

        The sockets are open by now, because who waits is offered at once, and phones are told to stop; and
        nothing was heard on them yet: a call that we do not know would be refused.
        """
        taken = self.keeper.restore(self.journal.records(), living)
        for endpoint in living:
            if self.rooms.legs.find(endpoint) is None:
                self.engine.send(p.Delete(endpoint=p.wire_id(endpoint)))
        if taken:
            _log.warning("contacts of the process before were taken up", count=taken)

    async def _close_left_behind(self) -> None:
        closing = Closing(self.rooms, self.projector, self.database, self.keeper.died_at)
        self._closing = await begun(closing.until_done(), CLOSING_S)

    async def _count_today(self) -> None:
        """What agents did today is read from the database, as far as that takes no long time."""
        self._counting = await begun(
            count_today(self.rooms.desks.today, self.rooms.tenant, self.database), CLOSING_S
        )

    def _engine_lost(self) -> None:
        if not self.rooms.door.closing:
            self.alarms.sound("alarm.engine_lost")

    async def _listen(self) -> None:
        """Open the SIP sockets, one for each transport; the one that hears at once is the last."""
        sip = self.settings.sip
        secure = self.certified.for_phones(self.rooms.trunks)
        for transport, addresses in (("tls", sip.tls), ("tcp", sip.tcp), ("udp", sip.udp)):
            for address in addresses:
                host, port = split_address(address)
                await self.rooms.stack.listen(Listen(host, port, (transport,), sip.advertised, secure))
        self.certified.start(self.rooms.egress)
        self.figures = Figures(self.rooms)
        self.lag = LoopLag(self.scheduler)
        self.lag.start()
        self.checks.add(Check("engine", lambda: None if self.engine.alive else "the media engine is gone"))
        self.checks.add(
            Check("journal", lambda: None if self.journal.accepting else "facts cannot be written")
        )

    # --- every second ---------------------------------------------------------------------------------

    def _tick(self) -> None:
        self.keeper.beat()
        self.rooms.midnight.look()
        if self._lease is None or not self.leases.renew_now(ROUTER, self._lease, LEASE_S):
            # Somebody else routes this tenant now: two routers would offer one agent twice.
            self.rooms.door.closing = True
            self.alarms.sound("alarm.router_lost")
        self._beating = self.scheduler.after(1.0, self._tick)

    # --- the end --------------------------------------------------------------------------------------

    async def stop(self) -> None:
        """Refuse new calls, end the others, write everything down."""
        self.rooms.door.closing = True
        self._beating.cancel()
        self._closing.cancel()
        self._counting.cancel()
        self._sweeping.cancel()
        self.barring.close()
        self.certified.stop()
        self.key_watch.stop()
        self.imports.stop()
        self.blacklisting.stop()
        await self.ticketing.stop()
        await self.recorded.stop()
        await self.lawful.stop()
        self.rooms.inbound.wind_up(self.rooms.tenant)
        end = self.clock.monotonic() + DRAIN_S
        while len(self.rooms.legs) and self.clock.monotonic() < end:  # noqa: ASYNC110 - a bounded look
            await asyncio.sleep(0.02)
        self.rooms.recovery.flush()
        self.acquaintance.close()
        self.rooms.intents.close()
        await self.rooms.requests.aclose()
        self.lag.stop()
        self.figures.close()
        self.log_in.close()
        await self.rooms.speeches.close()
        await self.supervisor.stop()
        await self.rooms.stack.close()
        await self.auditing.stop()
        await self.projector.close()
        await self.journal.close()
        await self.database.close()
