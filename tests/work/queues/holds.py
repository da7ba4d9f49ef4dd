"""What must hold in the router after every event, counted from scratch."""

from __future__ import annotations

from collections.abc import Iterable

from tests.work.queues.centre import Centre

from yunhu.people.agents.model import Agent
from yunhu.work.queues import rules
from yunhu.work.queues.book import Book
from yunhu.work.queues.places import Place
from yunhu.work.queues.plans.forms import Form, why_not


def check(centre: Centre) -> None:
    """Everything; costs a walk over all agents for each pool."""
    everyone_stands_in_one_place(centre)
    nobody_has_two_exclusive_contacts(centre)
    nobody_waits_while_somebody_is_free(centre)
    the_figures_are_those_of_a_count(centre)
    everyone_waits_for_the_right_agents(centre)


def everyone_stands_in_one_place(centre: Centre) -> None:
    book = centre.queues._book
    for state in book.states.values():
        lined = list(state.line)
        assert len(lined) == len({id(place) for place in lined})
        assert all(place.state is state and place.lined == "line" for place in lined)
        assert [place.key for place in lined] == sorted(place.key for place in lined)
        offered = [place for place in book.places.values() if place.state is state and place.opens]
        assert state.offered == len(offered)
        arrivals = [place.entry.arrived_at for place in lined]
        assert state.oldest() == min(arrivals, default=None)
    pools = {id(pool): pool for pool in book.stock.pools()}
    for contact, place in book.places.items():
        assert place.entry.contact == contact
        assert id(place.pool) in pools, contact
        assert (place.lined == "line") == (not place.opens), contact
        assert (place.lined == "more") == (0 < len(place.opens) < place.want), contact
        assert (place in list(place.pool.line)) == (place.lined == "line"), contact
        assert (place in list(place.pool.more)) == (place.lined == "more"), contact
    for pool in pools.values():
        held = [place for place in book.places.values() if place.pool is pool]
        assert pool.holders == len(held), pool.form
        assert len(pool.line) + len(pool.more) <= len(held)
        assert (pool in book._hungry) == bool(pool.line or pool.more)


def nobody_has_two_exclusive_contacts(centre: Centre) -> None:
    book = centre.queues._book
    for id_, opened in book.offers.items():
        seat = centre.agents.seat(opened.offer.agent)
        assert seat.assignments[opened.offer.epoch].routing in ("reserved", "alerting")
        assert opened.member is book.members[opened.offer.agent]
        assert opened.place.opens[id_] is opened
        assert opened.member.offers[id_] is opened
    assert sum(len(place.opens) for place in book.places.values()) == len(book.offers)
    for member in book.members.values():
        held = list(member.seat.assignments.values())
        exclusive = [
            one for one in held if one.exclusive and one.routing not in ("wrap-up", "not-responding")
        ]
        assert len(exclusive) <= 1, member.id
        reserved = [one for one in held if one.routing in ("reserved", "alerting")]
        assert sorted(str(one.offer) for one in reserved) == sorted(member.offers), member.id
        contacts = [opened.offer.entry.contact for opened in member.offers.values()]
        assert len(contacts) == len(set(contacts)), member.id


def nobody_waits_while_somebody_is_free(centre: Centre) -> None:
    book = centre.queues._book
    for place in book.places.values():
        if place.lined:
            free = [
                member.id
                for member in book.members.values()
                if why_not(place.pool.form, member.seat.agent) is None
                and member.seat.room(place.entry.channel)
                and member.id not in place.asked
                and place.admits(member)
            ]
            assert not free, (place.entry, place.progress, free)


def the_figures_are_those_of_a_count(centre: Centre) -> None:
    book: Book = centre.queues._book
    seats = [(member.seat.agent, member.seat) for member in book.members.values()]
    for pool in book.stock.pools():
        counted = explain(pool.form, seats)
        assert (pool.available, pool.dropped()) == counted, pool.form
        members = [(agent, seat) for agent, seat in seats if why_not(pool.form, agent) is None]
        there = [seat for _, seat in members if rules.status(seat, pool.channel) not in rules.AWAY]
        assert pool.staffed == len(there)
        ready = {member.id for member in pool.ready}
        assert ready == {seat.agent.id for _, seat in members if seat.room(pool.channel)}, pool.form


def everyone_waits_for_the_right_agents(centre: Centre) -> None:
    journeys = centre.queues._journeys
    for place in centre.queues._book.places.values():
        assert journeys._means.waited_ms(place) >= 0
        if place.lined:  # One for whom enough agents ring goes on when they do not answer.
            assert place.pool.form == expected_form(centre, place), place.entry


def expected_form(centre: Centre, place: Place) -> object:
    waited_ms = centre.queues._means.waited_ms(place)
    return place.state.course.form(place.entry, place.progress, place.penalties, waited_ms)


def explain(form: Form, agents: Iterable[tuple[Agent, rules.Standing]]) -> tuple[int, dict[str, int]]:
    """How many could take a contact of this form, and what drops the others: the count from scratch."""
    dropped: dict[str, int] = {}
    eligible = 0
    for agent, standing in agents:
        why = why_not(form, agent) or rules.status(standing, form.channel)
        if why == rules.ELIGIBLE:
            eligible += 1
        else:
            dropped[why] = dropped.get(why, 0) + 1
    return eligible, dropped
