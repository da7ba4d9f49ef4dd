"""What simulated people do is decided by the seed, and covers what happens in a call centre."""

from __future__ import annotations

from random import Random

from yunhu.app.demo import plans, seed

MANY = 400


def test_the_same_seed_makes_the_same_people() -> None:
    first, second = ([plans.caller(Random(7)) for _ in range(3)] for _ in range(2))
    assert first == second
    assert plans.caller(Random(7)) != plans.caller(Random(8))


def test_callers_use_every_number_and_key_and_some_lose_patience() -> None:
    chance = Random(1)
    people = [plans.caller(chance) for _ in range(MANY)]
    assert {it.dialled for it in people} == set(seed.NUMBERS)
    assert {it.keys[0][1] for it in people} == set(seed.LANGUAGE_KEYS)
    assert {it.keys[1][1] for it in people} == set(seed.KEYS)
    called_back = [it for it in people if len(it.keys) > 2]
    assert 0 < len(called_back) < MANY / 2
    assert {it.keys[2][1] for it in called_back} == {seed.CALL_BACK_KEY}
    short = [it for it in people if it.patience_ms < 10_000]
    assert 0 < len(short) < MANY / 3


def test_half_of_the_callers_are_customers_already() -> None:
    chance = Random(1)
    numbers = {known.number: known.name for known in seed.KNOWN}
    people = [plans.caller(chance) for _ in range(MANY)]
    known = [it for it in people if it.number in numbers]
    assert MANY / 3 < len(known) < MANY * 2 / 3
    assert all(numbers[it.number] == it.name for it in known)


def test_agents_answer_almost_always() -> None:
    chance = Random(1)
    answers = [plans.answer(chance) for _ in range(MANY)]
    never = [it for it in answers if it.ring_ms == plans.NEVER_MS]
    assert 0 < len(never) < MANY / 5
    assert all(10_000 <= it.talk_ms <= 20_000 for it in answers if it not in never)


def test_pauses_between_callers_are_bounded() -> None:
    chance = Random(1)
    pauses = [plans.pause_s(chance) for _ in range(MANY)]
    assert min(pauses) >= plans.SHORTEST_PAUSE_S
    assert max(pauses) <= plans.LONGEST_PAUSE_S
    assert abs(sum(pauses) / MANY - plans.BETWEEN_CALLS_S) < 1.0
