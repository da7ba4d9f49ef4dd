import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.kit import paging


@given(st.tuples(st.integers(-(1 << 63), (1 << 63) - 1), st.text(max_size=80)))
def test_a_cursor_gives_its_key_back(key: tuple[int, str]) -> None:
    cursor = paging.encode_cursor(key)
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert paging.decode_cursor(cursor, (int, str)) == key


@given(st.text(max_size=600))
def test_a_strange_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(paging.BadCursor):
        paging.decode_cursor(cursor, (int, str, str, int))


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(paging.BadCursor):
        paging.decode_cursor(paging.encode_cursor(("a", 1)), (int, str))
    with pytest.raises(paging.BadCursor):
        paging.decode_cursor(paging.encode_cursor((True,)), (int,))


@pytest.mark.parametrize("number", [1 << 63, -(1 << 63) - 1, 10**30])
def test_a_number_that_no_database_knows_is_refused(number: int) -> None:
    with pytest.raises(paging.BadCursor):
        paging.decode_cursor(paging.encode_cursor((number,)), (int,))


@given(st.integers(0, 30), st.integers(1, 10))
def test_walking_the_pages_sees_every_item_once(count: int, limit: int) -> None:
    seen: list[int] = []
    cursor: str | None = paging.encode_cursor((-1,))
    for _ in range(count + 1):
        if cursor is None:
            break
        (last,) = paging.decode_cursor(cursor, (int,))
        found = [item for item in range(count) if item > int(last)][: limit + 1]
        page = paging.cut_page(found, limit, lambda item: (item,))
        seen += page.items
        cursor = page.next
    assert seen == list(range(count))


def test_the_limit_has_a_range_and_a_default() -> None:
    assert paging.check_limit(None) == paging.DEFAULT_LIMIT
    assert paging.check_limit(200) == 200
    for limit in (0, 201, -1):
        with pytest.raises(paging.BadLimit):
            paging.check_limit(limit)
