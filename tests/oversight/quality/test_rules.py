"""How contacts are drawn."""

import random

from yunhu.oversight.quality.rules import draw, draw_altogether

FOUND = {"li": [f"l{number}" for number in range(20)], "wang": ["w1"], "zhao": []}


def test_some_of_every_agent() -> None:
    drawn = draw(FOUND, 3, random.Random(7).shuffle)
    assert len(drawn) == 4
    assert sum(contact.startswith("l") for contact in drawn) == 3
    assert "w1" in drawn
    assert len(set(drawn)) == len(drawn)


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    turned = {agent: list(reversed(FOUND[agent])) for agent in reversed(FOUND)}
    for seed in range(5):
        drawn = draw(FOUND, 3, random.Random(seed).shuffle)
        assert drawn == draw(turned, 3, random.Random(seed).shuffle)
    assert len({tuple(draw(FOUND, 3, random.Random(seed).shuffle)) for seed in range(20)}) > 1


def test_so_many_altogether() -> None:
    drawn = draw_altogether(FOUND, 5, random.Random(7).shuffle)
    assert len(set(drawn)) == len(drawn) == 5
    turned = {agent: list(reversed(FOUND[agent])) for agent in reversed(FOUND)}
    assert draw_altogether(turned, 5, random.Random(7).shuffle) == drawn
    assert len(draw_altogether(FOUND, 50, random.Random(7).shuffle)) == 21
