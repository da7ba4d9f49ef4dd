from yunhu.kit import ids
from yunhu.platform.clock import VirtualTime
from yunhu.platform.ids import IdSource


def test_new_ids_grow_even_when_the_clock_steps_back() -> None:
    time = VirtualTime()
    source = IdSource(time)
    made = [source() for _ in range(1000)]
    made.append(source.at(time.now() - 5_000_000))
    time.advance(0.001)
    made.append(source())
    assert made == sorted(set(made))
    assert ids.made_at(made[-1]) == time.now() - time.now() % 1000


def test_a_millisecond_that_is_full_borrows_from_the_next() -> None:
    time = VirtualTime()
    source = IdSource(time, bits=lambda count: (1 << count) - 1)
    first = source()
    source._chance = (1 << ids.CHANCE_BITS) - 1
    assert ids.made_at(source()) == ids.made_at(first) + 1000


def test_chance_is_drawn_anew_before_it_is_used_up_and_none_is_given_twice() -> None:
    time = VirtualTime()
    source, other = IdSource(time), IdSource(time)
    chances = set()
    for _ in range(2000):
        time.advance(0.001)
        chances |= {source()[13:], other()[13:]}
    assert len(chances) == 4000
