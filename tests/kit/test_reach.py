"""How far a permission reaches."""

import pytest

from yunhu.kit.reach import REACHES, Reach, covers, words_of


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        ("own", "own"),
        ("team", "own"),
        ("team", "team"),
        ("sample", "sample"),
        ("tenant", "own"),
        ("tenant", "team"),
        ("tenant", "sample"),
        ("tenant", "tenant"),
    ],
)
def test_covers(held: str, asked: str) -> None:
    assert covers(REACHES[held], REACHES[asked])


@pytest.mark.parametrize(
    ("held", "asked"),
    [("own", "team"), ("own", "sample"), ("team", "sample"), ("sample", "own"), ("team", "tenant")],
)
def test_does_not_cover(held: str, asked: str) -> None:
    assert not covers(REACHES[held], REACHES[asked])


def test_several_reach_further_together() -> None:
    both = Reach.TEAM | Reach.SAMPLE
    assert covers(both, Reach.OWN)
    assert covers(both, Reach.SAMPLE)
    assert not covers(both, Reach.TENANT)
    assert words_of(both) == ("team", "sample")
    assert words_of(Reach.OWN | Reach.SAMPLE) == ("own", "sample")
    assert words_of(both | Reach.TENANT) == ("tenant",)
    assert words_of(Reach.NOTHING) == ()


@pytest.mark.parametrize("word", REACHES)
def test_a_reach_is_called_by_its_word(word: str) -> None:
    assert words_of(REACHES[word]) == (word,)
