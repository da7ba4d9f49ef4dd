"""Whatever bytes a file holds, reading its structure ends, and soon."""

from hypothesis import given
from hypothesis import strategies as st

from yunhu.work.recordings.blocks import HEADER, MAGIC, MOST_PROBLEMS, Problems, blocks, payload_bytes

SAMPLES = 50
ONE = payload_bytes(SAMPLES)


def block(index: int, start_ms: int) -> bytes:
    return HEADER.pack(index, start_ms, SAMPLES, ONE) + bytes(range(ONE))


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_to_their_end(data: bytes) -> None:
    problems = Problems()
    found = blocks(data, problems)
    assert len(found) <= len(data) // HEADER.size
    assert found or problems.count or data == MAGIC


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 255)), max_size=8))
def test_damage_anywhere_never_reorders_what_is_found(damage: list[tuple[int, int]]) -> None:
    data = bytearray(MAGIC + b"".join(block(index, index * 6) for index in range(4)))
    for at, value in damage:
        data[at] = value
    found = blocks(bytes(data), Problems())
    assert [it.index for it in found] == sorted({it.index for it in found})
    assert [it.start_ms for it in found] == sorted(it.start_ms for it in found)


def test_many_problems_are_counted_but_not_all_kept() -> None:
    problems = Problems()
    for at in range(MOST_PROBLEMS + 5):
        problems.add("damaged", at, 0, "")
    assert (len(problems.found), problems.count) == (MOST_PROBLEMS, MOST_PROBLEMS + 5)
