"""The line against a plain sorted list."""

from hypothesis import given
from hypothesis import strategies as st

from yunhu.work.queues import line as module
from yunhu.work.queues.line import Key, Line

keys = st.tuples(st.integers(-3, 3), st.integers(0, 50), st.integers(0, 10_000))


@given(st.lists(st.tuples(st.booleans(), keys), max_size=300), keys)
def test_it_is_a_sorted_list(steps: list[tuple[bool, Key]], probe: Key) -> None:
    line, model = Line[str](), dict[Key, str]()
    for adds, key in steps:
        if adds and key not in model:
            model[key] = str(key)
            line.add(key, str(key))
        elif not adds:
            assert line.remove(key) == (model.pop(key, None) is not None)
    ordered = sorted(model)
    assert list(line) == [model[key] for key in ordered]
    assert len(line) == len(ordered)
    assert line.first() == ((ordered[0], model[ordered[0]]) if ordered else None)
    later = [key for key in ordered if key >= probe]
    assert line.first(probe) == ((later[0], model[later[0]]) if later else None)
    assert line.position(probe) == sum(key < probe for key in ordered)
    behind = [key for key in ordered if key > probe]
    assert line.after(probe) == ((behind[0], model[behind[0]]) if behind else None)
    assert [line.at(index)[0] for index in range(len(ordered))] == ordered


def test_a_long_line_is_split_and_shrinks_again() -> None:
    line: Line[int] = Line()
    many = 5 * module.CHUNK
    for number in range(many):
        line.add((0, number * 7919 % many, number), number)
    assert len(line._chunks) > 2
    assert [line.position((0, at, -1)) for at in (0, 1, many // 2, many)] == [0, 1, many // 2, many]
    for number in range(many):
        assert line.remove((0, number * 7919 % many, number))
    assert (line._chunks, line._lasts) == ([], [])
