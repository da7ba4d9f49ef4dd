"""Contacts survive our own crash: their records, and taking them up again.

A record is written a moment after the state changed, together with the facts of the same moment, so that a
burst of changes costs one record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

import msgspec

from yunhu.flow.inbound.ports import Alarm, Announce, Flows, Records
from yunhu.flow.inbound.service import Inbound
from yunhu.flow.inbound.story import Performer, Story
from yunhu.kit.instants import Instant
from yunhu.people.agents.errors import NoSuchAgent
from yunhu.people.agents.service import Agents
from yunhu.platform import telemetry
from yunhu.platform.clock import Clock, Scheduler
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.model import LegRecord
from yunhu.telephony.legs.service import Legs
from yunhu.work.callbacks.model import Promise
from yunhu.work.callbacks.service import Callbacks
from yunhu.work.calls import events as ev
from yunhu.work.calls.model import CONSULTS, TALKS, Contact, Party, Phase

PREFIX = "contact:"
"""Begins the names of these records among those of others."""

SETTLE_S = 0.01
"""How long changes of a contact are gathered before its record is written."""

CAUSE = "node_failure"

_WITH_PARTY = (Phase.CONNECTING, Phase.CALLING, *TALKS)
_OWED = (Phase.PROMISED, Phase.CALLING)
_WITH_PLACE = (Phase.WAITING, Phase.OFFERED)

_log = telemetry.logger("recovery")


class StoryRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """A contact in progress as another process needs it."""

    contact: Contact
    run: bytes | None = None
    legs: tuple[LegRecord, ...] = ()
    promise: Promise | None = None
    """The callback that the customer is owed, as the ledger has it."""


class Recovery:
    """Writes the records of stories, and restores stories from them."""

    def __init__(
        self,
        records: Records,
        legs: Legs,
        agents: Agents,
        inbound: Inbound,
        flows: Flows,
        ledger: Callbacks,
        hands: Callable[[], Performer],
        announce: Announce,
        clock: Clock,
        scheduler: Scheduler,
    ) -> None:
        self._records = records
        self._legs = legs
        self._agents = agents
        self._inbound = inbound
        self._flows = flows
        self._ledger = ledger
        self._hands = hands
        self._announce = announce
        self._clock = clock
        self._scheduler = scheduler
        self._changed: dict[str, Story] = {}
        self._written: dict[str, frozenset[str]] = {}
        """The contacts that have a record, and the legs in it."""
        self._encode = msgspec.msgpack.Encoder().encode
        self._decoder = msgspec.msgpack.Decoder(StoryRecord)

    # --- writing --------------------------------------------------------------------------------------

    def remember(self, story: Story) -> None:
        """The story changed; its record will follow.

        A record that names a leg which is over is replaced at once: read after a crash, it would end that
        leg, or the contact, a second time.
        """
        if story.contact.promise is not None:
            # What was promised to a caller is written down with the fact that says so.
            self._write(story)
        written = self._written.get(story.contact.id)
        if written is not None and (story.contact.phase is Phase.ENDED or not written <= _legs_of(story)):
            self._changed.pop(story.contact.id, None)
            self._write(story)
            return
        if not self._changed:
            self._scheduler.after(SETTLE_S, self.flush)
        self._changed[story.contact.id] = story

    def flush(self) -> None:
        """Write the records of all stories that changed."""
        changed, self._changed = self._changed, {}
        for story in changed.values():
            self._write(story)

    def _write(self, story: Story) -> None:
        id_ = story.contact.id
        if story.contact.phase is not Phase.ENDED:
            self._written[id_] = _legs_of(story)
            self._records.remember(PREFIX + id_, self._encode(self._record(story)))
        elif self._written.pop(id_, None) is not None:
            self._records.forget(PREFIX + id_)

    def _record(self, story: Story) -> StoryRecord:
        legs = tuple(self._legs.records(leg) for leg in (story.customer, *story.legs.values()) if leg)
        owed = self._ledger.of(story.contact.id)
        return StoryRecord(story.contact, self._flows.keep(story), legs, owed)

    # --- restoring ------------------------------------------------------------------------------------

    def restore(self, found: Mapping[str, bytes], living: set[str], alarm: Alarm) -> int:
        """Take up the contacts whose customer's endpoint still lives in the engine; hang up the others' legs.

        `living`: ids of endpoints. Gives a count. The ends of what is not taken up are announced by
        `app.closing`, which knows what has an end already: a record may be older than the last facts.
        """
        read = (self._read(name, blob, alarm) for name, blob in found.items() if name.startswith(PREFIX))
        records = sorted((record for record in read if record is not None), key=_turn)
        return sum(self._restored(record, living, alarm) for record in records)

    def _read(self, name: str, blob: bytes, alarm: Alarm) -> StoryRecord | None:
        try:
            return self._decoder.decode(blob)
        except ValueError:
            alarm("record_unreadable", name)
            self._records.forget(name)
            return None

    def _restored(self, record: StoryRecord, living: set[str], alarm: Alarm) -> bool:
        """Whether the contact goes on. One that cannot, for whatever reason, costs the others nothing."""
        contact = record.contact
        try:
            return self._restore(record, living)
        except Exception as fault:  # noqa: BLE001 (a record may say anything, and the node must start)
            _log.error("a contact could not be taken up", contact=contact.id, exc_info=fault)
            alarm("record_refused", contact.id)
            story = self._inbound.find(contact.id)
            if story is not None:
                story.contact = msgspec.structs.replace(story.contact, phase=Phase.ENDED)
            left = (self._legs.find(leg.leg) for leg in record.legs)
            self._close(contact.id, (leg for leg in left if leg is not None))
            return False

    def _restore(self, record: StoryRecord, living: set[str]) -> bool:
        contact = record.contact
        by_id = {leg.leg: leg for leg in record.legs}
        self._written[contact.id] = frozenset(by_id)
        mine = by_id.get(contact.leg)
        alive = mine is not None and mine.leg in living and mine.answered_at is not None
        restored = {leg.leg: self._legs.restore(leg) for leg in record.legs if leg.leg in living}
        customer = restored.pop(contact.leg, None)
        others = [leg for leg in restored.values() if leg is not None]
        if contact.promise is None and (not alive or customer is None):
            self._close(contact.id, (*others, *((customer,) if customer is not None else ())))
            return False
        if (lack := lacks(contact, record.promise)) is not None:
            raise ValueError(f"a contact that is {contact.phase} has no {lack}")
        self._take_up(record, customer, others)
        return True

    def _close(self, contact: str, left: Iterable[Leg]) -> None:
        for leg in left:
            self._legs.hangup(leg, CAUSE)
        self._written.pop(contact, None)
        self._records.forget(PREFIX + contact)

    def _take_up(self, record: StoryRecord, customer: Leg | None, others: list[Leg]) -> None:
        contact = record.contact
        story = Story(contact, customer, self._hands(), self._announce, self._clock)
        story.legs = {leg.id: leg for leg in others}
        self._flows.take_up(story, record.run)
        self._inbound.adopt(story, *((customer,) if customer is not None else ()), *others)
        if record.promise is not None:
            self._ledger.restore(record.promise)
        if customer is None and contact.phase in (Phase.IN_FLOW, Phase.MESSAGE):
            # The caller was lost with the engine, and is owed a callback.
            story.happen(ev.CustomerGone(cause=CAUSE, by="system"))
            return
        for member in _talkers(contact):
            if member.agent is not None and _is_there(story, member):
                # Somebody who is no agent any more goes on talking, and is given back to nobody.
                with suppress(NoSuchAgent):
                    since = contact.connected_at or contact.arrived_at
                    self._agents.resume(member.agent, contact.id, member.epoch, since)
        self._go_on(story)

    def _go_on(self, story: Story) -> None:
        """Let go of who is gone, and go on with the others."""
        if contact_party := _missing(story, story.contact.party):
            story.happen(ev.PartyGone(cause=CAUSE))
            if story.contact.party is not None and story.contact.party != contact_party:
                self._go_on(story)  # The third of a conference has it now.
            return
        story.happen(ev.Restored())
        if story.contact.phase in CONSULTS and _missing(story, story.contact.consult):
            story.happen(ev.ConsultGone(cause=CAUSE))


def _legs_of(story: Story) -> frozenset[str]:
    customer = (story.customer.id,) if story.customer is not None else ()
    return frozenset((*customer, *story.legs))


def _talkers(contact: Contact) -> tuple[Party, ...]:
    """Those whose legs were answered."""
    if contact.phase not in TALKS:
        return ()
    consulted = contact.consult if contact.phase is not Phase.ASKING else None
    return tuple(member for member in (contact.party, consulted) if member is not None)


def _is_there(story: Story, member: Party) -> bool:
    """Whether somebody's leg still lives, or is waited for."""
    return member.leg in story.legs or member.lost_at is not None


def _missing(story: Story, member: Party | None) -> Party | None:
    """A talker who is neither there nor waited for."""
    if member is None or member not in _talkers(story.contact) or _is_there(story, member):
        return None
    return member


def _turn(record: StoryRecord) -> tuple[bool, int, Instant]:
    """Who talks comes first, lest the agent be offered to somebody who waits; those wait in their order."""
    contact = record.contact
    priority = contact.waiting.priority if contact.waiting is not None else 0
    return contact.phase not in TALKS, -priority, contact.place_at or contact.arrived_at


def lacks(contact: Contact, owed: Promise | None = None) -> str | None:
    """What a contact must have in its phase and has not; None when it is whole. `owed`: by the ledger."""
    promised = contact.promise is not None
    if promised != (owed is not None) or (contact.phase in _OWED and not promised):
        return "promise"
    if contact.phase is Phase.OFFERED and not contact.rung:
        return "party"
    if contact.phase is Phase.MESSAGE and contact.message is None:
        return "message"
    if contact.phase in _WITH_PARTY and contact.party is None:
        return "party"
    if contact.phase in CONSULTS and contact.consult is None:
        return "consulted party"
    if contact.phase in _WITH_PLACE and contact.waiting is None:
        return "place in a queue"
    return None
