"""A centre with random people around it, its main database, and what must hold at every moment."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
from tests.sim.people import Customer, Dialog, Post, Ringing
from tests.stories.far_ends import CARRIER
from tests.stories.ledger import Ledger
from tests.stories.world import World

from yunhu.telephony.sip.messages.message import Request, parse
from yunhu.telephony.sip.transports.flow import Flow
from yunhu.work.calls import store
from yunhu.work.calls.model import CONSULTS, TALKS, Phase

CENTRE = """
tenant: acme
name: Acme
skills: [{id: talk, name: Talk}, {id: bills, name: Bills}]
trunks: [{id: carrier, addresses: ["192.0.2.1"], target: "192.0.2.1:5060", options_s: 0, srtp: "off"}]
agents:
  - {id: li, name: 李娜, contact: "sip:li@192.0.2.11", sign_in: always, skills: [{skill: talk}]}
  - {id: wang, name: 王伟, contact: "sip:wang@192.0.2.12", sign_in: always, skills: [{skill: talk}]}
  - {id: zhao, name: 赵敏, contact: "sip:zhao@192.0.2.13", sign_in: always,
     skills: [{skill: talk}, {skill: bills}]}
queues:
  - {id: support, name: 客服, need: [{skill: talk}], ring_s: 6, wrap_up_s: 3, max_wait_s: 40,
     max_waiting: 4, not_responding_s: 5, announcements: {first_after_s: 4, every_s: 9},
     callback: {window_s: 90, attempts: 2, gap_s: 7}, resume_within_s: 20}
  - {id: billing, name: 账单, need: [{skill: bills}], ring_s: 6, wrap_up_s: 0, max_wait_s: 25,
     not_responding_s: 5, strategy: ring_all,
     callback: {window_s: 60, attempts: 3, gap_s: 4, way: customer_first}}
  - {id: anybody, name: 谁都行, ring_s: 7, wrap_up_s: 2, not_responding_s: 4, resume_within_s: 30,
     plan: [{fanout: progressive, fanout_delay_s: 2}]}
flows:
  - id: main
    name: Main
    start: menu
    nodes:
      menu: {verb: gather, prompts: [menu], timeout_s: 4,
             choices: {"1": support, "2": billing, "3": zhao, "4": out, "9": anybody},
             on_timeout: support, on_invalid: support, on_error: support}
      support: {verb: queue, queue: support, on_full: sorry, on_timeout: menu,
                keys: {"1": promise, "2": message, "9": menu}}
      billing: {verb: queue, queue: billing, priority: 3, on_full: sorry, on_timeout: sorry,
                keys: {"1": first, "2": message}}
      anybody: {verb: queue, queue: anybody, on_full: sorry, on_timeout: sorry, keys: {"2": message}}
      promise: {verb: callback, queue: support, next: sorry, on_refused: support}
      first: {verb: callback, queue: billing, next: end, on_refused: sorry}
      message: {verb: voicemail, prompts: [], max_s: 20, queue: support, next: end, on_error: sorry}
      zhao: {verb: transfer, to: "agent:zhao", on_failed: support}
      out: {verb: transfer, to: "number:01088889999", on_failed: sorry}
      sorry: {verb: play, prompts: [goodbye], next: end}
      end: {verb: hangup, cause: unavailable}
  - id: direct
    name: Direct
    start: wait
    nodes:
      wait: {verb: queue, queue: support, on_full: bye, on_timeout: bye}
      bye: {verb: hangup, cause: busy}
  - id: how
    name: How
    start: ask
    nodes:
      ask: {verb: gather, prompts: [menu], choices: {"1": end}, timeout_s: 3, on_timeout: end,
            on_invalid: end, on_error: end}
      end: {verb: hangup, cause: normal}
numbers:
  - {number: "4001", name: Menu, flow: main, recording: all}
  - {number: "4002", name: Direct, flow: direct, recording: talk, after_talk: how}
"""

NUMBERS = ("13800001234", "13800001234", "+8613700009999", "anonymous")
AGENTS = {"li": "192.0.2.11", "wang": "192.0.2.12", "zhao": "192.0.2.13"}
HOLDING = (Phase.CONNECTING, Phase.CALLING, *TALKS)
PLACED = (Phase.WAITING, Phase.OFFERED, Phase.PROMISED)
DEFECTS = ("leg_fault", "queue_place_doubled", "flow_missing", "record_refused", "record_unreadable")


SETTLED = ("callback.kept", "callback.cancelled", "callback.failed", "callback.expired")
"""How a promise ends."""

HANDLED = ("segment.started", "contact.connected", "contact.queued", "offer.made", "flow.started")


class Crowd(World):
    """The centre in virtual time with random people in place of a story's far ends."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.people: list[Dialog] = []
        self._ways: dict[tuple[str, str], Dialog] = {}
        super().__init__(folder, CENTRE)
        self.post = Post(self.chance, self.time.monotonic)
        self.ledger = Ledger(self, folder)

    # --- messages -------------------------------------------------------------------------------------

    def _deliver(self, data: bytes, flow: Flow) -> None:
        host = flow.remote[0]
        self.time.after(self.post.delay(host), lambda: self._arrived(data, host))

    def _arrived(self, data: bytes, host: str) -> None:
        message = parse(data)
        call_id = message.headers.get("call-id") or ""
        party = self._ways.get((host, call_id))
        if party is None:
            if not isinstance(message, Request) or message.method != "INVITE" or message.to.tag is not None:
                return  # of a call that it knows nothing of any more
            party = Ringing(host, message, lambda out: self._send(host, out))
            self._join(host, party)
        party.heard(message)

    def _send(self, host: str, data: bytes) -> None:
        self.time.after(self.post.delay((host, "to us")), lambda: self.sent(data, (host, 5060)))

    def _join(self, host: str, party: Dialog) -> None:
        self._ways[host, party.call_id] = party
        self.people.append(party)

    def someone_calls(self) -> None:
        """A customer calls one of the numbers, or one that does not exist."""
        host, name = CARRIER[0], f"call{next(self._callers)}"
        dialled = self.chance.choice(("4001", "4001", "4002", "4002", "4009"))
        number = self.chance.choice(NUMBERS)
        self._join(host, Customer(host, name, dialled, number, lambda out: self._send(host, out)))

    def some(self, kind: type[Dialog], *states: str) -> Any:
        """One of the people in one of these states; None when there is none."""
        found = [one for one in self.people if isinstance(one, kind) and one.state in states]
        return self.chance.choice(found) if found else None

    # --- death ----------------------------------------------------------------------------------------

    async def dies(self, engine_dies: bool, settled: bool) -> None:
        """kill -9 and a new process, which closes what the records do not know."""
        self.crash(engine_dies, settled)
        await self.ledger.close_left_behind()

    def _check_waits(self) -> None:
        """Whoever is lost is waited for, and nobody else; every leg of a talk is somebody's."""
        for story in self.stories():
            contact = story.contact
            members = contact.members
            lost = {each.leg for each in members if each.lost_at is not None}
            customers = {story.customer.id} if story.customer is not None else set()
            assert set(story.waits) - customers == (lost if contact.phase in TALKS else set()), contact.phase
            if contact.phase in TALKS:
                known = {each.leg for each in members} | {each.rejoin for each in members}
                assert set(story.legs) <= known, contact.phase
                for each in members:
                    assert each.leg in story.legs or each.lost_at is not None, (contact.phase, each)

    # --- what must hold -------------------------------------------------------------------------------

    def check(self) -> None:
        """The invariants of every moment."""
        assert self.stack.counters.handler_failures == 0
        assert not {f"alarm.{name}" for name in DEFECTS} & self.alarmed()
        self._check_places()
        self._check_agents()
        self._check_waits()
        self._check_promises()

    def _check_promises(self) -> None:
        """What contacts are owed is in the ledger, and nothing else; each of them waits, rests or is called.

        A customer who is there has one leg, which is the contact's; one who is owed a callback has none.
        """
        ledger = self.rooms.callbacks
        owed = {story.contact.id for story in self.stories() if story.contact.promise is not None}
        assert owed == set(ledger._open)
        for story in self.stories():
            contact = story.contact
            if contact.phase in (Phase.PROMISED, Phase.CALLING):
                promise = ledger.of(contact.id)
                assert promise is not None
                wanted = {
                    (Phase.PROMISED, True): "waiting",
                    (Phase.PROMISED, False): "resting",
                    (Phase.CALLING, False): "trying",
                }
                assert promise.state == wanted[contact.phase, contact.waiting is not None], contact.phase
            if contact.phase is Phase.PROMISED:
                assert story.customer is None
                assert story.legs == {}
                assert contact.leg == ""
            elif story.customer is not None:
                assert story.customer.id == contact.leg
            if contact.phase is Phase.MESSAGE:
                assert contact.message is not None

    def _check_places(self) -> None:
        """Each waiting contact is in one place: its queue's line, or one open offer, which is its own."""
        book = self.rooms.queues._book
        offers = Counter(opened.offer.agent for opened in book.offers.values())
        assert not offers or max(offers.values()) == 1, "two offers for one agent"
        waiting = {}
        for story in self.stories():
            contact = story.contact
            if contact.phase in PLACED and contact.waiting is not None:
                waiting[contact.id] = contact
        assert set(waiting) == set(book.places)
        for id_, place in book.places.items():
            rung = waiting[id_].rung
            assert (place in list(place.state.line)) == (not place.opens)
            if not place.opens:
                assert waiting[id_].phase in (Phase.WAITING, Phase.PROMISED)
            else:
                # Each offer rings one agent, and the contact knows all of them.
                assert {party.offer for party in rung} == set(place.opens)
                assert len(rung) == len(place.opens)

    def _check_agents(self) -> None:
        """Whoever is taken is taken for one contact, which knows it; nobody talks who is not taken."""
        holds: dict[str, str] = {}
        for story in self.stories():
            contact = story.contact
            party = contact.party if contact.phase in HOLDING else None
            consult = contact.consult if contact.phase in CONSULTS else None
            for member in (*contact.rung, party, consult):
                if member is not None and member.agent is not None:
                    assert member.agent not in holds, f"{member.agent} is in two contacts"
                    holds[member.agent] = contact.id
        for view in self.rooms.agents.views():
            if view.routing in ("reserved", "alerting", "engaged"):
                assert holds.get(view.agent) == view.contact, view
                assert view.load == {"voice": 100}, view
            else:
                assert view.agent not in holds, view
                assert view.load == {"voice": 0}, view

    def check_end(self) -> None:
        """Everything that began is over, once, and nothing is left."""
        assert self.stories() == []
        assert len(self.rooms.legs) == 0
        assert self.endpoints() == 0
        assert self.rooms.queues._book.offers == {}
        assert len(self.rooms.callbacks) == 0
        assert not [name for name in self.records if name.startswith(("contact:", "recording:"))]
        for view in self.rooms.agents.views():
            assert view.routing in ("idle", "wrap-up", "not-responding"), view
        for begin, end, key in (
            ("leg.started", "leg.ended", "leg"),
            ("contact.arrived", "contact.ended", ""),
            ("recording.started", ("recording.closed", "recording.failed"), "recording"),
            ("callback.promised", SETTLED, ""),
        ):
            began, ended = self._counted(begin, key), self._counted(end, key)
            assert set(began.values()) <= {1}
            assert ended == began, (begin, began - ended, ended - began)

        self._check_order()

    def _check_order(self) -> None:
        """A contact's story begins with its first leg and its arrival; after its end nobody handles it."""
        stories: dict[str, list[str]] = {}
        for contact, fact in self.facts:
            if contact is not None:
                stories.setdefault(contact, []).append(fact["kind"])
        for contact, kinds in stories.items():
            if "contact.arrived" in kinds:
                assert kinds[:2] == ["leg.started", "contact.arrived"], contact
                late = kinds[kinds.index("contact.ended") :]
                assert not set(late) & set(HANDLED), (contact, late)

    async def check_rows(self) -> None:
        """Every row of the main database is closed, not before it began."""
        await self.ledger.caught_up()
        async with self.ledger.database.reading() as connection:
            assert await store.open_legs(connection, "acme") == []
            assert await store.open_contacts(connection, "acme") == []
            legs = await store.legs(connection, "acme", 100_000)
        assert len(legs) == len(self._counted("leg.started", "leg"))
        for leg in legs:
            assert leg["started_at"] <= (leg["answered_at"] or leg["started_at"]) <= leg["ended_at"], leg
            assert leg["talk_ms"] >= 0, leg

    def _counted(self, kinds: str | tuple[str, ...], key: str) -> Counter[str]:
        wanted = (kinds,) if isinstance(kinds, str) else kinds
        return Counter(
            str(fact[key] if key else contact) for contact, fact in self.facts if fact["kind"] in wanted
        )


def changed(world: Crowd) -> None:
    """Another version of the configuration, in which a few things differ."""
    queues = tuple(
        msgspec.structs.replace(queue, ring_s=world.chance.choice((4, 6, 9))) for queue in world.centre.queues
    )
    world.centre = msgspec.structs.replace(world.centre, queues=queues)
    world.version += 1
    world.rooms.use(world.centre, world.version)
