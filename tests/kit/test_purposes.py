"""Classes of data: each ends somehow."""

from yunhu.kit.purposes import LEVELS, RETENTIONS


def test_every_class_ends_somehow() -> None:
    for name, retention in RETENTIONS.items():
        assert (retention.days is None) == bool(retention.until), name
        assert retention.days is None or retention.days >= retention.least, name


def test_there_are_four_levels() -> None:
    assert sorted(LEVELS) == ["L1", "L2", "L3", "L4"]
