"""The router and the board together, driven at random: what must hold after every step."""

from __future__ import annotations

from typing import Any

from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.work.queues.centre import Centre, agent, queue

from yunhu.kit.refusal import Refusal
from yunhu.people.agents.model import Presence
from yunhu.work.queues import rules
from yunhu.work.queues.model import Offer

PEOPLE = [agent("a1", en=60), agent("a2", en=60, fr=60), agent("a3", fr=80), agent("a4")]
QUEUES = [
    queue("qen", "en", max_wait_s=120, max_waiting=20),
    queue("qfr", "fr", ring_s=10),
    queue("qany", max_waiting=20),
]
OTHER_QUEUES = [queue("qen", "fr", ring_s=20), queue("qfr", "fr"), queue("qany", "en")]

names = st.sampled_from([person.id for person in PEOPLE])
queue_names = st.sampled_from([one.id for one in QUEUES])
presences: st.SearchStrategy[Presence] = st.sampled_from(["available", "busy", "offline", "available"])
numbers = st.integers(0, 10_000)


class Watched(Centre):
    """A centre that looks, at each offer, whether somebody the agent could take should have gone first."""

    def offer_made(self, offer: Offer) -> None:
        super().offer_made(offer)
        book = self.queues._book
        offered = book.places[offer.entry.contact].key
        for pool in book.members[offer.agent].pools:
            first = pool.line.first()
            assert first is None or first[0] > offered, (offer.entry, first[1].entry)


class Router(RuleBasedStateMachine):
    """Callers come and go, agents answer or not, time passes, the configuration changes, a node restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.centre = Watched(PEOPLE, QUEUES)
        self.came = 0
        self.ended: set[str] = set()
        self.talking: dict[str, Offer] = {}
        self.told_to = 0

    # What happens

    @rule(queue_name=queue_names, priority=st.integers(0, 2), arrived_s=st.integers(0, 30))
    def caller_comes(self, queue_name: str, priority: int, arrived_s: int) -> None:
        self.came += 1
        try:
            self.centre.call(f"c{self.came}", queue_name, priority, arrived_s)
        except Refusal:
            self.ended.add(f"c{self.came}")

    @precondition(lambda self: self.centre.queues._book.places)
    @rule(pick=numbers)
    def caller_hangs_up(self, pick: int) -> None:
        contacts = list(self.centre.queues._book.places)
        contact = contacts[pick % len(contacts)]
        self.ended.add(contact)
        assert self.centre.queues.withdraw(contact, "caller hung up")

    @precondition(lambda self: self.centre.queues._book.offers)
    @rule(pick=numbers, how=st.sampled_from(["accept", "accept", "ring", "declined", "busy", "unreachable"]))
    def agent_answers(self, pick: int, how: str) -> None:
        offers = list(self.centre.queues._book.offers.values())
        offer = offers[pick % len(offers)].offer
        if how == "ring":
            self.centre.agents.alerting(offer.agent, offer.epoch)
        elif how == "accept":
            self.talking[offer.entry.contact] = offer
            self.centre.queues.offer_accepted(offer.id, offer.epoch)
        else:
            self.centre.queues.offer_refused(offer.id, offer.epoch, how)

    @precondition(lambda self: self.talking)
    @rule(pick=numbers, wrap_up_s=st.sampled_from([0, 10]))
    def contact_ends(self, pick: int, wrap_up_s: int) -> None:
        contacts = list(self.talking)
        offer = self.talking.pop(contacts[pick % len(contacts)])
        self.ended.add(offer.entry.contact)
        self.centre.agents.released(offer.agent, offer.epoch, wrap_up_s)

    @rule(name=names, presence=presences)
    def agent_says(self, name: str, presence: Presence) -> None:
        self.centre.agents.set_presence(name, presence)

    @rule(name=names)
    def agent_finishes_wrap_up(self, name: str) -> None:
        self.centre.agents.finish_wrap_up(name)

    @rule(seconds=st.sampled_from([0.5, 5.0, 15.0, 40.0]))
    def time_passes(self, seconds: float) -> None:
        self.centre.time.advance(seconds)

    @rule(queues=st.sampled_from([QUEUES, OTHER_QUEUES]))
    def configuration_changes(self, queues: Any) -> None:
        self.centre.configure(PEOPLE, queues)

    @rule()
    def lease_runs_out(self) -> None:
        for person in PEOPLE:
            seat = self.centre.agents.seat(person.id)
            if seat.routing in ("reserved", "alerting"):
                seat.assignments[seat.epoch].lease_ends = self.centre.time.monotonic()
        self.centre.time.advance(5)

    # What must hold

    @invariant()
    def nobody_is_lost_or_doubled(self) -> None:
        for kind, contact, _ in self.centre.told[self.told_to :]:
            if kind == "over":
                self.ended.add(contact)
        self.told_to = len(self.centre.told)
        waiting = set(self.centre.queues._book.places)
        everybody = {f"c{number}" for number in range(1, self.came + 1)}
        assert everybody == waiting | set(self.talking) | self.ended
        assert not waiting & set(self.talking)
        assert not waiting & self.ended

    @invariant()
    def a_waiting_contact_is_in_one_place(self) -> None:
        book = self.centre.queues._book
        lined = [place for state in book.states.values() for place in state.line]
        pooled = [place for pool in {state.pool for state in book.states.values()} for place in pool.line]
        assert len(lined) == len({id(place) for place in lined})
        assert {id(place) for place in lined} == {id(place) for place in pooled}
        for contact, place in book.places.items():
            assert (place in lined) != (place.open is not None), contact
        assert sum(len(state) for state in book.states.values()) == len(book.places)

    @invariant()
    def an_agent_has_at_most_one_offer_and_the_board_agrees(self) -> None:
        book = self.centre.queues._book
        agents = [opened.offer.agent for opened in book.offers.values()]
        assert len(agents) == len(set(agents))
        for opened in book.offers.values():
            seat = self.centre.agents.seat(opened.offer.agent)
            assert seat.routing in ("reserved", "alerting")
            assert (seat.offer, seat.epoch) == (opened.offer.id, opened.offer.epoch)
            assert opened.member is book.members[opened.offer.agent]
            assert opened.place.open is opened
        reserved = [
            person.id
            for person in PEOPLE
            if self.centre.agents.seat(person.id).routing in ("reserved", "alerting")
        ]
        assert sorted(reserved) == sorted(agents)

    @invariant()
    def nobody_waits_while_an_agent_is_ready(self) -> None:
        for state in self.centre.queues._book.states.values():
            assert not (state.line and state.pool.best()), state.queue.id

    @invariant()
    def the_order_is_priority_then_arrival(self) -> None:
        for one in QUEUES:
            waiting = self.centre.queues.waiting(one.id)
            assert waiting == sorted(waiting, key=lambda entry: (-entry.priority, entry.arrived_at))

    @invariant()
    def the_figures_are_those_of_a_count_from_scratch(self) -> None:
        seats = [(person, self.centre.agents.seat(person.id)) for person in PEOPLE]
        for state in self.centre.queues._book.states.values():
            kept, counted = state.pool.reason(), rules.explain(state.queue, seats)
            assert (kept.eligible, kept.dropped) == (counted.eligible, counted.dropped)

    def teardown(self) -> None:
        note(f"told: {self.centre.told}")


TestRouter = Router.TestCase
TestRouter.settings = settings(max_examples=150, stateful_step_count=50, deadline=None, print_blob=True)
