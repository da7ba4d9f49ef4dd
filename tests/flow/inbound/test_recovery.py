"""Records of contacts: written soon, forgotten when over, and taken up again, whatever they hold."""

import msgspec
import pytest
from tests.stories.far_ends import Caller
from tests.stories.ledger import Ledger
from tests.stories.world import World

from yunhu.flow.inbound.recovery import CAUSE, PREFIX, SETTLE_S, StoryRecord
from yunhu.kit.instants import SECOND
from yunhu.work.calls.model import Phase


def talking(world: World) -> Caller:
    """A caller who talks with 李娜."""
    caller = world.caller().call("4002")
    world.li.answer()
    assert caller.contact.phase == "talking"
    world.passes(1)
    return caller


def record_of(world: World, caller: Caller) -> StoryRecord:
    """The record of a caller's contact."""
    return msgspec.msgpack.decode(world.records[PREFIX + caller.contact_id], type=StoryRecord)


def spoil(world: World, caller: Caller, **changes: object) -> None:
    """Change what the record says about the contact."""
    record = record_of(world, caller)
    contact = msgspec.structs.replace(record.contact, **changes)
    blob = msgspec.msgpack.encode(msgspec.structs.replace(record, contact=contact))
    world.records[PREFIX + contact.id] = blob


# --- writing -----------------------------------------------------------------------------------------------


def test_a_record_follows_within_a_moment_and_goes_with_the_contact(world: World) -> None:
    caller = world.caller().call("4001")
    name = PREFIX + caller.contact_id
    world.passes(SETTLE_S)
    record = record_of(world, caller)
    assert record.contact == caller.contact
    assert record.run is not None
    assert [leg.leg for leg in record.legs] == [caller.leg]
    caller.press("1")
    world.li.answer()
    world.passes(SETTLE_S)
    assert record_of(world, caller).contact.phase == "talking"
    assert len(record_of(world, caller).legs) == 2
    caller.hang_up()
    world.passes(SETTLE_S)
    assert name not in world.records


def test_a_burst_of_changes_is_one_record(world: World) -> None:
    written: list[str] = []
    remember = world.journal.remember

    def counted(contact: str, blob: bytes) -> None:
        written.append(contact)
        remember(contact, blob)

    world.journal.remember = counted  # type: ignore[method-assign]
    caller = world.caller().call("4002")
    world.li.ring()
    world.li.answer()
    world.passes(SETTLE_S)
    assert [name for name in written if name.startswith(PREFIX)] == [PREFIX + caller.contact_id]


def test_a_contact_that_is_over_at_once_leaves_no_record(world: World) -> None:
    caller = world.caller().call("4002")
    caller.hang_up()
    world.passes(1)
    assert not [name for name in world.records if name.startswith(PREFIX)]


async def test_what_is_over_is_not_closed_again_however_soon_the_crash_comes(
    world: World, ledger: Ledger
) -> None:
    stays, leaves = talking(world), world.caller().call("4002")
    world.wang.answer()
    world.passes(1)
    world.li.hang_up()
    world.rooms.desk.transfer("acme", leaves.contact_id, "queue:billing", by="agent:wang")
    assert world.crash(settled=False) == 1
    await ledger.close_left_behind()
    assert stays.kinds().count("contact.ended") == 1
    assert len({cdr["leg"] for cdr in world.cdrs()}) == len(world.cdrs())
    assert leaves.contact.phase in ("waiting", "offered")
    assert leaves.contact.waiting is not None
    assert leaves.contact.waiting.queue == "billing"


# --- restoring ---------------------------------------------------------------------------------------------


def test_who_talks_is_taken_up_before_who_waits_so_that_no_agent_is_offered_twice(world: World) -> None:
    world.rooms.agents.set_presence("wang", "break")
    talks, waits = talking(world), world.caller().call("4002")
    assert waits.contact.phase == "waiting"
    world.passes(SETTLE_S)
    # The journal gives records in the order of their last change.
    world.records = dict(reversed(world.records.items()))
    assert world.crash() == 2
    assert talks.contact.phase == "talking"
    assert waits.contact.phase == "waiting"
    assert world.agent("li") == "engaged"
    assert len(world.li.requests("INVITE")) == 1
    assert waits.kinds().count("offer.made") == 0
    world.li.hang_up()
    world.passes(11)
    assert waits.contact.phase == "offered"


@pytest.mark.parametrize("blob", [b"", b"\xc1", b"\x90", b"\x81\xa7contact\xa2\xff\xfe"])
def test_a_record_that_cannot_be_read_costs_nobody_else_anything(world: World, blob: bytes) -> None:
    spoilt, sound = talking(world), world.caller().call("4002")
    world.passes(SETTLE_S)
    world.records[PREFIX + spoilt.contact_id] = blob
    assert world.crash() == 1
    assert world.find(spoilt.contact_id) is None
    assert sound.contact.phase == "offered"
    assert PREFIX + spoilt.contact_id not in world.records
    assert "alarm.record_unreadable" in world.alarmed()
    # Nobody goes on with its legs: the engine keeps only the other caller's, and the phone that rings.
    assert world.endpoints() == 2


@pytest.mark.parametrize(
    ("phase", "lacks"),
    [
        (Phase.OFFERED, "rung"),
        (Phase.MESSAGE, "message"),
        (Phase.PROMISED, "promise"),
        (Phase.CONNECTING, "party"),
        (Phase.TALKING, "party"),
        (Phase.HELD, "party"),
        (Phase.WAITING, "waiting"),
        (Phase.OFFERED, "waiting"),
    ],
)
async def test_a_contact_that_lacks_what_its_phase_needs_is_closed(
    world: World, ledger: Ledger, phase: Phase, lacks: str
) -> None:
    caller = talking(world)
    party = caller.contact.party
    whole = {"waiting": caller.contact.last_queue, "party": party, "rung": (party,)}
    spoil(world, caller, phase=phase, **{**whole, lacks: () if lacks == "rung" else None})
    assert world.crash() == 0
    world.passes(1)
    assert caller.hung_up_on
    await ledger.close_left_behind()
    assert world.li.hung_up_on
    assert caller.kinds().count("contact.ended") == 1
    assert caller.fact("contact.ended")["cause"] == CAUSE
    assert [cdr["cause"] for cdr in world.cdrs()] == [CAUSE, CAUSE]
    assert world.stories() == []
    assert world.endpoints() == 0
    assert not [name for name in world.records if name.startswith(PREFIX)]
    assert "alarm.record_refused" in world.alarmed()


async def test_a_record_whose_flow_cannot_be_read_is_closed(world: World, ledger: Ledger) -> None:
    caller = world.caller().call("4001")
    world.passes(SETTLE_S)
    record = msgspec.structs.replace(record_of(world, caller), run=b"\xc1")
    world.records[PREFIX + caller.contact_id] = msgspec.msgpack.encode(record)
    assert world.crash() == 0
    world.passes(1)
    assert caller.hung_up_on
    await ledger.close_left_behind()
    assert caller.kinds().count("contact.ended") == 1
    assert world.stories() == []
    assert world.endpoints() == 0


def test_who_talks_with_an_agent_that_was_removed_meanwhile_goes_on_talking(world: World) -> None:
    caller = talking(world)
    agents = tuple(agent for agent in world.centre.agents if agent.id != "li")
    world.centre = msgspec.structs.replace(world.centre, agents=agents)
    assert world.crash() == 1
    assert caller.contact.phase == "talking"
    world.li.hang_up()
    world.passes(1)
    assert caller.hung_up_on
    assert world.stories() == []


async def test_a_party_who_is_gone_with_its_endpoint_ends_the_contact_at_the_right_time(
    world: World, ledger: Ledger
) -> None:
    caller = talking(world)
    party = caller.contact.party
    assert party is not None
    world.engine.fail_endpoint(party.leg)
    world.engine._outbox.clear()  # it died unheard, in the moment of our own death
    assert world.crash() == 1
    await ledger.close_left_behind()
    world.passes(1)
    assert caller.hung_up_on
    closed = next(cdr for cdr in world.cdrs() if cdr["leg"] == party.leg)
    assert closed["cause"] == CAUSE
    assert 0 <= world.time.now() - closed["at"] <= 3 * SECOND
    assert caller.kinds().count("contact.ended") == 1
    assert world.stories() == []


async def test_a_caller_who_was_not_answered_yet_is_closed(world: World, ledger: Ledger) -> None:
    caller = talking(world)
    record = record_of(world, caller)
    legs = tuple(msgspec.structs.replace(leg, answered_at=None) for leg in record.legs)
    world.records[PREFIX + caller.contact_id] = msgspec.msgpack.encode(
        msgspec.structs.replace(record, legs=legs)
    )
    assert world.crash() == 0
    await ledger.close_left_behind()
    assert caller.kinds().count("contact.ended") == 1
    assert len(world.cdrs()) == 2
