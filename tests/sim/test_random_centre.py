"""The whole centre with random people, crashes of both programs, and changes of its configuration.

A failure prints its seed; the same seed fails in the same step again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from tests.sim.centre import AGENTS, Crowd, changed
from tests.sim.people import Customer, Ringing
from tests.stories.far_ends import CARRIER

from yunhu.flow.desk import rules
from yunhu.flow.inbound.story import Story
from yunhu.kit.instants import SECOND
from yunhu.kit.refusal import Refusal
from yunhu.people.agents.model import Presence
from yunhu.work.calls import events as ev
from yunhu.work.calls.model import TALKS, Party, Phase

STEPS = 800

PAUSES_S = (0.0, 0.001, 0.01, 0.05, 0.2, 0.2, 0.5, 1.0, 3.0)
REFUSALS = (486, 603, 480, 500, 408)
TARGETS = (
    "queue:support",
    "queue:billing",
    "agent:li",
    "agent:wang",
    "agent:zhao",
    "number:01088889999",
    "agent:nobody",
)
CONSULTED = ("agent:li", "agent:wang", "agent:zhao", "number:01088889999", "queue:support")
USERS = ("support", "billing", "li", "wang", "01088889999", "nowhere-at-all")

PRESENCES: tuple[Presence, ...] = ("available", "available", "available", "break", "offline")

USUAL = (
    "contact.connected",
    "contact.transferred",
    "contact.consult_started",
    "contact.party_lost",
    "offer.accepted",
    "offer.expired",
    "offer.refused",
    "offer.withdrawn",
    "flow.digits",
    "recording.closed",
    "agent.wrap_up_finished",
)
"""What happens on every day that is worth simulating."""

SELDOM = (
    "contact.consult_connected",
    "contact.consult_ended",
    "contact.party_back",
    "contact.party_given_up",
    "contact.resumed",
    "leg.held",
    "voicemail.left",
    "callback.promised",
    "callback.attempted",
    "callback.missed",
)
"""What happens on some of them."""

SEEDS: dict[int, tuple[str, ...]] = {
    24: (*SELDOM, "callback.kept"),
    39: SELDOM,
    5: ("callback.missed", "voicemail.left"),
    31: ("callback.missed", "contact.resumed"),
    38: ("contact.consult_connected", "voicemail.left"),
}
"""The days that are simulated, and what each is there for."""

LONGEST_S = 400
"""Whatever goes on after everybody has hung up is over by then: rings, retransmissions, wrap-up, pauses."""


class Steps:
    """What can happen next. Each step is something that a person, a program or the power does."""

    def __init__(self, world: Crowd) -> None:
        self.world = world
        self.chance = world.chance
        people: list[tuple[int, Callable[[], None]]] = [
            (10, world.someone_calls),
            (8, self.press),
            (4, self.give_up),
            (8, self.ring),
            (24, self.answer),
            (4, self.refuse),
            (5, self.hang_up),
            (3, self.hold_key),
            (3, self.transfer_key),
            (3, self.desk_holds),
            (3, self.desk_resumes),
            (4, self.desk_transfers),
            (1, self.desk_ends),
            (9, self.consults),
            (12, self.goes_on_with_it),
            (1, self.turns_down),
            (7, self.is_lost),
            (2, self.is_back),
            (2, self.rejoins),
            (1, self.nothing_happens_for_long),
            (14, self.will_not_wait),
            (5, self.says_good_bye),
            (1, self.has_said_it),
            (8, self.does_not_take_the_callback),
            (1, self.takes_a_promise_back),
            (1, self.puts_a_promise_off),
            (4, self.presence),
            (1, self.endpoint_fails),
            (1, self.engine_comes_or_goes),
            (1, lambda: changed(world)),
        ]
        self._weights = [weight for weight, _ in people]
        self._calls = [call for _, call in people]

    async def one(self) -> str:
        """Take one step, and let some time pass. Its name."""
        if self.chance.random() < 0.01:
            await self.world.dies(self.chance.random() < 0.3, self.chance.random() < 0.5)
            name = "dies"
        else:
            call = self.chance.choices(self._calls, self._weights)[0]
            call()
            name = call.__name__
        self.world.passes(self.chance.choice(PAUSES_S))
        return name

    # --- people ---------------------------------------------------------------------------------------

    def press(self) -> None:
        customer = self.world.some(Customer, "up")
        legs = [
            leg for leg in self.world.rooms.legs.living() if customer and leg.id.endswith(customer.leg_tag)
        ]
        if (
            legs
            and self.world.engine.twin is not None
            and bytes.fromhex(legs[0].id) in self.world.engine.twin.endpoints
        ):
            self.world.engine.press_digit(legs[0].id, self.chance.choice("12349"))

    def give_up(self) -> None:
        if customer := self.world.some(Customer, "new", "up"):
            customer.give_up()

    def ring(self) -> None:
        if call := self.world.some(Ringing, "new"):
            call.ring()

    def answer(self) -> None:
        if call := self.world.some(Ringing, "new", "ringing"):
            call.answer()

    def refuse(self) -> None:
        if call := self.world.some(Ringing, "new", "ringing"):
            call.refuse(self.chance.choice(REFUSALS))

    def hang_up(self) -> None:
        if call := self.world.some(Ringing, "up"):
            call.hang_up()

    def hold_key(self) -> None:
        if call := self.world.some(Ringing, "up"):
            call.hold()

    def transfer_key(self) -> None:
        if call := self.world.some(Ringing, "up"):
            call.transfer(self.chance.choice(USERS))

    # --- the desk -------------------------------------------------------------------------------------

    def _contact(self) -> str:
        stories = self.world.stories()
        return self.chance.choice(stories).contact.id if stories else "0" * 32

    def desk_holds(self) -> None:
        with suppress(Refusal):
            self.world.rooms.desk.hold("acme", self._contact())

    def desk_resumes(self) -> None:
        with suppress(Refusal):
            self.world.rooms.desk.resume("acme", self._contact())

    def desk_transfers(self) -> None:
        with suppress(Refusal):
            self.world.rooms.desk.transfer("acme", self._contact(), self.chance.choice(TARGETS), by="staff")

    def desk_ends(self) -> None:
        with suppress(Refusal):
            self.world.rooms.desk.hang_up("acme", self._contact())

    def _of_desk(self, what: str, *about: str) -> None:
        """An agent asks the own desk for something, whether it makes sense or not."""
        found = self._talker()
        agent = found[1].agent if found is not None else None
        agent = agent or self.chance.choice(list(AGENTS))
        contact = found[0].contact.id if found is not None else self._contact()
        with suppress(Refusal):
            getattr(self.world.rooms.desks.of_agents, what)("acme", agent, contact, *about)

    def consults(self) -> None:
        self._of_desk("consult", self.chance.choice(CONSULTED))

    def goes_on_with_it(self) -> None:
        self._of_desk(self.chance.choice(("complete", "merge", "merge", "swap", "swap", "cancel", "leave")))

    def turns_down(self) -> None:
        self._of_desk("reject", "")

    # --- connections that are lost --------------------------------------------------------------------

    def _talker(self) -> tuple[Story, Party] | None:
        found = [
            (story, member)
            for story in self.world.stories()
            for member in (story.contact.party, story.contact.consult)
            if member is not None and story.contact.phase in TALKS
        ]
        return self.chance.choice(found) if found else None

    def is_lost(self) -> None:
        if found := self._talker():
            found[0].happen(ev.LegLost(leg=found[1].leg))

    def is_back(self) -> None:
        found = self._talker()
        if found is not None and found[1].leg in found[0].legs:
            found[0].happen(ev.LegBack(leg=found[1].leg))

    def nothing_happens_for_long(self) -> None:
        self.world.passes(31)

    def rejoins(self) -> None:
        found = self._talker()
        if found is not None and found[1].agent is not None and _may_rejoin(*found):
            found[0].happen(ev.RejoinAsked(leg=found[1].leg, new=self.world.rooms.new_id()))

    # --- promises and messages ------------------------------------------------------------------------

    def _keys_of(self, story: Story, digit: str) -> None:
        twin = self.world.engine.twin
        if twin is not None and bytes.fromhex(story.contact.leg) in twin.endpoints:
            self.world.engine.press_digit(story.contact.leg, digit)

    def _in(self, *phases: Phase) -> Story | None:
        found = [story for story in self.world.stories() if story.contact.phase in phases and story.customer]
        return self.chance.choice(found) if found else None

    def will_not_wait(self) -> None:
        """A caller in a queue asks to be called back, or begins a message."""
        if (story := self._in(Phase.WAITING, Phase.OFFERED)) is not None:
            self._keys_of(story, self.chance.choice("112"))

    def says_good_bye(self) -> None:
        """A caller who is promised a callback hangs up."""
        for story in self.world.stories():
            people = (one for one in self.world.people if isinstance(one, Customer) and one.leg_tag)
            if story.contact.promise is not None and (leg := story.customer) is not None:
                caller = next((one for one in people if leg.id.endswith(one.leg_tag)), None)
                if caller is not None:
                    caller.give_up()
                    return

    def does_not_take_the_callback(self) -> None:
        """A customer who is called back is busy, or does not want to talk now."""
        calls = [one for one in self.world.people if isinstance(one, Ringing) and one.host == CARRIER[0]]
        rings = [one for one in calls if one.state in ("new", "ringing")]
        if rings:
            self.chance.choice(rings).refuse(self.chance.choice(REFUSALS))

    def has_said_it(self) -> None:
        """A caller who leaves a message speaks for a while, and ends it with a key."""
        if (story := self._in(Phase.MESSAGE)) is not None:
            self.world.passes(2.5)
            self._keys_of(story, "#")

    def _owed(self) -> str:
        owed = list(self.world.rooms.callbacks._open)
        return self.chance.choice(owed) if owed else "0" * 32

    def takes_a_promise_back(self) -> None:
        with suppress(Refusal):
            self.world.rooms.callbacks.cancel("acme", self._owed(), "user:1")

    def puts_a_promise_off(self) -> None:
        at = self.world.time.now() + self.chance.choice((1, 20)) * SECOND
        with suppress(Refusal):
            self.world.rooms.callbacks.postpone("acme", self._owed(), at, "user:1")

    def presence(self) -> None:
        presence = self.chance.choice(PRESENCES)
        with suppress(Refusal):
            self.world.rooms.agents.set_presence(self.chance.choice(list(AGENTS)), presence)

    # --- trouble --------------------------------------------------------------------------------------

    def endpoint_fails(self) -> None:
        twin = self.world.engine.twin
        if twin is not None and twin.endpoints:
            self.world.engine.fail_endpoint(self.chance.choice(sorted(twin.endpoints)).hex())

    def engine_comes_or_goes(self) -> None:
        if self.world.engine.alive and self.chance.random() < 0.3:
            self.world.engine.kill()
        else:
            self.world.engine.revive()


def _may_rejoin(story: Story, member: Party) -> bool:
    stands = rules.stands(story.contact, member)
    return stands is not None and "rejoin" in stands[1]


async def everybody_goes_home(world: Crowd) -> None:
    """All hang up, and time passes."""
    world.engine.revive()
    world.passes(1)
    for party in list(world.people):
        if isinstance(party, Customer):
            party.give_up()
        elif isinstance(party, Ringing) and party.state == "up":
            party.hang_up()
    world.passes(LONGEST_S)
    world.check()
    await world.rooms.recordings.settled()
    world.passes(1)


@pytest.mark.parametrize("seed", list(SEEDS))
async def test_a_random_day(tmp_path: Path, seed: int) -> None:
    world = Crowd(tmp_path, seed)
    steps = Steps(world)
    for number in range(STEPS):
        name = await steps.one()
        try:
            world.check()
        except AssertionError as fault:
            raise AssertionError(f"seed {seed}, step {number} ({name}): {fault}") from fault
    await everybody_goes_home(world)
    try:
        world.check_end()
        await world.check_rows()
    except AssertionError as fault:
        raise AssertionError(f"seed {seed}, at the end: {fault}") from fault
    await world.ledger.close()
    kinds = {fact["kind"] for _, fact in world.facts}
    missed = [kind for kind in (*USUAL, *SEEDS[seed]) if kind not in kinds]
    assert missed == [], "nothing of this happened: take another seed"
