import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.kit import ids

INSTANTS = st.integers(0, (1 << 48) * 1000 - 1)
CHANCE = st.integers(0, (1 << ids.CHANCE_BITS) - 1)


@given(INSTANTS, CHANCE)
def test_an_id_is_a_valid_uuid_of_version_7(at: int, chance: int) -> None:
    made = uuid.UUID(ids.uuid7(at, chance))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122


@given(INSTANTS, CHANCE)
def test_an_id_tells_its_millisecond_and_parses_to_itself(at: int, chance: int) -> None:
    made = ids.uuid7(at, chance)
    assert ids.made_at(made) == at - at % 1000
    assert ids.parse(str(uuid.UUID(made)).upper()) == made


@given(INSTANTS, CHANCE, CHANCE)
def test_ids_of_one_millisecond_sort_by_chance(at: int, one: int, other: int) -> None:
    assert (ids.uuid7(at, one) < ids.uuid7(at, other)) == (one < other)


def test_the_example_of_the_rfc() -> None:
    # RFC 9562, appendix A.6.
    chance = 0xCC3 << 62 | 0x18C4DC0C0C07398F
    assert ids.uuid7(1645557742000_000, chance) == "017f22e279b07cc398c4dc0c0c07398f"


@pytest.mark.parametrize("text", ["", "x" * 32, "0" * 32, "017f22e279b04cc398c4dc0c0c07398f", "0" * 10_000])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ids.MalformedId):
        ids.parse(text)
